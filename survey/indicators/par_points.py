"""What a satisfaction index earns in the PAR Index, by the scale in the method data."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from survey.indicators.models import ExternalFigure
from survey.indicators.own_results import OwnResult
from survey.indicators.yearly import Year
from survey.questionnaires.instruments.points_scale import PointsScale

_DECIMALS = Decimal("0.01")


@dataclass(frozen=True)
class EarnedPoints:
    """Points out of the scale's most, rounded to two decimals; an interval only where the index has one."""

    points: Decimal
    lower: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True)
class YearOfPoints:
    """What SIPAS earns in one year: a unit's published index, another's beside it, the campaigns that began then."""

    year: int
    unit: EarnedPoints | None
    beside: EarnedPoints | None
    own: tuple[EarnedPoints, ...]


def list_points_by_year(scale: PointsScale, years: Sequence[Year], own: Sequence[OwnResult]) -> list[YearOfPoints]:
    """The points of every year in which there is an index, the latest first; `years` are those of SIPAS."""
    published = {each.year: each for each in years}
    earned: dict[int, list[EarnedPoints]] = {each.year: [] for each in own}
    for each in own:
        earned[each.year].extend(filter(None, [convert_own(scale, each)]))
    found = [
        YearOfPoints(
            year,
            _convert_figure(scale, published[year].figure) if year in published else None,
            _convert_figure(scale, published[year].beside) if year in published else None,
            tuple(earned.get(year, ())),
        )
        for year in sorted(published.keys() | earned.keys(), reverse=True)
    ]
    return [each for each in found if each.unit or each.beside or each.own]


def _convert_figure(scale: PointsScale, figure: ExternalFigure | None) -> EarnedPoints | None:
    return None if figure is None or figure.value is None else convert_value(scale, figure.value)


def convert_value(scale: PointsScale, percent: Decimal) -> EarnedPoints:
    """The points of a published index, given as percent."""
    return EarnedPoints(_round(scale.convert(percent)))


def convert_own(scale: PointsScale, own: OwnResult) -> EarnedPoints | None:
    """The points that a campaign's index would earn, rounded once; None where the index is withheld."""
    index, lower, upper = (_convert(scale, share) for share in (own.point.index, own.point.lower, own.point.upper))
    return None if index is None else EarnedPoints(index, lower, upper)


def _convert(scale: PointsScale, share: float | None) -> Decimal | None:
    return None if share is None else _round(scale.convert(Decimal(repr(share)) * 100))


def _round(points: Fraction) -> Decimal:
    return (Decimal(points.numerator) / points.denominator).quantize(_DECIMALS, rounding=ROUND_HALF_UP)
