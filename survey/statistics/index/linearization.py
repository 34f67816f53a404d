"""Shares and means of shares with their influence values: how much each PSU moves each estimate."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from survey.statistics.index.composition import Composition
from survey.statistics.labels import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class MeanOf:
    """Measures that are means of other measures.

    columns : which measures. coefficients : (q, len(columns)) what each of the q measures weighs in the mean.
    """

    columns: slice
    coefficients: FloatArray


@dataclass(frozen=True, eq=False)
class Formulas:
    """A composition as arithmetic over its q measures: each a share over its own items, unless it is a mean.

    marks : (items, q) 1 where the item belongs to the measure. means : factors before the overall index, which may be
    a mean of them.
    """

    composition: Composition

    @cached_property
    def marks(self) -> FloatArray:
        """(items, q) 1 where an item belongs to a measure."""
        return self.composition.mark_items([measure.items for measure in self.composition.measures])

    @cached_property
    def means(self) -> tuple[MeanOf, ...]:
        """The measures that are means, in the order in which they can be computed."""
        composition = self.composition
        q, n_factors = len(composition.measures), len(composition.factors)
        found = []
        if composition.factor_rule == "mean_of_items" and n_factors:
            found.append(self._mean_of_criteria(slice(1, n_factors + 1)))
        if composition.overall_rule == "mean_of_factors":
            coefficients = np.zeros((q, 1))
            coefficients[1 : n_factors + 1, 0] = [factor.weight for factor in composition.factors]
            found.append(MeanOf(slice(0, 1), coefficients))
        elif composition.overall_rule == "mean_of_items":
            found.append(self._mean_of_criteria(slice(0, 1)))
        return tuple(found)

    def _mean_of_criteria(self, columns: slice) -> MeanOf:
        q, n_items = len(self.composition.measures), len(self.composition.items)
        coefficients = np.zeros((q, columns.stop - columns.start))
        coefficients[q - n_items :] = self.marks[:, columns]
        return MeanOf(columns, coefficients)


@dataclass(frozen=True, eq=False)
class Shares:
    """The estimates of D domains, and what turns the sums of a cell into its influence on them.

    share : (D, q), NaN where undefined. total : (D, q) the denominator of each measure's share over its own items.
    mean_weights : for each mean of the formulas, (D, measures) the sum of the coefficients of its parts, 0 where it is
    undefined.
    """

    share: FloatArray
    total: FloatArray
    mean_weights: tuple[FloatArray, ...]


def estimate_shares(formulas: Formulas, satisfied: FloatArray, answered: FloatArray) -> Shares:
    """The measures of D domains, from their (D, q) sums over the items of each measure."""
    share = np.divide(satisfied, answered, out=np.full_like(satisfied, np.nan), where=answered > 0)
    weights = []
    for mean in formulas.means:
        defined = np.isfinite(share)
        weight = defined @ mean.coefficients
        if formulas.composition.parts_without_answers == "undefined":
            weight[~defined @ mean.coefficients > 0] = 0.0
        total = np.where(defined, share, 0.0) @ mean.coefficients
        share[:, mean.columns] = np.divide(total, weight, out=np.full_like(weight, np.nan), where=weight > 0)
        weights.append(weight)
    return Shares(share, answered, tuple(weights))


def find_influence(
    formulas: Formulas, shares: Shares, satisfied: FloatArray, answered: FloatArray, domain: IntArray
) -> FloatArray:
    """(M, q) sums of weighted influence values of M cells on the estimates of their (M,) domains.

    satisfied, answered : (M, q) sums over the items of each measure.

    Notes
    -----
    The influence of a ratio R = S/A is (S - R A)/sum A, zero outside the domain; that of a mean is the mean of its
    parts' influences. Source: Binder (1983), International Statistical Review 51, 279-292.
    """
    total = shares.total[domain]
    # A measure without answers in the domain has no share; its sums are 0, and so must its influence be.
    influence = np.nan_to_num(shares.share)[domain]
    influence *= answered
    np.subtract(satisfied, influence, out=influence)
    np.divide(influence, total, out=influence, where=total > 0)
    for mean, weights in zip(formulas.means, shares.mean_weights, strict=True):
        weight = weights[domain]
        parts = influence @ mean.coefficients
        influence[:, mean.columns] = np.divide(parts, weight, out=np.zeros_like(parts), where=weight > 0)
    return influence
