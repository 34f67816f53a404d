"""The lines of external indicators over the same years, and the province's own campaigns over them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from survey.indicators.facts import NOTES
from survey.indicators.models import ExternalFigure, Indicator
from survey.indicators.yearly import YearlyIndicator
from survey.web.analyst.year_plot import YearEstimate, YearPlot, YearValue, draw_years

if TYPE_CHECKING:
    from survey.indicators.own_results import OwnResult


def draw_indicators(indicators: Sequence[YearlyIndicator], own: Sequence["OwnResult"]) -> dict[Indicator, YearPlot]:
    """A plot an indicator, all over the same years; SIPAS with the campaigns of those years beside its line."""
    years = _span_years(indicators, own)
    return {each.indicator: _draw(each, own, years) for each in indicators}


def _span_years(indicators: Sequence[YearlyIndicator], own: Sequence["OwnResult"]) -> range:
    years = {year.year for each in indicators for year in each.years} | {each.year for each in own}
    return range(min(years), max(years) + 1) if years else range(0)


def _draw(each: YearlyIndicator, own: Sequence["OwnResult"], years: range) -> YearPlot:
    unit = _list_values([year.figure for year in each.years])
    beside = _list_values([year.beside for year in each.years]) if each.has_beside else []
    # Only a satisfaction index is measured on the same scale.
    estimates = _list_estimates(own) if each.indicator is Indicator.SIPAS else []
    return draw_years(years, (unit, beside), estimates, NOTES[each.indicator].highest)


def _list_values(figures: Sequence[ExternalFigure | None]) -> list[YearValue]:
    return [
        YearValue(each.year, float(each.value), each.starts_series)
        for each in figures
        if each is not None and each.value is not None
    ]


def _list_estimates(own: Sequence["OwnResult"]) -> list[YearEstimate]:
    points = [(each.year, each.point) for each in own]
    return [
        YearEstimate(year, 100 * each.index, *(None if end is None else 100 * end for end in (each.lower, each.upper)))
        for year, each in points
        if each.index is not None
    ]
