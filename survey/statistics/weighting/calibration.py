"""Calibration: weights as near to the base weights as the known totals allow."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from survey.statistics.designs.reading import refuse_bad_weights
from survey.statistics.errors import UnmetTotals, name_some
from survey.statistics.weighting.auxiliaries import Auxiliary, Columns, Margin, class_respondents, read_auxiliaries
from survey.statistics.weighting.calibrated import Calibration, build_calibration, list_unmet, name_unmet
from survey.statistics.weighting.distances import Bounds, Method, choose_distance
from survey.statistics.weighting.equations import Equations, find_contradictions, scale_equations, solve_equations


def calibrate(
    base_weight: ArrayLike,
    auxiliaries: Columns,
    totals: Mapping[str, float | Margin],
    *,
    method: Method = "linear",
    bounds: Bounds | None = None,
    tolerance: float = 1e-10,
    max_iterations: int = 200,
) -> Calibration:
    """The weights nearest to the base weights whose sums of the auxiliaries are the population's.

    Parameters
    ----------
    base_weight : (n,) design weights, zero or more.
    auxiliaries : n rows; the columns that `totals` names, numbers or labels.
    totals : column -> the total of a number, or {label: total} of a column of labels. Labels bring their own
        intercept: the population's size is given as the total of a column of ones only where there are none.
    method : the distance that is least. "linear" (the general regression estimator) has an answer at once, but may
        give negative weights; "raking" keeps them positive; "logit" keeps the ratio to the base weight inside bounds.
    bounds : smallest and largest ratio of a weight to its base weight, around 1. "linear" and "raking" are cut off
        there; "logit" needs them.
    tolerance : the largest relative distance of a sum to its total that counts as met.

    Raises
    ------
    UnmetTotals : what no weights can meet: a label with a total that nobody of positive weight stands for; margins of
        different sums; auxiliaries that say the same of respondents but not of the population; bounds too tight.
    InvalidTotals : columns, labels or totals that are missing; bounds that are not around 1.
    InvalidDesign : base weights that are negative, missing or infinite.

    Notes
    -----
    g = F(x'lambda), lambda such that sum w g x is the total: Newton steps on a convex function, each as long as it
    lowers it. Auxiliaries that repeat each other, as all labels of two margins do, are no obstacle. statsmodels and
    scipy have no calibration of weights; scipy's linear algebra solves each step. Agrees with R survey's `calibrate`,
    `calfun` "linear", "raking", "logit".
    Source: Deville and Särndal (1992), JASA 87, 376-382.
    """
    base = np.asarray(base_weight, dtype=np.float64)
    refuse_bad_weights(base)
    distance = choose_distance(method, bounds)
    known = read_auxiliaries(auxiliaries, totals, base)
    classes, base_of_class, class_of = class_respondents(known, base)
    equations = scale_equations(classes, base_of_class)
    _refuse_contradictions(known, equations)
    solution = solve_equations(equations, distance, tolerance, max_iterations)
    calibration = build_calibration(base, solution.g_weights[class_of], known, solution.iterations)
    if not max(calibration.convergence.misfit.values()) <= tolerance:
        unmet = list_unmet(calibration.convergence, tolerance)
        raise UnmetTotals(_explain(name_unmet(unmet), method, bounds), unmet)
    return calibration


def _refuse_contradictions(known: list[Auxiliary], equations: Equations) -> None:
    contradicting = find_contradictions(equations)
    names = [auxiliary.name for auxiliary in known for _ in auxiliary.label]
    if found := list(dict.fromkeys(name for name, wrong in zip(names, contradicting, strict=True) if wrong)):
        raise UnmetTotals(
            f"auxiliaries that say the same of every respondent have totals that contradict each other: "
            f"{name_some(found)}; drop one, or correct its total"
        )


def _explain(unmet: str, method: Method, bounds: Bounds | None) -> str:
    if bounds is None:
        return f"method {method!r} cannot meet {unmet} with positive weights; try 'linear', join labels or drop a total"
    return (
        f"the bounds {bounds[0]:g} to {bounds[1]:g} are too tight for {unmet}; widen them, join labels or drop a total"
    )
