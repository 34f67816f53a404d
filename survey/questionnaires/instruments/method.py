"""What an index method is: the official arithmetic as named, versioned, cited data."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from msgspec import Struct

from survey.questionnaires.instruments.instrument import Confidence
from survey.texts import Text

OVERALL = "overall"
FactorAggregation = Literal["pooled", "mean_of_items"]
OverallAggregation = Literal["pooled", "mean_of_items", "mean_of_factors", "overall_item"]


class MethodFactor(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A factor of the index; weights are relative, and only `mean_of_factors` uses them."""

    code: str
    name: Text
    items: tuple[str, ...]
    weight: Fraction = Fraction(1)


class Rounding(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a share is shown: as percent, rounded once, at display."""

    decimals: int
    mode: Literal["half_up"]
    when: Literal["display"]


class WeightedRatings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One response of a worked example.

    `ratings` has one character an item: 1-5, n not applicable, - left out, . not shown.
    """

    ratings: str
    weight: Fraction = Fraction(1)


class ExpectedMeasure(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a measure must come to: the exact share and the percent as displayed; both None when it is undefined."""

    share: Fraction | None
    percent: str | None


class WorkedExample(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A few responses, and every measure of the index over them, by code.

    The characters of a row are in the order of `items`.
    """

    note: Text
    items: tuple[str, ...]
    rows: tuple[WeightedRatings, ...]
    expected: Mapping[str, ExpectedMeasure]


class IndexMethod(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """One version of one way to compute the index of an instrument.

    A criterion is Σ w s / Σ w r over the responses: s = 1 when the rating is `satisfied`, r = 1 when it is on the
    scale. A factor is `pooled` (the same ratio over all answers to its items) or the plain `mean_of_items` (of its
    criteria). The overall index is `pooled`, `mean_of_items` (over all items of all factors), `mean_of_factors`
    (with their weights) or the criterion of one `overall_item`.

    A measure without answers is undefined, and so is a mean that has an undefined part: leaving the part out would
    compare agencies on different questions.
    """

    id: str
    version: int
    instrument: str
    title: Text
    factors: tuple[MethodFactor, ...]
    satisfied: tuple[int, ...]
    not_applicable: Literal["excluded"]
    factor_aggregation: FactorAggregation
    overall_aggregation: OverallAggregation
    overall_item: str | None
    rounding: Rounding
    minimum_n: int
    legal_source: Text
    confidence: Confidence
    note: Text
    example: WorkedExample

    @cached_property
    def criteria(self) -> tuple[str, ...]:
        """The codes of all items that the method uses, in the order of its factors, the overall item last."""
        codes = [code for factor in self.factors for code in factor.items]
        if self.overall_item is not None and self.overall_item not in codes:
            codes.append(self.overall_item)
        return tuple(codes)

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """The codes of everything that the method computes: criteria, factors, then the overall index."""
        return (*self.criteria, *(factor.code for factor in self.factors), OVERALL)


def decode_fraction(kind: type, value: Any) -> Any:
    """Read an exact share or weight, written as "37/44", "2.5" or a whole number."""
    if kind is not Fraction:
        raise NotImplementedError(f"no rule to read {kind}")
    if isinstance(value, str | int) and not isinstance(value, bool):
        try:
            return Fraction(value)
        except ZeroDivisionError:
            raise ValueError(f"{value!r} divides by zero") from None
    raise ValueError(f"expected an exact number as text, such as 37/44 or 2.5, not {value!r}")
