"""A composition as arithmetic: which sums each measure is a ratio of, and which measures are means of others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from survey.statistics.errors import InvalidComposition, name_some
from survey.statistics.estimation.ratios import MeanOf
from survey.statistics.index.cells import Cells
from survey.statistics.index.composition import Composition, Measure
from survey.statistics.labels import FloatArray


@dataclass(frozen=True, eq=False)
class Formulas:
    """The q measures of a composition that are needed: each a share over its own items, or a mean of other measures.

    needed : the rows of `Composition.measures` that they are.
    """

    composition: Composition
    needed: tuple[int, ...]

    @classmethod
    def choose(cls, composition: Composition, codes: Sequence[str] | None = None) -> Self:
        """The measures of some codes; all of them where no codes are given or one of these is a mean of others.

        Raises InvalidComposition for codes that the composition does not have.
        """
        known = [measure.code for measure in composition.measures]
        everything = cls(composition, tuple(range(len(known))))
        if codes is None:
            return everything
        if missing := [code for code in codes if code not in known]:
            raise InvalidComposition(f"the composition has no measure {name_some(missing)}")
        rows = tuple(row for row, code in enumerate(known) if code in codes)
        is_mean = any(row in rows for mean in everything.means for row in everything.needed[mean.columns])
        return everything if is_mean else cls(composition, rows)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What each of the q measures is."""
        return tuple(self.composition.measures[row] for row in self.needed)

    @property
    def group_of_measure(self) -> list[int]:
        """For each of them, which of the composition's answer groups holds its respondents."""
        return [self.composition.group_of_measure[row] for row in self.needed]

    @cached_property
    def marks(self) -> FloatArray:
        """(items, q) 1 where an item belongs to a measure."""
        return self.composition.mark_items([measure.items for measure in self.measures])

    def narrow(self, cells: Cells) -> tuple[Cells, FloatArray]:
        """The cells with no more columns of sums than needed, and (columns, q) which of these each measure adds up."""
        n_items, q = self.marks.shape
        if q >= n_items:
            return cells, self.marks
        satisfied, answered = cells.satisfied @ self.marks, cells.answered @ self.marks
        return replace(cells, satisfied=satisfied, answered=answered), np.eye(q)

    @cached_property
    def means(self) -> tuple[MeanOf, ...]:
        """The measures that are means, factors before the overall index, which may be a mean of them."""
        composition = self.composition
        if len(self.needed) < len(composition.measures):
            return ()
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
