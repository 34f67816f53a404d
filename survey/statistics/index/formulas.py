"""A composition as arithmetic: which sums each measure is a ratio of, and which measures are means of others."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from survey.statistics.estimation.ratios import MeanOf
from survey.statistics.index.composition import Composition
from survey.statistics.labels import FloatArray


@dataclass(frozen=True, eq=False)
class Formulas:
    """The q measures of a composition: each a share over its own items, unless it is a mean of other measures."""

    composition: Composition

    @cached_property
    def marks(self) -> FloatArray:
        """(items, q) 1 where an item belongs to a measure."""
        return self.composition.mark_items([measure.items for measure in self.composition.measures])

    @cached_property
    def means(self) -> tuple[MeanOf, ...]:
        """The measures that are means, factors before the overall index, which may be a mean of them."""
        composition = self.composition
        q, n_factors = len(composition.measures), len(composition.factors)
        found = []
        if composition.factor_rule == "mean_of_items" and n_factors:
            found.append(self._mean_of_criteria(slice(1, n_factors + 1)))
        if composition.overall_rule == "mean_of_factors":
            coefficients = np.zeros((q, 1))
            coefficients[1 : n_factors + 1, 0] = [factor.weight for factor in composition.factors]
            found.append(self._mean_of(slice(0, 1), coefficients))
        elif composition.overall_rule == "mean_of_items":
            found.append(self._mean_of_criteria(slice(0, 1)))
        return tuple(found)

    def _mean_of_criteria(self, columns: slice) -> MeanOf:
        q, n_items = len(self.composition.measures), len(self.composition.items)
        coefficients = np.zeros((q, columns.stop - columns.start))
        coefficients[q - n_items :] = self.marks[:, columns]
        return self._mean_of(columns, coefficients)

    def _mean_of(self, columns: slice, coefficients: FloatArray) -> MeanOf:
        return MeanOf(columns, coefficients, self.composition.parts_without_answers == "undefined")
