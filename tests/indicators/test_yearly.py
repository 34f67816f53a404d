"""Figures by year: what changed since the year before, and what must not be compared."""

from decimal import Decimal

from survey.indicators.facts import NATIONAL
from survey.indicators.models import ExternalFigure, Indicator
from survey.indicators.yearly import list_units, trace_unit


def figure(year, value, rank=None, n_ranked=63, *, unit="A", starts_series=False, indicator=Indicator.SIPAS):
    return ExternalFigure(
        indicator=indicator,
        year=year,
        unit=unit,
        value=None if value is None else Decimal(value),
        rank=rank,
        n_ranked=n_ranked if rank else None,
        starts_series=starts_series,
        source="x",
    )


def trace(*figures, unit="A"):
    (indicator,) = trace_unit(figures, unit)
    return {year.year: year for year in indicator.years}


def test_values_and_ranks_are_compared_with_the_year_before():
    years = trace(figure(2023, "90.29", 5), figure(2024, "90.23", 2))
    assert (years[2024].value_change, years[2024].rank_change) == (Decimal("-0.06"), 3)
    assert (years[2023].value_change, years[2023].rank_change) == (None, None)


def test_a_gap_and_a_new_series_are_not_compared():
    years = trace(figure(2020, "80", 9), figure(2022, "85", 3), figure(2023, "86", 1, starts_series=True))
    assert {(each.value_change, each.rank_change) for each in years.values()} == {(None, None)}
    assert years[2023].is_new_series


def test_ranks_among_different_numbers_of_units_are_not_compared():
    years = trace(figure(2024, "86", 10, 63), figure(2025, "87", 6, 34))
    assert (years[2025].value_change, years[2025].rank_change) == (Decimal(1), None)


def test_a_year_with_a_rank_only_has_no_change_of_value():
    years = trace(figure(2023, None, 5), figure(2024, "86", 4))
    assert (years[2024].value_change, years[2024].rank_change) == (None, 1)


def test_the_whole_country_stands_beside_and_alone():
    figures = [figure(2023, "82.66", unit=NATIONAL), figure(2024, "83.94", unit=NATIONAL), figure(2024, "90.23")]
    years = trace(*figures)
    assert (years[2023].figure, years[2024].distance) == (None, Decimal("6.29"))
    alone = trace(*figures, unit=NATIONAL)
    assert (alone[2024].value_change, alone[2024].distance) == (Decimal("1.28"), None)
    assert list_units(figures) == ["A", NATIONAL]


def test_any_other_unit_can_stand_beside():
    figures = [figure(2024, "90.23"), figure(2024, "83.94", unit=NATIONAL), figure(2024, "75.03", unit="B")]
    (indicator,) = trace_unit(figures, "A", "B")
    assert indicator.years[0].distance == Decimal("15.20")


def test_indicators_come_in_one_order_and_without_empty_ones():
    figures = [figure(2024, "40", indicator=Indicator.PAPI), figure(2024, "86", indicator=Indicator.PAR_INDEX)]
    assert [each.indicator for each in trace_unit(figures, "A")] == [Indicator.PAR_INDEX, Indicator.PAPI]
    assert trace_unit(figures, "B") == []
