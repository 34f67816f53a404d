"""Raking: weights that meet several margins, when what is known of the population is not known crosswise."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from survey.statistics.designs.reading import refuse_bad_weights
from survey.statistics.errors import UnmetTotals
from survey.statistics.labels import FloatArray
from survey.statistics.weighting.auxiliaries import Auxiliary, Columns, Margin, class_respondents, read_margins
from survey.statistics.weighting.calibrated import Calibration, build_calibration, list_unmet, name_unmet


def rake(
    base_weight: ArrayLike,
    labels: Columns,
    margins: Mapping[str, Margin],
    *,
    tolerance: float = 1e-10,
    max_iterations: int = 1000,
) -> Calibration:
    """Scale base weights to one margin after the other until every margin is met.

    Parameters
    ----------
    base_weight : (n,) design weights, zero or more.
    labels : n rows; the columns that `margins` names, a label each respondent.
    margins : column -> {label: total of the population}, all of one population and so of one sum.
    tolerance : the largest relative distance of a margin's weights to its total that counts as met.
    max_iterations : sweeps over all margins.

    Raises
    ------
    UnmetTotals : a label with a total that nobody of positive weight stands for, or with the total 0 that somebody
        stands for; margins of different sums; margins that were not met within the sweeps, as empty combinations of
        labels can make them.
    InvalidTotals : a column or a label without a total, respondents without a label, totals that are negative or
        missing.
    InvalidDesign : base weights that are negative, missing or infinite.

    Notes
    -----
    Converged means near the totals, not merely unchanged since the last sweep: margins that contradict each other also
    come to rest. Weights agree with R survey's `rake`; standard errors of a design calibrated to them are those of
    `calibrate(calfun = "raking")`.
    Source: Deming and Stephan (1940), Annals of Mathematical Statistics 11, 427-444; Deville, Särndal and Sautory
    (1993), JASA 88, 1013-1020.
    """
    base = np.asarray(base_weight, dtype=np.float64)
    refuse_bad_weights(base)
    auxiliaries = read_margins(labels, margins, base)
    classes, base_of_class, class_of = class_respondents(auxiliaries, base)
    g_weights, iterations, met = _fit(base_of_class, classes, tolerance, max_iterations)
    calibration = build_calibration(base, g_weights[class_of], auxiliaries, iterations)
    if not met:
        unmet = list_unmet(calibration.convergence, tolerance)
        raise UnmetTotals(
            f"after {iterations} sweeps margins are not met: {name_unmet(unmet)}; "
            "combinations of labels without respondents may stand in the way: join labels, or drop a margin",
            unmet,
        )
    return calibration


def _fit(
    base: FloatArray, margins: list[Auxiliary], tolerance: float, max_iterations: int
) -> tuple[FloatArray, int, bool]:
    """The g-weight of each class, the sweeps that it took, and whether every margin was met."""
    g_weights = np.ones(len(base))
    for iteration in range(max_iterations + 1):
        if all((np.abs(_find_factors(margin, base * g_weights) - 1) <= tolerance).all() for margin in margins):
            return g_weights, iteration, True
        for margin in margins:
            g_weights *= _find_factors(margin, base * g_weights)[margin.position]
    return g_weights, max_iterations, False


def _find_factors(margin: Auxiliary, weight: FloatArray) -> FloatArray:
    """(L,) total over weight of each label; 1 where there is neither."""
    weighed = margin.sum(weight)
    return np.divide(margin.total, weighed, out=np.ones_like(weighed), where=weighed > 0)
