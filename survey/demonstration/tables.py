"""The demonstration province as it is written in `data/`: one table a file, read whole and typed."""

import csv
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct

_FOLDER = Path(__file__).parent / "data"

Level = Literal["province", "district", "commune"]
Desk = Literal["civil", "land", "economy", "social", ""]


class DepartmentRow(Struct, frozen=True):
    """A provincial department, as they are since 2025."""

    code: str
    vi: str
    en: str


class FieldRow(Struct, frozen=True):
    """A field of procedures: the department it belongs to, and the desk that takes it in a commune."""

    code: str
    department: str
    desk: Desk
    vi: str
    en: str


class ServiceRow(Struct, frozen=True):
    """A procedure: who answered for it before 1 July 2025, and who does now.

    The names are those of real procedures; the codes have the real form but are illustrative only. `monthly` is the
    dossiers of a usual month: of the whole province for a provincial service, of a commune of average size otherwise.
    A service marked `anywhere` may also be handed in at communes, for the department.
    """

    code: str
    field: str
    before: Level
    now: Literal["province", "commune"]
    monthly: float
    anywhere: int
    vi: str
    en: str


class DistrictRow(Struct, frozen=True):
    """A district, until it ended; `province` is the former province (TG or BL)."""

    code: str
    province: Literal["TG", "BL"]
    vi: str
    en: str


class CommuneRow(Struct, frozen=True):
    """A commune or ward of today, the district it lay in, and the former communes it was made of where they are told.

    A former commune that stands in two rows was split between them.
    """

    code: str
    kind: Literal["commune", "ward"]
    name: str
    district: str
    inhabitants: int
    desks: Literal[2, 3, 4]
    former: str

    @property
    def former_names(self) -> tuple[str, ...]:
        """The former communes, with their kind, as "thị trấn Kim Trà"."""
        return tuple(self.former.split("|")) if self.former else ()


class CentreCounterRow(Struct, frozen=True):
    """Counters of the provincial centre that take the same fields ("*": all of them)."""

    vi: str
    en: str
    fields: str
    copies: int

    def takes(self, field: str) -> bool:
        """Whether dossiers of a field are handed in here."""
        return self.fields == "*" or field in self.fields.split("|")


class CommentRow(Struct, frozen=True):
    """A sentence of a comment: about one factor (weak, strong), or to end with (wish, thanks)."""

    language: Literal["vi", "en"]
    tone: Literal["weak", "strong", "wish", "thanks"]
    factor: str
    text: str


Row = TypeVar("Row", bound=Struct)


def _read_table(name: str, kind: type[Row]) -> tuple[Row, ...]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return tuple(msgspec.convert(row, kind, strict=False) for row in csv.DictReader(file))


@cache
def load_departments() -> tuple[DepartmentRow, ...]:
    """The departments."""
    return _read_table("departments.csv", DepartmentRow)


@cache
def load_fields() -> dict[str, FieldRow]:
    """The service fields, by code."""
    return {field.code: field for field in _read_table("fields.csv", FieldRow)}


@cache
def load_services() -> tuple[ServiceRow, ...]:
    """The services."""
    return _read_table("services.csv", ServiceRow)


@cache
def load_districts() -> tuple[DistrictRow, ...]:
    """The districts that ended on 1 July 2025."""
    return _read_table("districts.csv", DistrictRow)


@cache
def load_communes() -> tuple[CommuneRow, ...]:
    """The communes and wards of today."""
    return _read_table("communes.csv", CommuneRow)


@cache
def load_centre_counters() -> tuple[CentreCounterRow, ...]:
    """The counters of the provincial centre."""
    return _read_table("centre_counters.csv", CentreCounterRow)


@cache
def load_comments() -> tuple[CommentRow, ...]:
    """The sentences that comments are made of."""
    return _read_table("comments.csv", CommentRow)
