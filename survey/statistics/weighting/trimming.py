"""Trimming: no respondent may stand for too many, at the price of some bias."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.designs.reading import refuse_bad_weights
from survey.statistics.errors import InvalidTotals, UnmetTotals, name_some
from survey.statistics.labels import FloatArray, IntArray, number_labels, sum_weights
from survey.statistics.weighting.auxiliaries import Auxiliary
from survey.statistics.weighting.calibrated import Calibration, build_convergence
from survey.statistics.weighting.diagnostics import diagnose_weights

_BISECTIONS = 100


class _Limits(NamedTuple):
    """(n,) the least and greatest weight of each respondent."""

    lower: FloatArray
    upper: FloatArray


def trim(
    weights: ArrayLike,
    *,
    upper: float | None = None,
    lower: float | None = None,
    upper_times_median: float | None = None,
    lower_times_median: float | None = None,
    strata: ArrayLike | pd.Series | None = None,
    redistribute: bool = True,
) -> Calibration:
    """Cut weights off at limits, and share what was cut among the others of the stratum.

    Parameters
    ----------
    weights : (n,) zero or more. A weight of 0 stays 0.
    upper, lower : limits of a weight. upper_times_median, lower_times_median : limits as multiples of the median of
        the positive weights of the stratum. Where both are given, the stricter holds.
    strata : (n,) labels; each keeps its sum of weights, and has its own median. Omitted, all are one.
    redistribute : keep the sums, by adding the same to every weight that is not at a limit. Otherwise the sums change,
        and the record of convergence says by how much.

    Raises
    ------
    InvalidTotals : no limit, limits of which the lower is above the upper, respondents without a stratum.
    UnmetTotals : a stratum whose sum cannot be kept within the limits.
    InvalidDesign : weights that are negative, missing or infinite.

    Notes
    -----
    The result of R survey's `trimWeights(strict = TRUE)` with an upper limit: it shares in rounds until none is beyond.
    Standard errors take trimmed weights as fixed; to count on margins again, rake after trimming.
    Source: Potter (1990), Proceedings of the Section on Survey Research Methods, ASA, 225-230; Valliant, Dever and
    Kreuter (2018), Practical Tools for Designing and Weighting Survey Samples, 14.4.
    """
    base = np.asarray(weights, dtype=np.float64)
    refuse_bad_weights(base)
    stratum, label = _number_strata(strata, len(base))
    medians = _find_medians(base, stratum, len(label))[stratum]
    limits = _set_limits(medians, (lower, lower_times_median), (upper, upper_times_median))
    total = sum_weights(stratum, base, len(label))
    trimmed = np.where(base > 0, np.clip(base, *limits), 0.0)
    if redistribute:
        _refuse_narrow_limits(total, stratum, label, base, limits)
        trimmed = _share_out(base, stratum, total, limits)
    g_weights = np.divide(trimmed, base, out=np.ones_like(base), where=base > 0)
    kept = Auxiliary("strata", label, total, stratum, np.ones(len(base)), is_margin=True)
    return Calibration(
        base_weight=base,
        g_weights=g_weights,
        convergence=build_convergence([kept], trimmed, 1),
        diagnostics=diagnose_weights(base, g_weights, {"stratum": label.take(stratum)}),
        auxiliaries=(),
    )


def _number_strata(strata: ArrayLike | pd.Series | None, n: int) -> tuple[IntArray, pd.Index]:
    if strata is None:
        return np.zeros(n, dtype=np.int64), pd.Index(["all"])
    stratum, label = number_labels(strata)
    if len(stratum) != n:
        raise InvalidTotals(f"{n} weights but {len(stratum)} stratum labels")
    if label.hasnans:
        rows = np.flatnonzero(np.asarray(label.isna())[stratum])
        raise InvalidTotals(f"{len(rows)} respondents have no stratum: row {name_some(rows)}")
    return stratum, label


def _find_medians(weights: FloatArray, stratum: IntArray, n_strata: int) -> FloatArray:
    medians = pd.Series(weights).where(weights > 0).groupby(stratum).median()
    return np.asarray(medians.reindex(range(n_strata)), dtype=np.float64)


def _set_limits(
    medians: FloatArray, lower: tuple[float | None, float | None], upper: tuple[float | None, float | None]
) -> _Limits:
    """Raise InvalidTotals where there is no limit, or the lower is above the upper."""
    if lower == upper == (None, None):
        raise InvalidTotals("no limit is given: upper, lower, upper_times_median or lower_times_median")
    least = np.fmax(lower[0] or 0.0, (lower[1] or 0.0) * medians)
    most = np.full(len(medians), np.inf if upper[0] is None else upper[0])
    if upper[1] is not None:
        most = np.fmin(most, upper[1] * medians)
    if len(rows := np.flatnonzero(least > most)):
        raise InvalidTotals(
            f"the lower limit {least[rows[0]]:g} is above the upper limit {most[rows[0]]:g} in row {name_some(rows)}"
        )
    return _Limits(least, most)


def _refuse_narrow_limits(
    total: FloatArray, stratum: IntArray, label: pd.Index, base: FloatArray, limits: _Limits
) -> None:
    weighed = (base > 0).astype(np.float64)
    least = sum_weights(stratum, weighed * limits.lower, len(total))
    most = sum_weights(stratum, np.where(base > 0, limits.upper, 0.0), len(total))
    wrong = np.flatnonzero((least > total * (1 + 1e-12)) | (most < total * (1 - 1e-12)))
    if len(wrong):
        first = wrong[0]
        raise UnmetTotals(
            f"within the limits weights sum to {least[first]:g} at least and {most[first]:g} at most, but should sum "
            f"to {total[first]:g} in stratum {name_some(label[wrong])}; widen the limits, or say redistribute=False"
        )


def _share_out(base: FloatArray, stratum: IntArray, total: FloatArray, limits: _Limits) -> FloatArray:
    """The weights clipped after adding the one amount to each stratum that keeps its sum, found by bisection."""
    n_strata = len(total)
    span = float(base.max(initial=0.0)) + float(np.max(limits.upper, initial=0.0, where=np.isfinite(limits.upper)))
    span += float(np.max(limits.lower, initial=0.0))
    low, high = np.full(n_strata, -span), np.full(n_strata, span)
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        too_much = sum_weights(stratum, _clip_shifted(base, middle[stratum], limits), n_strata) > total
        low, high = np.where(too_much, low, middle), np.where(too_much, middle, high)
    return _clip_shifted(base, high[stratum], limits)


def _clip_shifted(base: FloatArray, shift: FloatArray, limits: _Limits) -> FloatArray:
    return np.where(base > 0, np.clip(base + shift, *limits), 0.0)
