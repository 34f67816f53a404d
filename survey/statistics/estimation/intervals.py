"""Confidence intervals for shares, from an estimate, its design-based standard error and degrees of freedom."""

from collections.abc import Callable
from typing import Literal, NamedTuple, get_args

import numpy as np
from scipy import special

from survey.statistics.distributions import find_clopper_pearson, find_t_quantile
from survey.statistics.labels import BoolArray, FloatArray

IntervalKind = Literal["logit", "wilson", "beta", "asin", "t", "normal"]

# A standard error that is zero in exact arithmetic comes out as a rounding residue around 1e-17.
_NO_SPREAD = 1e-12


class Estimates(NamedTuple):
    """Estimated shares, their standard errors, degrees of freedom, and respondents: arrays of one shape."""

    share: FloatArray
    standard_error: FloatArray
    degrees_of_freedom: FloatArray
    n: FloatArray


def estimate_intervals(
    estimates: Estimates, *, level: float = 0.95, kind: IntervalKind = "logit", exhaustive: BoolArray | None = None
) -> tuple[FloatArray, FloatArray]:
    """Lower and upper confidence limits of shares, by Student's t on the domain's degrees of freedom.

    Parameters
    ----------
    estimates : shares from 0 to 1 and what is known of them.
    level : coverage, between 0 and 1.
    kind : "logit" (the default) is symmetric on the log-odds scale, so that it stays between 0 and 1 and leans towards
        1/2 as the sampling distribution of a share near the end of the scale does. "wilson" is the score interval on
        the effective sample size p(1-p)/se^2; "beta" that of Korn and Graubard, after Clopper and Pearson; "asin"
        works on the arcsine scale; "t" and "normal" are symmetric and may leave the scale.
    exhaustive : where every PSU of the population was taken: no interval is needed, and the limits are the share.

    Returns
    -------
    Two arrays of the same shape; NaN where the share, its standard error or the degrees of freedom are missing, or
    there are no degrees of freedom. Where the answers show no spread, because all or none are satisfied or every PSU
    says the same, the "beta" interval stands in for all but "t" and "normal", on n respondents reduced for few
    degrees of freedom.

    Notes
    -----
    Agrees with R survey 4.5: "logit" with `svyciprop(method = "xlogit")`, the others by their names, "t" with "mean".
    Sources: Korn and Graubard (1998), Survey Methodology 24, 193-201; Wilson (1927), JASA 22, 209-212; Dean and
    Pagano (2015), Journal of Survey Statistics and Methodology 3, 484-503.

    Raises
    ------
    ValueError : a level that is not between 0 and 1, or an unknown kind.
    """
    if not 0 < level < 1:
        raise ValueError(f"the level is a share between 0 and 1, not {level}")
    if kind not in get_args(IntervalKind):
        raise ValueError(f"{kind!r} is no interval; known are {', '.join(get_args(IntervalKind))}")
    share, standard_error, df, _ = estimates
    quantile = _find_quantile(np.full_like(df, np.inf) if kind == "normal" else df, level)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        lower, upper = _beta(estimates, level) if kind == "beta" else _CLOSED_FORMS[kind](estimates, quantile)
    if kind not in ("t", "normal"):
        _stand_in_without_spread(estimates, level, lower, upper)
    unknown = np.isnan(share) | np.isnan(standard_error) | ~(df > 0)
    lower[unknown] = upper[unknown] = np.nan
    if exhaustive is not None:
        certain = exhaustive & ~np.isnan(share)
        lower[certain] = upper[certain] = share[certain]
    return lower, upper


def _find_quantile(degrees_of_freedom: FloatArray, level: float) -> FloatArray:
    # Many domains share few values: the quantile of each is looked up once.
    values, position = np.unique(degrees_of_freedom, return_inverse=True)
    return find_t_quantile((1 + level) / 2, values)[position].reshape(degrees_of_freedom.shape)


def _stand_in_without_spread(estimates: Estimates, level: float, lower: FloatArray, upper: FloatArray) -> None:
    flat = (estimates.standard_error < _NO_SPREAD) & (estimates.degrees_of_freedom > 0)
    if not flat.any():
        return
    share, _, df, n = (values[flat] for values in estimates)
    effective = n * np.square(_find_quantile(n - 1, level) / _find_quantile(df, level))
    lower[flat], upper[flat] = find_clopper_pearson(effective * share, effective, level)


def _logit(estimates: Estimates, quantile: FloatArray) -> tuple[FloatArray, FloatArray]:
    share = estimates.share
    log_odds = special.logit(share)
    margin = quantile * estimates.standard_error / (share * (1 - share))
    return special.expit(log_odds - margin), special.expit(log_odds + margin)


def _wilson(estimates: Estimates, quantile: FloatArray) -> tuple[FloatArray, FloatArray]:
    share, square = estimates.share, np.square(quantile)
    effective = share * (1 - share) / np.square(estimates.standard_error)
    centre = (share + square / (2 * effective)) / (1 + square / effective)
    margin = quantile / (2 * effective) * np.sqrt(4 * effective * share * (1 - share) + square)
    margin = margin / (1 + square / effective)
    return centre - margin, centre + margin


def _beta(estimates: Estimates, level: float) -> tuple[FloatArray, FloatArray]:
    share = estimates.share
    effective = share * (1 - share) / np.square(estimates.standard_error)
    few = _find_quantile(estimates.n - 1, level) / _find_quantile(estimates.degrees_of_freedom, level)
    n = effective * np.square(few)
    return find_clopper_pearson(n * share, n, level)


def _asin(estimates: Estimates, quantile: FloatArray) -> tuple[FloatArray, FloatArray]:
    share = estimates.share
    angle = np.arcsin(np.sqrt(share))
    margin = quantile * estimates.standard_error / (2 * np.sqrt(share * (1 - share)))
    # Beyond the ends of the scale the sine would turn back into it.
    lower, upper = np.maximum(angle - margin, 0.0), np.minimum(angle + margin, np.pi / 2)
    return np.square(np.sin(lower)), np.square(np.sin(upper))


def _symmetric(estimates: Estimates, quantile: FloatArray) -> tuple[FloatArray, FloatArray]:
    margin = quantile * estimates.standard_error
    return estimates.share - margin, estimates.share + margin


_CLOSED_FORMS: dict[IntervalKind, Callable[[Estimates, FloatArray], tuple[FloatArray, FloatArray]]] = {
    "logit": _logit,
    "wilson": _wilson,
    "asin": _asin,
    "t": _symmetric,
    "normal": _symmetric,
}
