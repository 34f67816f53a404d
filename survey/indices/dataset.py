"""The one door from the database to arrays: the answers of a campaign's period, decoded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import String, func, select, type_coerce
from sqlalchemy.orm import Session

from survey.collection.models import Mode, Response

MODES = tuple(Mode)
_CHUNK = 200_000
# Where the letter is not 1 to 5 (not applicable, left out, not shown) the item was not answered on the scale.
_RATING_OF_BYTE = np.zeros(256, dtype=np.uint8)
_RATING_OF_BYTE[[ord("1"), ord("2"), ord("3"), ord("4"), ord("5")]] = [1, 2, 3, 4, 5]


@dataclass(frozen=True)
class Dataset:
    """The answers of n responses to k rated items, with what every analysis groups by.

    ratings : (n, k) 1 to 5, 0 where not answered on the scale. responsible, receiving, service, counter : (n,) ids.
    mode : (n,) positions in MODES. day : (n,) days since 1970-01-01 at the counter.
    """

    ratings: NDArray[np.uint8]
    responsible: NDArray[np.int64]
    receiving: NDArray[np.int64]
    service: NDArray[np.int64]
    counter: NDArray[np.int64]
    mode: NDArray[np.int64]
    day: NDArray[np.int64]

    @property
    def n(self) -> int:
        """Responses."""
        return len(self.ratings)

    @property
    def month(self) -> NDArray[np.datetime64]:
        """(n,) the first day of each response's month."""
        return self.day.astype("datetime64[D]").astype("datetime64[M]")


def load_dataset(session: Session, campaign_id: int, n_items: int, first_day: date, last_day: date) -> Dataset:
    """The responses of a campaign received from `first_day` to `last_day`, those that were set aside left out.

    `n_items` is the number of rated items of the campaign's version, the length of each response's ratings.
    """
    chunks = [_decode_chunk(rows, n_items) for rows in _read_chunks(session, campaign_id, first_day, last_day)]
    if not chunks:
        chunks = [_decode_chunk([], n_items)]
    columns = zip(*chunks, strict=True)
    return Dataset(*(np.concatenate(parts) for parts in columns))


def count_set_aside(session: Session, campaign_id: int, first_day: date, last_day: date) -> int:
    """How many responses of the period were set aside (quarantined)."""
    statement = select(func.count()).where(
        Response.campaign_id == campaign_id,
        Response.quarantined_at.isnot(None),
        Response.received_on.between(first_day, last_day),
    )
    return session.scalar(statement) or 0


def _read_chunks(
    session: Session, campaign_id: int, first_day: date, last_day: date
) -> Iterator[Sequence[tuple[object, ...]]]:
    statement = (
        select(
            Response.ratings,
            Response.responsible_agency_id,
            Response.receiving_agency_id,
            Response.service_id,
            Response.counter_id,
            # As text: making a million Python dates and enumeration members would take longer than all the rest.
            type_coerce(Response.mode, String),
            type_coerce(Response.received_on, String),
        )
        .where(
            Response.campaign_id == campaign_id,
            Response.quarantined_at.is_(None),
            Response.received_on.between(first_day, last_day),
        )
        .execution_options(yield_per=_CHUNK)
    )
    yield from session.execute(statement).partitions(_CHUNK)


def _decode_chunk(rows: Sequence[tuple[object, ...]], n_items: int) -> tuple[NDArray[np.generic], ...]:
    if not rows:
        empty = np.empty(0, dtype=np.int64)
        return (np.empty((0, n_items), dtype=np.uint8), *(empty for _ in range(6)))
    ratings, *ids, modes, days = zip(*rows, strict=True)
    letters = np.frombuffer("".join(ratings).encode("ascii"), dtype=np.uint8).reshape(len(rows), n_items)
    mode_of, mode_names = pd.factorize(np.array(modes, dtype=object))
    day_of, day_names = pd.factorize(np.array(days, dtype=object))
    return (
        _RATING_OF_BYTE[letters],
        *(np.fromiter(column, dtype=np.int64, count=len(rows)) for column in ids),
        np.array([MODES.index(Mode(name)) for name in mode_names])[mode_of],
        np.array(day_names, dtype="datetime64[D]").astype(np.int64)[day_of],
    )
