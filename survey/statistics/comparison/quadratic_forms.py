"""The chance that a sum of chi-squared variables, each multiplied by a number, exceeds 0."""

import numpy as np
import scipy

from survey.statistics.distributions import find_normal_share
from survey.statistics.labels import FloatArray

# Nearer to the mean the saddlepoint formula is 0/0; its limit there stands in.
_AT_THE_MEAN = 1e-4


def integrate_tail(multiplier: FloatArray, degrees: FloatArray) -> float:
    """P(sum of multiplier x chi-squared > 0), exact within about 1e-9.

    multiplier : (k,) numbers; of one sign only the chance is 0 or 1. degrees : (k,) degrees of freedom of the
    independent chi-squared variables.

    Notes
    -----
    Source: Imhof (1961), Biometrika 48, 419-426. Neither scipy nor statsmodels has this distribution.
    """
    if not (multiplier.min() < 0 < multiplier.max()):
        return float(multiplier.max() > 0)
    scaled = multiplier / np.abs(multiplier).max()

    def oscillate(u: float) -> float:
        angle = (degrees * np.arctan(scaled * u)).sum() / 2
        log_damping = (degrees * np.log1p(np.square(scaled * u))).sum() / 4
        return float(np.sin(angle) * np.exp(-log_damping) / u) if u else float((degrees * scaled).sum() / 2)

    integral, _ = scipy.integrate.quad(oscillate, 0.0, np.inf, epsabs=1e-10, epsrel=1e-10, limit=500)
    return float(np.clip(0.5 + integral / np.pi, 0.0, 1.0))


def approximate_tail(multiplier: FloatArray, degrees: FloatArray) -> float:
    """P(sum of multiplier x chi-squared > 0) by saddlepoint, accurate also far out in the tail.

    multiplier, degrees : as for `integrate_tail`.

    Notes
    -----
    Source: Kuonen (1999), Biometrika 86, 929-935; Barndorff-Nielsen (1990), JRSS B 52, 485-496.
    """
    if not (multiplier.min() < 0 < multiplier.max()):
        return float(multiplier.max() > 0)
    scaled = multiplier / multiplier.max()

    def slope(zeta: float) -> float:
        return float((degrees * scaled / (1 - 2 * zeta * scaled)).sum())

    # The slope runs from minus to plus infinity between the poles of the cumulant function.
    poles = 1 / (2 * scaled[[np.argmin(scaled), np.argmax(scaled)]])
    zeta = scipy.optimize.brentq(slope, *(poles * (1 - 1e-9)), xtol=1e-14)
    if abs(zeta) < _AT_THE_MEAN:
        second, third = 2 * (degrees * scaled**2).sum(), 8 * (degrees * scaled**3).sum()
        return float(0.5 - third / (6 * np.sqrt(2 * np.pi) * second**1.5))
    cumulant = -(degrees * np.log1p(-2 * zeta * scaled)).sum() / 2
    w = np.sign(zeta) * np.sqrt(-2 * cumulant)
    v = zeta * np.sqrt(2 * (degrees * np.square(scaled / (1 - 2 * zeta * scaled))).sum())
    return float(find_normal_share(-(w + np.log(v / w) / w)))
