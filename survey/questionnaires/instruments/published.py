"""Figures of SIPAS that were published, each with its source: what a computed index can be checked against.

Compiled from press and agency pages, not from the ministry's own tables, which were not found. Measures named
`…_derived_…` were computed from a published value and a published change. Pages of ufabetindo.in and tothethao.com
are mirror copies of articles by the Vietnamese news agency. For 2015 two sets of figures circulate; these are those
of April 2016. An empty value means that only the rank was published.
"""

import csv
from decimal import Decimal
from functools import cache

from msgspec import Struct

from survey.questionnaires.instruments.files import FOLDER


class PublishedFigure(Struct, frozen=True, kw_only=True):
    """One published figure: `value` in the measure's own unit (percent for an index), `rank` among provinces.

    `year` is a year, or the day of a figure that changes daily.
    """

    year: str
    unit: str
    measure: str
    value: Decimal | None
    rank: int | None
    source: str


@cache
def list_published_figures() -> tuple[PublishedFigure, ...]:
    """All published figures, by year, as filed."""
    with (FOLDER / "published.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(
            PublishedFigure(
                year=row["year"],
                unit=row["unit"],
                measure=row["measure"],
                value=Decimal(row["value"]) if row["value"] else None,
                rank=int(row["rank"]) if row["rank"] else None,
                source=row["source"],
            )
            for row in csv.DictReader(stream)
        )
