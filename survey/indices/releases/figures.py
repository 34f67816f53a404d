"""The figures of a release: one row for the whole, each factor, criterion, agency and service."""

import csv
import io
from collections.abc import Iterable
from typing import Any, get_args, get_type_hints

import pandas as pd
from msgspec import Struct
from msgspec.structs import asdict

from survey.indices.names import name_measures
from survey.indices.overview import Overview
from survey.texts import Text, in_language

KINDS = ("overall", "factor", "criterion", "agency", "service")


class Figure(Struct, frozen=True, forbid_unknown_fields=True):
    """One row: an index with its standard error and 95 % interval as shares from 0 to 1, None where it is withheld.

    kind : one of KINDS. group : what an agency is ranked among. n : responses. dossiers : handled, None where they are
    not counted. rank, rank_lower, rank_upper, tier : as `survey.statistics.rank_units` gives them.
    """

    kind: str
    code: str
    name_vi: str
    name_en: str
    group: str
    index: float | None
    standard_error: float | None
    lower: float | None
    upper: float | None
    degrees_of_freedom: float | None
    n: int
    dossiers: float | None
    response_rate: float | None
    rank: float | None = None
    rank_lower: float | None = None
    rank_upper: float | None = None
    tier: float | None = None


NUMBERS = tuple(name for name, kind in get_type_hints(Figure).items() if float in get_args(kind) or kind is int)


def list_figures(overview: Overview) -> tuple[Figure, ...]:
    """The figures of an overview, in its order."""
    basis = overview.basis
    measures = name_measures(basis)
    found = [
        _read(row, row["measure"], row["code"], measures[row["measure"], row["code"]])
        for table in (overview.overall, overview.factors, overview.criteria)
        for row in table.frame.to_dict("records")
    ]
    for row in overview.agencies.frame.to_dict("records"):
        agency = basis.tree.nodes[row["agency"]]
        found.append(_read(row, "agency", agency.code, agency.name))
    for row in overview.services.frame.to_dict("records"):
        service = basis.services[row["service"]]
        found.append(_read(row, "service", service.code, service.name))
    return tuple(found)


def write_figures(figures: Iterable[Figure]) -> str:
    """The figures as CSV: numbers to their last digit, nothing where there is none."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, Figure.__struct_fields__, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: value for name, value in asdict(figure).items() if value is not None} for figure in figures)
    return stream.getvalue()


def read_figures(text: str) -> tuple[Figure, ...]:
    """The figures of a CSV that `write_figures` wrote; raises ValueError, TypeError or csv.Error for others."""
    rows = csv.DictReader(io.StringIO(text))
    return tuple(
        Figure(**{name: _parse(name, value) for name, value in row.items() if value is not None}) for row in rows
    )


def _parse(name: str, text: str) -> Any:
    if name not in NUMBERS:
        return text
    if name == "n":
        return int(text)
    return float(text) if text else None


def _read(row: dict[Any, Any], kind: str, code: str, name: Text) -> Figure:
    numbers = {each: _number(row[each]) for each in NUMBERS if each in row and each != "n"}
    return Figure(
        kind=str(kind),
        code=code,
        name_vi=in_language(name, "vi"),
        name_en=in_language(name, "en"),
        group=str(row.get("group", "")),
        n=int(row["n"]),
        **numbers,
    )


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
