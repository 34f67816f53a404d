"""What is left to chance after calibration: influence values less what the known totals explain of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import linalg, sparse

from survey.statistics.labels import FloatArray, IntArray, number_combinations
from survey.statistics.weighting.auxiliaries import Auxiliary, build_matrix, class_respondents
from survey.statistics.weighting.equations import find_directions, weigh_products


@dataclass(frozen=True, eq=False)
class Projection:
    """The regression of influence values on what weights were calibrated to.

    Respondents whose auxiliaries and g-weight are the same make a class, and regression needs their sums only.

    auxiliaries : (G, p) of G classes. base_weight, g_weight : (G,) sum of base weights, and the factor to them.

    Notes
    -----
    The regression weighs by base weights, as R survey's `calibrate` does, whichever distance the weights were made by;
    calibration estimators are equivalent to it in large samples. Where a column repeats others it changes nothing.
    Source: Deville and Särndal (1992), JASA 87, 376-382, section 3; Särndal, Swensson and Wretman (1992), 6.6.
    """

    auxiliaries: sparse.csr_array
    base_weight: FloatArray
    g_weight: FloatArray

    @cached_property
    def inverse(self) -> FloatArray:
        """(p, p) generalised inverse of the sum of base weight x x'."""
        scaled, size, directions, _ = find_directions(self.auxiliaries, self.base_weight)
        among = directions.T @ weigh_products(scaled, self.base_weight) @ directions
        inverse = directions @ linalg.solve(among, directions.T, assume_a="pos") / np.outer(size, size)
        return np.asarray(inverse, dtype=np.float64)

    def fit(self, influence: FloatArray, group: IntArray, number: IntArray, n_domains: int) -> FloatArray:
        """(n_domains, p, q) regression coefficients, a domain each.

        influence : (K, q) weighted influence values, or their sums. group, number : (K,) their classes and domains.
        """
        p = self.auxiliaries.shape[1]
        # Those of one class and domain share their auxiliaries: their sum is projected once.
        pair, table = number_combinations([number, group], len(group))
        number, group = table[:, 0], table[:, 1]
        influence = sparse.csr_array((np.ones(len(pair)), (pair, np.arange(len(pair))))) @ influence
        rows = sparse.coo_array(self.auxiliaries[group])
        of_row, column = rows.coords
        # Weighted influence values over g are weighted by base weights.
        g_weight = self.g_weight[group][of_row]
        factor = np.divide(rows.data, g_weight, out=np.zeros(len(g_weight)), where=g_weight > 0)
        summing = sparse.csr_array((factor, (number[of_row] * p + column, of_row)), shape=(n_domains * p, len(group)))
        products = (summing @ influence).reshape(n_domains, p, -1)
        return np.asarray(np.matmul(self.inverse, products), dtype=np.float64)


def make_projection(
    auxiliaries: Sequence[Auxiliary], base_weight: FloatArray, g_weights: FloatArray
) -> tuple[Projection, IntArray]:
    """The projection of n respondents with these auxiliaries, and the (n,) number of each one's class."""
    classes, base, group = class_respondents(auxiliaries, base_weight)
    g_weight = np.ones(len(base))
    g_weight[group] = g_weights
    return Projection(build_matrix(classes), base, g_weight), group
