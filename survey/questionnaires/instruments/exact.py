"""The index in exact fractions, straight from its definition: slow, and the reference for every faster way."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import NamedTuple

from survey.questionnaires.instruments.method import OVERALL, IndexMethod, MethodFactor, WeightedRatings

SCALE = "12345"
NOT_ANSWERED = "n-."


class WeightedCount(NamedTuple):
    """Summed weight of the satisfied answers, and of all answers on the scale."""

    satisfied: Fraction
    answered: Fraction

    @property
    def share(self) -> Fraction | None:
        """Satisfied over answered, from 0 to 1; None where nobody answered."""
        return self.satisfied / self.answered if self.answered else None


def compute_exact(
    method: IndexMethod, item_codes: Sequence[str], rows: Sequence[WeightedRatings]
) -> dict[str, Fraction | None]:
    """Every criterion, factor and the overall index of a method, as shares from 0 to 1 (None: undefined).

    Parameters
    ----------
    item_codes : the item of each character of a ratings string, in order; all of the method's items among them.
    rows : responses, each with its weight.

    Raises
    ------
    ValueError : a ratings string of another length, an unknown character, a negative weight, a missing item.

    Notes
    -----
    Source: the definitions in `IndexMethod`; share of answers 4 and 5 among valid answers, as the press reports of
    2019 and 2020 word the national index.
    """
    _check_rows(method, item_codes, rows)
    counts = {code: _count_item(method, item_codes.index(code), rows) for code in method.criteria}
    criteria = {code: count.share for code, count in counts.items()}
    factors = {factor.code: _compute_factor(method, factor, counts) for factor in method.factors}
    return {**criteria, **factors, OVERALL: _compute_overall(method, counts, factors)}


def round_percent(share: Fraction, decimals: int) -> Decimal:
    """A share as percent, rounded half up to so many decimals from its exact value."""
    units = floor(share * 100 * 10**decimals + Fraction(1, 2))
    return Decimal(units).scaleb(-decimals)


def _check_rows(method: IndexMethod, item_codes: Sequence[str], rows: Sequence[WeightedRatings]) -> None:
    if missing := [code for code in method.criteria if code not in item_codes]:
        raise ValueError(f"the method's items {missing} are not among the rated items")
    for position, row in enumerate(rows):
        if len(row.ratings) != len(item_codes):
            raise ValueError(f"row {position}: {len(row.ratings)} ratings for {len(item_codes)} items")
        if unknown := set(row.ratings) - set(SCALE + NOT_ANSWERED):
            raise ValueError(f"row {position}: unknown ratings {sorted(unknown)}")
        if row.weight < 0:
            raise ValueError(f"row {position}: negative weight {row.weight}")


def _count_item(method: IndexMethod, position: int, rows: Sequence[WeightedRatings]) -> WeightedCount:
    answered = [(int(row.ratings[position]), row.weight) for row in rows if row.ratings[position] in SCALE]
    return WeightedCount(
        satisfied=sum((weight for rating, weight in answered if rating in method.satisfied), Fraction()),
        answered=sum((weight for _, weight in answered), Fraction()),
    )


def _compute_factor(method: IndexMethod, factor: MethodFactor, counts: Mapping[str, WeightedCount]) -> Fraction | None:
    inside = [counts[code] for code in factor.items]
    if method.factor_aggregation == "pooled":
        return _pool(inside).share
    return _mean([count.share for count in inside])


def _compute_overall(
    method: IndexMethod, counts: Mapping[str, WeightedCount], factors: Mapping[str, Fraction | None]
) -> Fraction | None:
    inside = [counts[code] for factor in method.factors for code in factor.items]
    match method.overall_aggregation:
        case "pooled":
            return _pool(inside).share
        case "mean_of_items":
            return _mean([count.share for count in inside])
        case "mean_of_factors":
            weights = [factor.weight for factor in method.factors]
            return _mean([factors[factor.code] for factor in method.factors], weights)
        case "overall_item":
            return None if method.overall_item is None else counts[method.overall_item].share


def _pool(counts: Sequence[WeightedCount]) -> WeightedCount:
    return WeightedCount(
        satisfied=sum((count.satisfied for count in counts), Fraction()),
        answered=sum((count.answered for count in counts), Fraction()),
    )


def _mean(parts: Sequence[Fraction | None], weights: Sequence[Fraction] | None = None) -> Fraction | None:
    """The weighted mean of the parts; undefined where a part is."""
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    weights = weights or [Fraction(1)] * len(known)
    return sum((weight * part for weight, part in zip(weights, known, strict=True)), Fraction()) / sum(weights)
