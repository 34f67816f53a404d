"""The one door from the database to arrays: the answers of a campaign, decoded."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, String, case, cast, func, select
from sqlalchemy.orm import Session

from survey.collection.models import Assurance, Mode, Response
from survey.texts import LANGUAGES

MODES = tuple(Mode)
ASSURANCES = tuple(Assurance)
_CHUNK = 100_000
# Where one id of so many is a campaign's, a range of them is read by id.
_DENSE = 4
NOT_APPLICABLE, NOT_SHOWN = ord("n"), ord(".")
_IDS = (
    Response.id,
    Response.responsible_agency_id,
    Response.receiving_agency_id,
    Response.service_id,
    Response.counter_id,
)


def _number(column: Any, values: tuple[str, ...]) -> ColumnElement[str]:
    return case({value: str(position) for position, value in enumerate(values)}, value=column, else_="9")


_COLUMNS = select(
    func.aggregate_strings(Response.ratings, ""),
    func.aggregate_strings(cast(Response.received_on, String), ""),
    func.aggregate_strings(_number(Response.mode, MODES), ""),
    func.aggregate_strings(_number(Response.assurance, ASSURANCES), ""),
    func.aggregate_strings(_number(Response.language, LANGUAGES), ""),
    func.aggregate_strings(case((Response.quarantined_at.is_(None), "0"), else_="1"), ""),
    *(func.aggregate_strings(cast(column, String), ",") for column in _IDS),
)


@dataclass(frozen=True)
class Dataset:
    """The answers of n responses to k rated items, with what every analysis groups by, in the order of their ids.

    ratings : (n, k) 1 to 5, 0 where not answered on the scale. letters : (n, k) the characters of `Response.ratings` as
    bytes, which say why not; those of a release's bundle are the digits 0 to 5. day : (n,) days since 1970-01-01 at
    the counter. mode, assurance, language : (n,) positions in MODES, ASSURANCES, LANGUAGES. is_set_aside : (n,)
    quarantined. id, responsible, receiving, service, counter : (n,) ids.
    """

    ratings: NDArray[np.uint8]
    letters: NDArray[np.uint8]
    day: NDArray[np.int64]
    mode: NDArray[np.int64]
    assurance: NDArray[np.int64]
    language: NDArray[np.int64]
    is_set_aside: NDArray[np.bool_]
    id: NDArray[np.int64]
    responsible: NDArray[np.int64]
    receiving: NDArray[np.int64]
    service: NDArray[np.int64]
    counter: NDArray[np.int64]

    @property
    def n(self) -> int:
        """Responses."""
        return len(self.ratings)

    @property
    def month(self) -> NDArray[np.datetime64]:
        """(n,) the first day of each response's month."""
        return self.day.astype("datetime64[D]").astype("datetime64[M]")

    def take(self, which: NDArray[np.bool_]) -> Self:
        """The responses marked; itself where all are."""
        if which.all():
            return self
        rows = np.flatnonzero(which)
        return type(self)(*(getattr(self, each.name).take(rows, axis=0) for each in fields(self)))

    def join(self, later: Self) -> Self:
        """These responses, and others that came after them."""
        if not later.n:
            return self
        return type(self)(
            *(np.concatenate([getattr(self, each.name), getattr(later, each.name)]) for each in fields(self))
        )

    def within(self, first_day: date, last_day: date) -> NDArray[np.bool_]:
        """(n,) which responses are from a period, both days included."""
        first, last = (np.datetime64(day, "D").astype(np.int64) for day in (first_day, last_day))
        return np.asarray((self.day >= first) & (self.day <= last))


def load_dataset(session: Session, campaign_id: int, n_items: int, *, after_id: int = 0) -> Dataset:
    """The responses of a campaign, those of rehearsals left out; where told, only those with a higher id.

    `n_items` is the number of rated items of the campaign's version, the length of each response's ratings.
    """
    parts = list(_read_parts(session, campaign_id, n_items, after_id, _CHUNK))
    return Dataset(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Dataset)))


def load_parts(session: Session, campaign_id: int, n_items: int, ids: int) -> Iterator[Dataset]:
    """The same responses, those of so many ids at a time; at least one part, which may be empty."""
    return _read_parts(session, campaign_id, n_items, 0, ids)


def belong_to(campaign_id: int, *, by_id: bool = False) -> ColumnElement[bool]:
    """The responses of a campaign, those of rehearsals left out.

    by_id : of a range of ids most of which are the campaign's. Its index would be read from end to end for each range,
    and so is kept out.
    """
    campaign = Response.campaign_id + 0 if by_id else Response.campaign_id
    return (campaign == campaign_id) & Response.is_rehearsal.is_(False)


def belong_beside(campaign_id: int, ids: NDArray[np.int64]) -> ColumnElement[bool]:
    """The same, to be read beside the campaign's responses of these ids, ascending."""
    return belong_to(campaign_id, by_id=bool(len(ids)) and _is_dense(len(ids), int(ids[0]), int(ids[-1])))


def _is_dense(n: int, lowest: int, highest: int) -> bool:
    return n * _DENSE > highest - lowest


def _read_parts(session: Session, campaign_id: int, n_items: int, after_id: int, ids: int) -> Iterator[Dataset]:
    """A part without answers, then those of every range of ids that has some, each in the order of its ids.

    The database hands over each column of a range of rows as one long text, and numpy reads it: a million responses
    take a quarter of the time that a million rows would.
    """
    yield _decode_part(("",) * 11, n_items)
    # Campaigns mostly follow each other: most ids are of others, before and after.
    ends = select(func.min(Response.id), func.max(Response.id), func.count())
    lowest, highest, n = session.execute(ends.where(belong_to(campaign_id), Response.id > after_id)).one()
    if not n:
        return
    belongs = belong_to(campaign_id, by_id=_is_dense(n, lowest, highest))
    for start in range(lowest, highest + 1, ids):
        row = session.execute(_COLUMNS.where(belongs, Response.id.between(start, start + ids - 1))).one()
        if row[0]:
            yield _decode_part(tuple(row), n_items)


def rate_letters(letters: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """1 to 5 for the characters of these digits, 0 for any other."""
    ratings = letters - np.uint8(ord("0"))
    # Where the letter is not 1 to 5 (not applicable, left out, not shown) the item was not answered on the scale; the
    # characters before "0" come out above 5 too.
    ratings *= ratings <= 5
    return ratings


def _sort(dataset: Dataset) -> Dataset:
    """In the order of ids: a database that reads in parallel hands over rows in any order."""
    if bool((np.diff(dataset.id) > 0).all()):
        return dataset
    order = np.argsort(dataset.id)
    return Dataset(*(getattr(dataset, each.name)[order] for each in fields(dataset)))


def _decode_part(texts: tuple[str, ...], n_items: int) -> Dataset:
    ratings, days, modes, assurances, languages, set_aside, *ids = texts
    letters = np.frombuffer(ratings.encode("ascii"), dtype=np.uint8).reshape(-1, n_items)
    columns: tuple[Any, ...] = (
        rate_letters(letters),
        letters,
        _decode_days(days),
        *(_decode_digits(column) for column in (modes, assurances, languages)),
        _decode_digits(set_aside).astype(bool),
        *(np.fromstring(column, dtype=np.int64, sep=",") for column in ids),
    )
    return _sort(Dataset(*columns))


def _decode_digits(text: str) -> NDArray[np.int64]:
    return np.frombuffer(text.encode("ascii"), dtype=np.uint8).astype(np.int64) - ord("0")


def _decode_days(days: str) -> NDArray[np.int64]:
    """Days since 1970-01-01 of dates written one after the other, 2026-11-23, without anything between."""
    digits = np.frombuffer(days.encode("ascii"), dtype=np.uint8).reshape(-1, 10).astype(np.int64) - ord("0")
    year = digits[:, :4] @ np.array([1000, 100, 10, 1])
    month, day = digits[:, 5] * 10 + digits[:, 6], digits[:, 8] * 10 + digits[:, 9]
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    return np.asarray(months.astype("datetime64[D]").astype(np.int64) + day - 1, dtype=np.int64)
