"""Figures of a unit year by year, with what changed since the year before and another unit beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from survey.indicators.facts import NATIONAL
from survey.indicators.models import ExternalFigure, Indicator


@dataclass(frozen=True)
class Year:
    """One indicator in one year.

    value_change, rank_change : since the year before, None where that year has none or is not to be compared; a rank
    that went from 5 to 3 changed by 2, upwards. Ranks among different numbers of units are not compared.
    """

    year: int
    figure: ExternalFigure | None
    beside: ExternalFigure | None
    value_change: Decimal | None
    rank_change: int | None

    @property
    def is_new_series(self) -> bool:
        """Whether a figure of this year is not to be compared with the one before."""
        return any(each is not None and each.starts_series for each in (self.figure, self.beside))

    @property
    def distance(self) -> Decimal | None:
        """How far the unit's value is from the one beside it, in the indicator's own unit."""
        if self.figure is None or self.beside is None or self.figure is self.beside:
            return None
        return _subtract(self.figure.value, self.beside.value)


@dataclass(frozen=True)
class YearlyIndicator:
    """One indicator of one unit, with another beside it: the years in which either has a figure, the earliest first."""

    indicator: Indicator
    unit: str
    beside: str
    years: tuple[Year, ...]

    @property
    def has_beside(self) -> bool:
        """Whether the unit beside it is another one, and has a figure."""
        return self.beside != self.unit and any(year.beside is not None for year in self.years)

    @property
    def has_ranks(self) -> bool:
        """Whether the unit was ranked in any year."""
        return any(year.figure is not None and year.figure.rank is not None for year in self.years)


def list_units(figures: Sequence[ExternalFigure]) -> list[str]:
    """The units that have a figure, the whole country last: it stands beside every other."""
    return sorted({each.unit for each in figures}, key=lambda unit: (unit == NATIONAL, unit))


def trace_unit(figures: Sequence[ExternalFigure], unit: str, beside: str = NATIONAL) -> list[YearlyIndicator]:
    """Every indicator that has a figure of the unit or of the one beside it, in the order of indicators."""
    found = []
    for indicator in Indicator:
        own = {each.year: each for each in figures if (each.indicator, each.unit) == (indicator, unit)}
        others = {each.year: each for each in figures if (each.indicator, each.unit) == (indicator, beside)}
        years = tuple(
            Year(year, own.get(year), others.get(year), *_compare(own.get(year - 1), own.get(year)))
            for year in sorted(own.keys() | others.keys())
        )
        if years:
            found.append(YearlyIndicator(indicator, unit, beside, years))
    return found


def _compare(before: ExternalFigure | None, now: ExternalFigure | None) -> tuple[Decimal | None, int | None]:
    if before is None or now is None or now.starts_series:
        return None, None
    has_ranks = before.rank is not None and now.rank is not None and before.n_ranked == now.n_ranked
    rank_change = (before.rank or 0) - (now.rank or 0) if has_ranks else None
    return _subtract(now.value, before.value), rank_change


def _subtract(value: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if value is None or other is None else value - other
