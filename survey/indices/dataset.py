"""The one door from the database to arrays: the answers of a campaign's period, decoded."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import String, case, cast, func, select
from sqlalchemy.orm import Session

from survey.collection.models import Mode, Response

MODES = tuple(Mode)
_CHUNK = 500_000
# Where the letter is not 1 to 5 (not applicable, left out, not shown) the item was not answered on the scale.
_RATING_OF_BYTE = np.zeros(256, dtype=np.uint8)
_RATING_OF_BYTE[[ord("1"), ord("2"), ord("3"), ord("4"), ord("5")]] = [1, 2, 3, 4, 5]
_COLUMNS = select(
    func.aggregate_strings(Response.ratings, ""),
    *(
        func.aggregate_strings(cast(column, String), ",")
        for column in (
            Response.responsible_agency_id,
            Response.receiving_agency_id,
            Response.service_id,
            Response.counter_id,
        )
    ),
    func.aggregate_strings(case({mode: str(position) for position, mode in enumerate(MODES)}, value=Response.mode), ""),
    func.aggregate_strings(cast(Response.received_on, String), ""),
)


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
    """The responses of a campaign from `first_day` to `last_day`, those set aside and those of rehearsals left out.

    `n_items` is the number of rated items of the campaign's version, the length of each response's ratings.

    The database hands over each column of a range of rows as one long text, and numpy reads it: a million responses
    take a quarter of the time that a million rows would.
    """
    belongs = (
        (Response.campaign_id == campaign_id)
        & Response.quarantined_at.is_(None)
        & Response.is_rehearsal.is_(False)
        & Response.received_on.between(first_day, last_day)
    )
    highest = session.scalar(select(func.max(Response.id))) or 0
    chunks = [_decode_chunk(("",) * 7, n_items)]
    for start in range(1, highest + 1, _CHUNK):
        row = session.execute(_COLUMNS.where(belongs, Response.id.between(start, start + _CHUNK - 1))).one()
        if row[0]:
            chunks.append(_decode_chunk(tuple(row), n_items))
    return Dataset(*(np.concatenate(parts) for parts in zip(*chunks, strict=True)))


def count_set_aside(session: Session, campaign_id: int, first_day: date, last_day: date) -> int:
    """How many responses of the period were set aside (quarantined)."""
    statement = select(func.count()).where(
        Response.campaign_id == campaign_id,
        Response.quarantined_at.isnot(None),
        Response.is_rehearsal.is_(False),
        Response.received_on.between(first_day, last_day),
    )
    return session.scalar(statement) or 0


def _decode_chunk(columns: tuple[str, ...], n_items: int) -> tuple[NDArray[Any], ...]:
    ratings, *ids, modes, days = columns
    letters = np.frombuffer(ratings.encode("ascii"), dtype=np.uint8).reshape(-1, n_items)
    return (
        _RATING_OF_BYTE[letters],
        *(np.fromstring(column, dtype=np.int64, sep=",") for column in ids),
        np.frombuffer(modes.encode("ascii"), dtype=np.uint8).astype(np.int64) - ord("0"),
        _decode_days(days),
    )


def _decode_days(days: str) -> NDArray[np.int64]:
    """Days since 1970-01-01 of dates written one after the other, 2026-11-23, without anything between."""
    digits = np.frombuffer(days.encode("ascii"), dtype=np.uint8).reshape(-1, 10).astype(np.int64) - ord("0")
    year = digits[:, :4] @ np.array([1000, 100, 10, 1])
    month, day = digits[:, 5] * 10 + digits[:, 6], digits[:, 8] * 10 + digits[:, 9]
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    return np.asarray(months.astype("datetime64[D]").astype(np.int64) + day - 1, dtype=np.int64)
