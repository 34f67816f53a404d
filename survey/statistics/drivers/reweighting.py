"""The weighted pseudo-likelihood of the logistic model, maximized by iteratively reweighted least squares."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from survey.statistics.labels import FloatArray

_STEPS = 25
_TOLERANCE = 1e-8
# Where a predictor tells the outcome of some for certain, every step moves their log-odds by 1, for ever.
_STILL_MOVING = 0.5


@dataclass(frozen=True, eq=False)
class Reweighted:
    """A fit. parameters : (q,). scores : (m, q), weighted. information : (q, q). deviance : -2 log likelihood."""

    parameters: FloatArray
    scores: FloatArray
    information: FloatArray
    deviance: float
    converged: bool


def fit_reweighted(outcome: FloatArray, matrix: FloatArray, weight: FloatArray) -> Reweighted:
    """Fit P(y = 1) = expit(x'b).

    outcome : (m,) 0 or 1. matrix : (m, q) with the constant. weight : (m,) of mean 1.

    Starts and stops as R's `glm`: at (w y + 1/2)/(w + 1), and when the deviance changes by less than 1e-8 of itself.
    A deviance also comes to rest while the log-odds of a group without exception run away: that is no convergence.
    """
    mean = (weight * outcome + 0.5) / (weight + 1)
    linear, deviance, converged = special.logit(mean), np.inf, False
    parameters, working, moved = np.zeros(matrix.shape[1]), weight, np.inf
    for _ in range(_STEPS):
        spread = np.maximum(mean * (1 - mean), np.finfo(float).eps)
        working = weight * spread
        target = linear + (outcome - mean) / spread
        scaled = matrix * np.sqrt(working)[:, None]
        parameters = np.linalg.lstsq(scaled, target * np.sqrt(working), rcond=None)[0]
        before, linear = linear, matrix @ parameters
        moved = float(np.abs(linear - before).max())
        mean = special.expit(linear)
        previous, deviance = deviance, _find_deviance(outcome, linear, weight)
        converged = abs(deviance - previous) < _TOLERANCE * (abs(deviance) + 0.1)
        if converged:
            break
    residual = (outcome - mean) / np.maximum(mean * (1 - mean), np.finfo(float).eps)
    return Reweighted(
        parameters=np.asarray(parameters, dtype=np.float64),
        scores=matrix * (working * residual)[:, None],
        information=matrix.T @ (matrix * working[:, None]),
        deviance=deviance,
        converged=converged and moved < _STILL_MOVING and deviance > _TOLERANCE * len(outcome),
    )


def _find_deviance(outcome: FloatArray, linear: FloatArray, weight: FloatArray) -> float:
    # log(1 + e^x) without overflow; y x less that is the log likelihood.
    return float(-2 * (weight @ (outcome * linear - np.logaddexp(0.0, linear))))
