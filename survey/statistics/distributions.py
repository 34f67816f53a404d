"""Quantiles and tails of the distributions behind every table.

They are scipy.stats' own numbers, asked of the functions beneath it: scipy.stats itself takes longer to load than a
page of results may take to show.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from survey.statistics.labels import FloatArray


def find_t_quantile(p: float, degrees_of_freedom: ArrayLike) -> FloatArray:
    """The p quantile of Student's t for each number of degrees of freedom; NaN where that is not positive."""
    return np.asarray(special.stdtrit(_take_positive(degrees_of_freedom), p), dtype=np.float64)


def find_t_tail(t: ArrayLike, degrees_of_freedom: ArrayLike) -> FloatArray:
    """The chance of a Student's t above each; NaN where its degrees of freedom are not positive."""
    return np.asarray(special.stdtr(_take_positive(degrees_of_freedom), -np.asarray(t)), dtype=np.float64)


def find_f_tail(f: float, above: float, below: float) -> float:
    """The chance of an F above this one, with `above` and `below` degrees of freedom."""
    return float(special.fdtrc(above, below, f))


def find_chi2_tail(chi2: float, degrees_of_freedom: float) -> float:
    """The chance of a chi-squared above this one."""
    return float(special.chdtrc(degrees_of_freedom, chi2))


def find_normal_quantile(p: float) -> float:
    """The p quantile of the standard normal distribution."""
    return float(special.ndtri(p))


def find_normal_share(z: ArrayLike) -> FloatArray:
    """The chance of a standard normal number up to each."""
    return np.asarray(special.ndtr(z), dtype=np.float64)


def find_binomial_tail(least: ArrayLike, n: ArrayLike, share: ArrayLike) -> FloatArray:
    """The chance of `least` or more of n, each with the same chance; whole numbers `least` and n."""
    least, n, share = np.broadcast_arrays(least, n, share)
    found = special.betainc(np.maximum(least, 1), np.maximum(n - least + 1, 1), share)
    return np.asarray(np.where(least < 1, 1.0, np.where(least > n, 0.0, found)), dtype=np.float64)


def find_negative_binomial_tail(least: ArrayLike, n: ArrayLike, share: ArrayLike) -> FloatArray:
    """The chance of `least` or more failures before n successes, each with the chance `share`; n need not be whole."""
    least = np.asarray(least)
    found = special.betainc(np.maximum(least, 1), n, 1 - np.asarray(share))
    return np.asarray(np.where(least < 1, 1.0, found), dtype=np.float64)


def find_clopper_pearson(count: FloatArray, n: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Lower and upper limits of the share behind `count` of n, which need not be whole.

    Source: Clopper and Pearson (1934), Biometrika 26, 404-413.
    """
    tail = (1 - level) / 2
    with np.errstate(invalid="ignore"):
        lower = np.where(count / n == 0, 0.0, special.betaincinv(count, n - count + 1, tail))
        upper = np.where(count / n == 1, 1.0, special.betainccinv(count + 1, n - count, tail))
    return lower, upper


def _take_positive(degrees_of_freedom: ArrayLike) -> FloatArray:
    given = np.asarray(degrees_of_freedom, dtype=np.float64)
    return np.where(given > 0, given, np.nan)
