"""The weighted pseudo-likelihood of the proportional odds model, maximized by Newton's method."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from survey.statistics.labels import FloatArray, IntArray

_STEPS = 100
_TOLERANCE = 1e-7


@dataclass(frozen=True, eq=False)
class ProportionalOdds:
    """A fitted model of K ordered categories on p predictors.

    parameters : (p + K - 1,) coefficients, then thresholds. scores : (m, p + K - 1) of each respondent, unweighted.
    information : (p + K - 1, p + K - 1) observed, weighted. deviance : -2 weighted log likelihood.
    """

    parameters: FloatArray
    scores: FloatArray
    information: FloatArray
    deviance: float
    converged: bool


@dataclass(frozen=True, eq=False)
class _Likelihood:
    """The (m,) log likelihoods, their (m, q) scores and the weighted (q, q) information at some parameters."""

    logarithm: FloatArray
    scores: FloatArray
    information: FloatArray


def fit_proportional_odds(category: IntArray, matrix: FloatArray, weight: FloatArray) -> ProportionalOdds:
    """Fit P(Y <= k) = expit(threshold_k - x'b).

    category : (m,) from 0 to K - 1, all of which occur. matrix : (m, p) without a constant. weight : (m,).

    Predictors are standardized meanwhile, so that a step is as long in one direction as in another.
    """
    centre, scale = np.average(matrix, axis=0, weights=weight), matrix.std(axis=0)
    standard = (matrix - centre) / scale
    p, n_categories = matrix.shape[1], int(category.max()) + 1
    share = np.cumsum(np.bincount(category, weights=weight, minlength=n_categories))[:-1] / weight.sum()
    parameters = np.concatenate([np.zeros(p), special.logit(share)])
    found = _evaluate(parameters, category, standard, weight)
    converged = False
    for _ in range(_STEPS):
        gradient = weight @ found.scores
        try:
            step = np.asarray(np.linalg.solve(found.information, gradient), dtype=np.float64)
        except np.linalg.LinAlgError:
            break
        converged = bool(np.abs(step).max() < _TOLERANCE)
        if converged:
            # A step this small squares its distance from the maximum: the last one ends there.
            parameters = parameters + step
            found = _evaluate(parameters, category, standard, weight)
            break
        parameters, found = _advance(parameters, step, found, (category, standard, weight))
    # Back to the predictors as they were: b/scale, and thresholds moved by what centring took from them.
    back = np.eye(len(parameters))
    back[:p, :p] = np.diag(1 / scale)
    back[p:, :p] = centre / scale
    inverse = np.linalg.inv(back)
    return ProportionalOdds(
        parameters=back @ parameters,
        scores=found.scores @ inverse,
        information=inverse.T @ found.information @ inverse,
        deviance=float(-2 * (weight @ found.logarithm)),
        converged=converged,
    )


def _advance(
    parameters: FloatArray, step: FloatArray, found: _Likelihood, data: tuple[IntArray, FloatArray, FloatArray]
) -> tuple[FloatArray, _Likelihood]:
    """As much of a step as raises the likelihood and keeps thresholds in order."""
    weight = data[2]
    for halvings in range(40):
        tried = parameters + step / 2**halvings
        likelihood = _evaluate(tried, *data)
        if weight @ likelihood.logarithm >= weight @ found.logarithm:
            return tried, likelihood
    return parameters, found


def _evaluate(parameters: FloatArray, category: IntArray, matrix: FloatArray, weight: FloatArray) -> _Likelihood:
    m, p = matrix.shape
    thresholds = np.concatenate([[-np.inf], parameters[p:], [np.inf]])
    linear = matrix @ parameters[:p]
    upper, lower = thresholds[category + 1] - linear, thresholds[category] - linear
    above, below = special.expit(upper), special.expit(lower)
    with np.errstate(divide="ignore", invalid="ignore"):
        probability = np.maximum(above - below, 0.0)
        logarithm = np.where(probability > 0, np.log(probability), -np.inf)
    probability = np.maximum(probability, np.finfo(float).tiny)
    of_upper, of_lower = above * (1 - above) / probability, -below * (1 - below) / probability
    rows = np.arange(m)
    # How the upper and the lower end of a respondent's category move with each parameter.
    to_upper, to_lower = (np.zeros((m, len(parameters))) for _ in range(2))
    to_upper[:, :p] = to_lower[:, :p] = -matrix
    has_upper, has_lower = category < len(parameters) - p, category > 0
    to_upper[rows[has_upper], p + category[has_upper]] = 1.0
    to_lower[rows[has_lower], p + category[has_lower] - 1] = 1.0
    scores = of_upper[:, None] * to_upper + of_lower[:, None] * to_lower
    curve_upper = of_upper * (1 - 2 * above) - of_upper**2
    curve_lower = of_lower * (1 - 2 * below) - of_lower**2
    mixed = to_upper.T @ (to_lower * (weight * of_upper * of_lower)[:, None])
    hessian = (
        to_upper.T @ (to_upper * (weight * curve_upper)[:, None])
        + to_lower.T @ (to_lower * (weight * curve_lower)[:, None])
        - mixed
        - mixed.T
    )
    return _Likelihood(logarithm, scores, -hessian)
