"""How respondents went about it: how long they took and when, decoded in step with the ratings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, String, cast, extract, func, select
from sqlalchemy.orm import Session

from survey.collection.models import Response
from survey.indices.dataset import belong_beside
from survey.indices.kept.columns import Columns
from survey.indices.memory import Memory
from survey.indices.sample import Sample

_CHUNK = 500_000


@dataclass(frozen=True)
class Conduct:
    """The conduct of n responses.

    seconds : (n,) taken, NaN where not known. time : (n,) datetime64[s], UTC, at which they were received.
    """

    seconds: NDArray[np.float64]
    time: NDArray[np.datetime64]

    def take(self, which: NDArray[np.bool_]) -> Self:
        """The responses marked."""
        return type(self)(self.seconds[which], self.time[which])


def load_conduct(session: Session, campaign_id: int, ids: NDArray[np.int64]) -> Conduct:
    """The conduct of the responses `ids`, ascending, all of one campaign."""
    seconds = cast(func.coalesce(Response.seconds_taken, -1), String)
    columns = select(
        func.aggregate_strings(cast(Response.id, String), ","),
        func.aggregate_strings(seconds, ","),
        func.aggregate_strings(cast(cast(extract("epoch", Response.received_at), BigInteger), String), ","),
    )
    found = Conduct(np.full(len(ids), np.nan), np.zeros(len(ids), dtype="datetime64[s]"))
    lowest, highest = (int(ids[0]), int(ids[-1])) if len(ids) else (0, -1)
    belongs = belong_beside(campaign_id, ids)
    for start in range(lowest, highest + 1, _CHUNK):
        row = session.execute(
            columns.where(belongs, Response.id.between(start, min(start + _CHUNK - 1, highest)))
        ).one()
        if row[0]:
            of, taken, moments = (np.fromstring(text, dtype=np.int64, sep=",") for text in row)
            place = np.searchsorted(ids, of)
            known = ids[np.minimum(place, len(ids) - 1)] == of
            found.seconds[place[known]] = np.where(taken < 0, np.nan, taken)[known]
            found.time[place[known]] = moments[known].astype("datetime64[s]")
    return found


def read_conduct(session: Session, sample: Sample, memory: Memory) -> Conduct:
    """The conduct of a sample's responses, from memory where it is there."""
    return memory.read_columns(session, sample.campaign.id, sample.answers.id, CONDUCT).take(sample.kept)


def _read_on(session: Session, campaign_id: int, ids: NDArray[np.int64], known: Conduct | None) -> Conduct:
    later = load_conduct(session, campaign_id, ids)
    if known is None:
        return later
    return Conduct(np.concatenate([known.seconds, later.seconds]), np.concatenate([known.time, later.time]))


def _pack(conduct: Conduct) -> dict[str, NDArray[np.int64]]:
    return {
        "seconds": np.nan_to_num(conduct.seconds, nan=-1).astype(np.int64),
        "time": conduct.time.astype(np.int64),
    }


def _unpack(arrays: Mapping[str, NDArray[Any]], n: int) -> Conduct:
    seconds, time = arrays["seconds"].astype(np.float64), arrays["time"].astype(np.int64)
    if seconds.shape != (n,) or time.shape != (n,):
        raise ValueError(f"seconds and times are not of {n} responses")
    return Conduct(np.where(seconds < 0, np.nan, seconds), time.astype("datetime64[s]"))


CONDUCT = Columns(
    "conduct",
    read_on=_read_on,
    take=lambda conduct, n: Conduct(conduct.seconds[:n], conduct.time[:n]),
    pack=_pack,
    unpack=_unpack,
)
