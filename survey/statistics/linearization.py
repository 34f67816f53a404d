"""Shares and means of shares with their influence values: how much each PSU moves each estimate."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from survey.statistics.composition import Composition
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


def linearize(
    formulas: Formulas, satisfied: FloatArray, answered: FloatArray, starts: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Estimates of D domains, and the influence of each cell on its domain's.

    satisfied, answered : (M, q) sums over the items of each measure, sorted by domain. starts : (D,) first cell of
    each. Returns (D, q) shares, NaN where undefined, and (M, q) sums of weighted influence values.

    Notes
    -----
    The influence of a ratio R = S/A is (S - R A)/sum A, zero outside the domain; that of a mean is the mean of its
    parts' influences. Source: Binder (1983), International Statistical Review 51, 279-292.
    """
    n_cells = np.diff(starts, append=len(satisfied))
    total = np.add.reduceat(answered, starts, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.add.reduceat(satisfied, starts, axis=0) / total
        influence = (satisfied - np.repeat(share, n_cells, axis=0) * answered) / np.repeat(total, n_cells, axis=0)
    influence[np.repeat(total == 0, n_cells, axis=0)] = 0.0
    for mean in formulas.means:
        _take_mean(mean, formulas.composition, share, influence, n_cells)
    return share, influence


def _take_mean(
    mean: MeanOf, composition: Composition, share: FloatArray, influence: FloatArray, n_cells: IntArray
) -> None:
    """Put the mean of its parts, and the mean of their influences, into the columns of a mean."""
    defined = np.isfinite(share)
    weight = defined.astype(np.float64) @ mean.coefficients
    if composition.parts_without_answers == "undefined":
        weight[(~defined).astype(np.float64) @ mean.coefficients > 0] = 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(defined, share, 0.0) @ mean.coefficients / weight
        influences = influence @ mean.coefficients / np.repeat(weight, n_cells, axis=0)
    share[:, mean.columns] = np.where(weight > 0, shares, np.nan)
    influence[:, mean.columns] = np.where(np.repeat(weight > 0, n_cells, axis=0), influences, 0.0)
