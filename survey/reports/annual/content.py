"""What a report says, in one language: sentences, tables and charts that document, print and slides all show."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Column:
    """A column of a table; `width` is its share of the page beside the others."""

    heading: str
    width: float = 1.0
    is_number: bool = True


@dataclass(frozen=True)
class Table:
    """A table whose cells are written out; a note stands below it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Bar:
    """One index of a chart, in percent as shown, with its interval where there is one.

    beside : what the index is compared with, in percent.
    """

    label: str
    value: float
    lower: float | None
    upper: float | None
    shown: str
    beside: float | None = None


@dataclass(frozen=True)
class Chart:
    """Indices side by side; `alt` says in words what the picture shows.

    interval, beside : what the error bars and the figures beside the bars are called; "" where there are none.
    """

    caption: str
    alt: str
    series: str
    bars: tuple[Bar, ...]
    interval: str = ""
    beside: str = ""


@dataclass(frozen=True)
class Points:
    """Sentences as a list."""

    sentences: tuple[str, ...]


Block: TypeAlias = str | Points | Table | Chart


@dataclass(frozen=True)
class Section:
    """A part of the report under its heading."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Profile:
    """One agency on one page: where it stands, what it does well, what is weak, beside its comparison group.

    `factors` and `factor_table` hold the same figures, for forms that draw and for forms that write.
    """

    code: str
    name: str
    sentences: tuple[str, ...]
    factors: Chart | None
    factor_table: Table | None
    strongest: Table | None
    weakest: Table | None


@dataclass(frozen=True)
class AnnualReport:
    """The whole report.

    `warning` says that the data are invented, where they are; `narrowed` names the conditions that leave some out;
    `cover` are the facts on the first page, `labels` the fixed words of every form of it. `actions` is what to do, the
    last of the sections before the agencies' pages. `without_page` are the agencies that have too few responses for a
    page of their own.
    """

    language: str
    office: str
    title: str
    campaign: str
    warning: str
    cover: tuple[tuple[str, str], ...]
    narrowed: str
    sections: tuple[Section, ...]
    actions: Section
    profiles: tuple[Profile, ...]
    without_page: Table | None
    annexes: tuple[Section, ...]
    labels: dict[str, str]
