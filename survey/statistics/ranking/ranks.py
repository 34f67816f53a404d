"""Ranks of units with what the data can and cannot tell apart: rank intervals, tiers, chances of the first places."""

from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from survey.statistics.comparison.differences import adjust_p_values, divide_by_error
from survey.statistics.errors import InvalidComparison
from survey.statistics.estimation.joint import JointEstimates
from survey.statistics.labels import BoolArray, FloatArray, IntArray

_NUMBERS_AT_A_TIME = 4_000_000


def rank_units(
    joint: JointEstimates,
    *,
    level: float = 0.95,
    method: Literal["simultaneous", "holm"] = "simultaneous",
    top: int = 1,
    n_draws: int = 2_000,
    seed: int = 0,
    degrees_of_freedom: float | None = None,
) -> pd.DataFrame:
    """Ranks of units by one measure, 1 the highest, with intervals that hold for all ranks at once.

    Parameters
    ----------
    joint : estimates of one measure, a row a unit, with their covariances.
    level : with which all rank intervals together hold.
    method : how pairs are told apart. "simultaneous" compares every difference with the quantile of the largest of all
        standardized differences, drawn from the joint distribution; "holm" adjusts the p-values of the pairs.
    top : how many first places `probability_top` speaks of. n_draws, seed : of the draws.
    degrees_of_freedom : of Student's t; omitted, those of the whole design.

    Returns
    -------
    One row a unit, in the order given: its labels; estimate; standard_error; rank, ties getting the smallest;
    rank_lower, 1 + the units that are significantly better; rank_upper, K - those significantly worse; tier, from 1;
    probability_top, the share of draws from the joint normal distribution of the estimates in which the unit is among
    the first `top`.
    Units without an estimate or a standard error have none of these, and do not count among the K.
    A tier begins with the best unit that is in no tier yet and takes the units after it until the first that is
    significantly worse than that unit: within a tier nobody is known to be worse than its first.

    Raises
    ------
    InvalidComparison : estimates of several measures, a top below 1, fewer than two draws, an unknown method.

    Notes
    -----
    Source: Klein, Wright and Wieczorek (2020), Journal of the Royal Statistical Society A 183, 589-606; Mohamad, Goeman
    and van Zwet (2022), Statistics in Medicine 41, 4970-4985; Hsu (1996), Multiple Comparisons, chapter 5, for the
    largest difference.
    """
    _refuse_several_measures(joint)
    if top < 1 or n_draws < 2:
        raise InvalidComparison("the first places are one or more, and the draws two or more")
    units = np.flatnonzero(np.isfinite(joint.estimate) & np.isfinite(joint.standard_error))
    estimate, covariance = joint.estimate[units], joint.covariance[np.ix_(units, units)]
    df = float(joint.degrees_of_freedom if degrees_of_freedom is None else degrees_of_freedom)
    difference, error = _find_differences(estimate, covariance)
    deviations = _draw_deviations(covariance, n_draws, np.random.default_rng(seed))
    if method == "simultaneous":
        scale = _draw_scales(df, n_draws, np.random.default_rng((seed, 1)))
        told_apart = _exceed_largest(difference, error, deviations / scale[:, None], level)
    elif method == "holm":
        told_apart = _reject_pairs(difference, error, df, level)
    else:
        raise InvalidComparison(f'{method!r} is no way to tell units apart: "simultaneous" or "holm"')
    better = told_apart & (difference > 0)
    columns = {
        "rank": stats.rankdata(-estimate, method="min"),
        "rank_lower": 1 + better.sum(axis=0),
        "rank_upper": len(units) - better.sum(axis=1),
        "tier": _make_tiers(estimate, better),
        "probability_top": (stats.rankdata(-(estimate + deviations), axis=1, method="min") <= top).mean(axis=0),
    }
    table = joint.labels.assign(estimate=joint.estimate, standard_error=joint.standard_error)
    for name, values in columns.items():
        whole = np.full(len(table), np.nan)
        whole[units] = values
        table[name] = whole if name == "probability_top" else pd.array(whole, dtype="Int64")
    return table


def _refuse_several_measures(joint: JointEstimates) -> None:
    columns = [column for column in ("measure", "code") if column in joint.labels.columns]
    if columns and len(joint.labels[columns].drop_duplicates()) > 1:
        raise InvalidComparison("units are ranked by one measure: take the rows of one")


def _find_differences(estimate: FloatArray, covariance: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(K, K) row unit - column unit, and their standard errors."""
    variance = np.diag(covariance)
    spread = variance[:, None] + variance - 2 * covariance
    return estimate[:, None] - estimate, np.sqrt(np.maximum(spread, 0.0))


def _draw_deviations(covariance: FloatArray, n_draws: int, random: np.random.Generator) -> FloatArray:
    """(draws, K) from the joint normal distribution around 0; a covariance of few PSUs has no full rank."""
    values, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    return np.asarray(random.standard_normal((n_draws, len(covariance))) @ root.T, dtype=np.float64)


def _draw_scales(df: float, n_draws: int, random: np.random.Generator) -> FloatArray:
    """(draws,) what divides a normal deviation to make it Student's t."""
    if not df > 0:
        return np.full(n_draws, np.nan)
    return np.sqrt(random.chisquare(df, n_draws) / df) if np.isfinite(df) else np.ones(n_draws)


def _exceed_largest(difference: FloatArray, error: FloatArray, deviations: FloatArray, level: float) -> BoolArray:
    """(K, K) whether a standardized difference exceeds the `level` quantile of the largest of all by chance."""
    first, second = np.triu_indices(len(error), 1)
    known = error[first, second] > 0
    first, second = first[known], second[known]
    if not len(first):
        return np.asarray(difference != 0)
    # Half the digits are plenty for a quantile of draws, and twice as fast.
    inverse, deviations = (1 / error[first, second]).astype(np.float32), deviations.astype(np.float32)
    step = max(1, _NUMBERS_AT_A_TIME // len(first))
    largest = np.concatenate(
        [
            np.abs((block[:, first] - block[:, second]) * inverse).max(axis=1)
            for block in (deviations[start : start + step] for start in range(0, len(deviations), step))
        ]
    )
    return np.asarray(np.abs(difference) > float(np.quantile(largest, level)) * error)


def _reject_pairs(difference: FloatArray, error: FloatArray, df: float, level: float) -> BoolArray:
    first, second = np.triu_indices(len(error), 1)
    t = divide_by_error(difference[first, second], error[first, second])
    p = 2 * stats.t.sf(np.abs(t), df) if df > 0 else np.full_like(t, np.nan)
    rejected = adjust_p_values(p, "holm") < 1 - level
    told_apart = np.zeros_like(error, dtype=bool)
    told_apart[first, second] = told_apart[second, first] = rejected
    return told_apart


def _make_tiers(estimate: FloatArray, better: BoolArray) -> IntArray:
    order = np.argsort(-estimate, kind="stable")
    tier, number, start = np.zeros(len(order), dtype=np.int64), 0, 0
    while start < len(order):
        number += 1
        worse = better[order[start], order[start:]]
        end = start + int(np.argmax(worse)) if worse.any() else len(order)
        tier[order[start:end]] = number
        start = end
    return tier
