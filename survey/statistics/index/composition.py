"""What an index is made of: items into criteria, criteria into factors, factors into the overall index."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from survey.statistics.errors import InvalidComposition, name_some
from survey.statistics.labels import FloatArray

FactorRule = Literal["pooled", "mean_of_items"]
OverallRule = Literal["pooled", "mean_of_items", "mean_of_factors", "overall_item"]
PartsWithoutAnswers = Literal["undefined", "left_out"]
MeasureKind = Literal["overall", "factor", "criterion"]


@dataclass(frozen=True)
class Factor:
    """Some items that are told together. `weight` is relative, and only `mean_of_factors` uses it."""

    code: str
    items: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Measure:
    """One number that is estimated for every domain, and the items that it is made of."""

    kind: MeasureKind
    code: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Composition:
    """Which columns of the ratings make which measure, and by what rule.

    A criterion is the weighted share of satisfied answers among the answers on the scale. `pooled` is that same share
    over all answers to several items; a mean is the plain mean of criteria, or the weighted mean of factors.

    Parameters
    ----------
    items : item code -> column of the ratings; every item is a criterion.
    factors : each with its items; an item of no factor counts for no mean and no pooling.
    factor_rule : "pooled" or "mean_of_items".
    overall_rule : "pooled" or "mean_of_items" over the items of all factors, "mean_of_factors" with their weights, or
        "overall_item", the criterion of one item.
    overall_item : its code, when the rule needs it.
    satisfied : the ratings that count as satisfied.
    highest : the highest rating of the scale, which begins at 1; 0 is no answer on the scale.
    parts_without_answers : what becomes of a mean when a part has no answers in a domain. "undefined" (the default)
        leaves the mean undefined, for without the part domains would be compared on different questions; "left_out"
        takes the mean of the other parts.

    Raises
    ------
    InvalidComposition : a factor without items, items that are not there, codes used twice, weights that are not
        positive, a rule without what it needs.
    """

    items: Mapping[str, int]
    factors: tuple[Factor, ...] = ()
    factor_rule: FactorRule = "pooled"
    overall_rule: OverallRule = "pooled"
    overall_item: str | None = None
    satisfied: Sequence[int] = field(default=(4, 5))
    highest: int = 5
    parts_without_answers: PartsWithoutAnswers = "undefined"

    def __post_init__(self) -> None:
        object.__setattr__(self, "factors", tuple(self.factors))
        object.__setattr__(self, "satisfied", tuple(sorted(self.satisfied)))
        _check_rules(self)
        _check_parts(self)

    @cached_property
    def factor_items(self) -> tuple[str, ...]:
        """The items of all factors, each once; all items but the overall one where there are no factors."""
        if not self.factors:
            return tuple(code for code in self.items if code != self.overall_item)
        return tuple(dict.fromkeys(item for factor in self.factors for item in factor.items))

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """Everything that is estimated: the overall index, the factors, the criteria."""
        overall = self.factor_items
        if self.overall_rule == "overall_item" and self.overall_item is not None:
            overall = (self.overall_item,)
        return (
            Measure("overall", "overall", overall),
            *(Measure("factor", factor.code, factor.items) for factor in self.factors),
            *(Measure("criterion", code, (code,)) for code in self.items),
        )

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The columns of the ratings, in the order of `items`."""
        return tuple(self.items.values())

    @cached_property
    def answer_groups(self) -> tuple[tuple[str, ...], ...]:
        """The groups of items whose respondents are counted: every item, every factor, and all factors together."""
        return (
            *((code,) for code in self.items),
            *(factor.items for factor in self.factors),
            self.factor_items,
        )

    @cached_property
    def group_of_measure(self) -> tuple[int, ...]:
        """For each measure, which of the answer groups holds its respondents."""
        n_items = len(self.items)
        overall = len(self.answer_groups) - 1
        if self.overall_rule == "overall_item":
            overall = list(self.items).index(str(self.overall_item))
        return (overall, *range(n_items, n_items + len(self.factors)), *range(n_items))

    def mark_items(self, groups: Sequence[Sequence[str]]) -> FloatArray:
        """(items, groups) 1 where the item belongs to the group, else 0."""
        position = {code: row for row, code in enumerate(self.items)}
        marks = np.zeros((len(self.items), len(groups)))
        for column, group in enumerate(groups):
            marks[[position[code] for code in group], column] = 1.0
        return marks

    def shares_answers_with(self, other: "Composition") -> bool:
        """Whether both read the same columns, the same satisfied ratings and the same items of each factor."""
        mine, theirs = (
            (dict(c.items), c.satisfied, c.highest, [f.items for f in c.factors], c.factor_items) for c in (self, other)
        )
        return mine == theirs


def _check_rules(composition: Composition) -> None:
    rules = (
        (composition.factor_rule, FactorRule),
        (composition.overall_rule, OverallRule),
        (composition.parts_without_answers, PartsWithoutAnswers),
    )
    for rule, known in rules:
        if rule not in get_args(known):
            raise InvalidComposition(f"{rule!r} is no rule; known are {', '.join(get_args(known))}")
    if composition.overall_rule == "overall_item" and composition.overall_item is None:
        raise InvalidComposition("the rule overall_item needs the code of the overall item")
    if composition.overall_rule == "mean_of_factors" and not composition.factors:
        raise InvalidComposition("the rule mean_of_factors needs factors")
    scale = range(1, composition.highest + 1)
    if not composition.satisfied or any(rating not in scale for rating in composition.satisfied):
        raise InvalidComposition(f"satisfied ratings {composition.satisfied} are not on the scale 1 to {scale[-1]}")


def _check_parts(composition: Composition) -> None:
    if not composition.factor_items:
        raise InvalidComposition("there are no items to make an index of")
    used = [item for factor in composition.factors for item in factor.items]
    overall = [composition.overall_item] if composition.overall_item is not None else []
    if missing := [code for code in dict.fromkeys(used + overall) if code not in composition.items]:
        raise InvalidComposition(f"items that have no column: {name_some(missing)}")
    if repeated := [code for code, n in Counter(factor.code for factor in composition.factors).items() if n > 1]:
        raise InvalidComposition(f"factor codes used twice: {name_some(repeated)}")
    for factor in composition.factors:
        if not factor.items or len(set(factor.items)) < len(factor.items):
            raise InvalidComposition(f"factor {factor.code} has no items, or one of them twice")
        if not (np.isfinite(factor.weight) and factor.weight > 0):
            raise InvalidComposition(f"factor {factor.code} has the weight {factor.weight}; it must be positive")
