"""The national SIPAS figures that come with the product, as rows of the table of figures."""

import re
from collections.abc import Mapping

from survey.indicators.facts import NATIONAL, FigureFacts
from survey.indicators.models import Indicator
from survey.organisation.imports.columns import Cell
from survey.organisation.imports.planning import SheetRow
from survey.questionnaires.instruments.published import PublishedFigure, list_published_figures

# Until 30 June 2025 there were 63 provinces and cities.
_PROVINCES, _LAST_YEAR_OF_63 = 63, 2024
# A sample of households took the place of the people who had dealt with an office.
_HOUSEHOLDS_SINCE = 2022
_DERIVED = re.compile(r"overall_index_derived_([0-9.]+)_minus_([0-9.]+)")


def list_published_units() -> list[str]:
    """The units of which a SIPAS figure is known, the whole country first."""
    units = {figure.unit for figure in list_published_figures() if _is_index(figure)}
    return sorted(units, key=lambda unit: (unit != NATIONAL, unit))


def list_published_facts(unit: str) -> list[FigureFacts]:
    """The overall SIPAS index of a unit by year, as published or as reckoned from a published change."""
    return [
        FigureFacts(
            indicator=Indicator.SIPAS,
            year=int(figure.year),
            unit=unit,
            value=figure.value,
            rank=figure.rank,
            n_ranked=_PROVINCES if figure.rank is not None and int(figure.year) <= _LAST_YEAR_OF_63 else None,
            starts_series=int(figure.year) == _HOUSEHOLDS_SINCE,
            source=_tell_source(figure),
        )
        for figure in list_published_figures()
        if figure.unit == unit and _is_index(figure)
    ]


def list_published_rows(unit: str) -> list[SheetRow]:
    """The same as rows of a file, to be tried out before they are taken in."""
    return [SheetRow(number, _as_cells(facts)) for number, facts in enumerate(list_published_facts(unit), start=2)]


def _is_index(figure: PublishedFigure) -> bool:
    is_known = figure.value is not None or figure.rank is not None
    return is_known and (figure.measure == "overall_index" or _DERIVED.fullmatch(figure.measure) is not None)


def _tell_source(figure: PublishedFigure) -> str:
    reckoned = _DERIVED.fullmatch(figure.measure)
    if reckoned is None:
        return figure.source
    terms = f"{reckoned[1]} − {reckoned[2]}".replace(".", ",")
    return f"{figure.source} (tính từ mức tăng giảm đã công bố: {terms})"


def _as_cells(facts: FigureFacts) -> Mapping[str, Cell]:
    return {
        "indicator": facts.indicator.value,
        "year": facts.year,
        "unit": facts.unit,
        "value": None if facts.value is None else str(facts.value),
        "rank": facts.rank,
        "n_ranked": facts.n_ranked,
        "starts_series": "x" if facts.starts_series else None,
        "source": facts.source,
    }
