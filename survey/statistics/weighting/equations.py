"""The calibration equations, and how they are solved."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import linalg, sparse

from survey.statistics.labels import BoolArray, FloatArray
from survey.statistics.weighting.auxiliaries import Auxiliary, build_matrix
from survey.statistics.weighting.distances import Distance

# Eigenvalues of a matrix with ones on its diagonal that are this small are zeros, left over by rounding.
_ZERO = 1e-11
_HALVINGS = 60
# Sums of many terms lose a few of the last bits.
_ROUNDING = 16 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, eq=False)
class Equations:
    """sum of base x g(x'lambda) = total, with p columns scaled alike.

    matrix : (n, p). total : (p,). base : (n,). directions : (p, r) an orthonormal basis of what the columns can tell
    apart, r <= p; null : (p, p - r) of what they cannot.
    """

    matrix: sparse.csr_array
    total: FloatArray
    base: FloatArray
    directions: FloatArray
    null: FloatArray


@dataclass(frozen=True, eq=False)
class Solution:
    """g_weights : (n,) the last that were tried, whether or not they meet the totals."""

    g_weights: FloatArray
    iterations: int


def scale_equations(known: Sequence[Auxiliary], base: FloatArray) -> Equations:
    """The equations of auxiliaries, each column divided by its size."""
    scaled, size, directions, null = find_directions(build_matrix(known), base)
    total = np.concatenate([auxiliary.total for auxiliary in known]) / size
    return Equations(scaled, total, base, directions, null)


def find_directions(
    matrix: sparse.csr_array, base: FloatArray
) -> tuple[sparse.csr_array, FloatArray, FloatArray, FloatArray]:
    """The columns of an (n, p) matrix scaled alike, their size, and what they can tell apart and what not.

    Returns the scaled matrix, the (p,) root sums of squares over the base weights, and an orthonormal basis of p rows
    in two parts: the directions in which the columns differ, and those in which they repeat each other.
    """
    size = np.sqrt(np.asarray(matrix.power(2).T @ base, dtype=np.float64))
    size[size == 0] = 1.0
    scaled = sparse.csr_array(matrix @ sparse.diags_array(1 / size))
    values, vectors = linalg.eigh(weigh_products(scaled, base))
    zero = values <= _ZERO * max(float(values.max(initial=0.0)), 1.0)
    return scaled, size, vectors[:, ~zero], vectors[:, zero]


def find_contradictions(equations: Equations) -> BoolArray:
    """(p,) the columns that repeat others with another total."""
    beyond = equations.null @ (equations.null.T @ equations.total)
    largest = np.abs(equations.total).max(initial=0.0)
    return np.asarray(np.abs(beyond) > 1e-8 * largest, dtype=np.bool_)


def solve_equations(equations: Equations, distance: Distance, tolerance: float, max_iterations: int) -> Solution:
    """g-weights that meet the totals, or the nearest that was found within the iterations."""
    lambdas = np.zeros(equations.matrix.shape[1])
    u, sizes = equations.matrix @ lambdas, sparse.csr_array(abs(equations.matrix).T)
    for iteration in range(max_iterations):
        g_weights = distance.g_weight(u)
        gap = _find_gap(equations, g_weights)
        summed = np.maximum(np.abs(equations.total), sizes @ np.abs(equations.base * g_weights))
        # A hundredth of what counts as met costs one step more, and keeps rounding from deciding.
        if (np.abs(gap) <= 0.01 * tolerance * summed).all():
            return Solution(g_weights, iteration)
        step = _find_step(equations, distance, u, gap)
        rounding = sizes @ (equations.base * distance.slope(u) * np.abs(u)) * _ROUNDING
        if (np.abs(gap) <= rounding).all():
            # 1 + u has no more digits where the g-weight is next to nothing; the g-weight itself has.
            return Solution(g_weights + distance.slope(u) * (equations.matrix @ step), iteration + 1)
        length = _find_length(equations, distance, u, step, gap)
        if length == 0:
            return Solution(g_weights, iteration)
        lambdas = lambdas + length * step
        u = equations.matrix @ lambdas
    return Solution(distance.g_weight(u), max_iterations)


def _find_gap(equations: Equations, g_weights: FloatArray) -> FloatArray:
    reached = equations.matrix.T @ (equations.base * g_weights)
    return np.asarray(equations.total - reached, dtype=np.float64)


def _find_step(equations: Equations, distance: Distance, u: FloatArray, gap: FloatArray) -> FloatArray:
    """Newton's step among the directions that the columns can tell apart."""
    basis = equations.directions
    slope = basis.T @ weigh_products(equations.matrix, equations.base * distance.slope(u)) @ basis
    # Respondents at their bounds no longer move: a little of the whole keeps the matrix of the others regular.
    slope += 1e-12 * max(float(np.trace(slope)), 1e-12) * np.eye(len(slope))
    return np.asarray(basis @ linalg.solve(slope, basis.T @ gap, assume_a="pos"), dtype=np.float64)


def _find_length(equations: Equations, distance: Distance, u: FloatArray, step: FloatArray, gap: FloatArray) -> float:
    """How much of the step to take: the whole, or half as often as it does not lower the convex function enough.

    0 where no part of it does. Source: Armijo (1966), Pacific Journal of Mathematics 16, 1-3.
    """
    base, change = equations.base, equations.matrix @ step
    descent, towards_totals, length = gap @ step, equations.total @ step, 1.0
    before = distance.integral(u)
    # Close to the lowest point all differences are rounding.
    noise = 1e-14 * float(base @ np.abs(before))
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(_HALVINGS):
            raised = base @ (distance.integral(u + length * change) - before) - length * towards_totals
            if raised <= noise - 1e-4 * length * descent:
                return length
            length /= 2
    return 0.0


def weigh_products(matrix: sparse.csr_array, weight: FloatArray) -> FloatArray:
    """(p, p) sum over respondents of weight x x'."""
    weighed = sparse.diags_array(weight) @ matrix
    return np.asarray((matrix.T @ weighed).todense(), dtype=np.float64)
