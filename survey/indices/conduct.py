"""How respondents went about it: what they skipped, how long they took and when, decoded in step with the ratings."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, String, cast, extract, func, select
from sqlalchemy.orm import Session

from survey.collection.models import Response
from survey.indices.memory import Memory
from survey.indices.sample import Sample

NOT_APPLICABLE, NOT_SHOWN = ord("n"), ord(".")
_CHUNK = 500_000


@dataclass(frozen=True)
class Conduct:
    """The conduct of n responses.

    letters : (n, k) the characters of `Response.ratings` as bytes. seconds : (n,) taken, NaN where not known.
    time : (n,) datetime64[s], UTC, at which they were received.
    """

    letters: NDArray[np.uint8]
    seconds: NDArray[np.float64]
    time: NDArray[np.datetime64]

    def take(self, which: NDArray[np.bool_]) -> Self:
        """The responses marked."""
        return type(self)(self.letters[which], self.seconds[which], self.time[which])


def load_conduct(session: Session, campaign_id: int, ids: NDArray[np.int64], n_items: int) -> Conduct:
    """The conduct of the responses `ids`, ascending, all of one campaign with `n_items` rated items."""
    seconds = cast(func.coalesce(Response.seconds_taken, -1), String)
    columns = select(
        func.aggregate_strings(cast(Response.id, String), ","),
        func.aggregate_strings(Response.ratings, ""),
        func.aggregate_strings(seconds, ","),
        func.aggregate_strings(cast(cast(extract("epoch", Response.received_at), BigInteger), String), ","),
    )
    found = Conduct(
        np.full((len(ids), n_items), NOT_SHOWN, dtype=np.uint8),
        np.full(len(ids), np.nan),
        np.zeros(len(ids), dtype="datetime64[s]"),
    )
    for start in range(0, int(ids[-1]) + 1 if len(ids) else 0, _CHUNK):
        belongs = (Response.campaign_id == campaign_id) & Response.is_rehearsal.is_(False)
        row = session.execute(columns.where(belongs, Response.id.between(start, start + _CHUNK - 1))).one()
        if row[0]:
            of, taken, moments = (np.fromstring(text, dtype=np.int64, sep=",") for text in (row[0], row[2], row[3]))
            place = np.searchsorted(ids, of)
            known = ids[np.minimum(place, len(ids) - 1)] == of
            found.letters[place[known]] = np.frombuffer(row[1].encode("ascii"), np.uint8).reshape(-1, n_items)[known]
            found.seconds[place[known]] = np.where(taken < 0, np.nan, taken)[known]
            found.time[place[known]] = moments[known].astype("datetime64[s]")
    return found


def read_conduct(session: Session, sample: Sample, memory: Memory) -> Conduct:
    """The conduct of a sample's responses, from memory where it is there."""
    ids, n_items = sample.answers.id, sample.answers.ratings.shape[1]
    whole = memory.keep(sample.version, "conduct", lambda: load_conduct(session, sample.campaign.id, ids, n_items))
    return whole.take(sample.kept)
