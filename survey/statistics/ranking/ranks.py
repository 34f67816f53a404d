"""Ranks of units with what the data can and cannot tell apart: rank intervals, tiers, chances of the first places."""

from typing import Literal, get_args

import numpy as np
import pandas as pd

from survey.statistics.comparison.differences import adjust_p_values, divide_by_error
from survey.statistics.distributions import find_t_tail
from survey.statistics.errors import InvalidComparison
from survey.statistics.estimation.joint import JointEstimates
from survey.statistics.labels import BoolArray, FloatArray, IntArray

RankMethod = Literal["simultaneous", "holm"]

# A standard error that is zero in exact arithmetic comes out as a rounding residue around 1e-17.
_NO_SPREAD = 1e-12


def rank_units(
    joint: JointEstimates,
    *,
    level: float = 0.95,
    method: RankMethod = "simultaneous",
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
        standardized differences, drawn from the joint distribution, and gives spread to shares of 0 and 1 that show
        none; "holm" adjusts the p-values of the pairs, and takes estimates without spread as certain.
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
    InvalidComparison : estimates of several measures, a level that is no share, a top below 1, fewer than two
        draws, an unknown method.

    Notes
    -----
    Source: Klein, Wright and Wieczorek (2020), Journal of the Royal Statistical Society A 183, 589-606; Mohamad, Goeman
    and van Zwet (2022), Statistics in Medicine 41, 4970-4985; Hsu (1996), Multiple Comparisons, chapter 5, for the
    largest difference.
    """
    _refuse_several_measures(joint)
    _refuse_bad_choices(level, method, top, n_draws)
    units = np.flatnonzero(np.isfinite(joint.estimate) & np.isfinite(joint.standard_error))
    table = joint.labels.assign(estimate=joint.estimate, standard_error=joint.standard_error)
    columns = dict.fromkeys(("rank", "rank_lower", "rank_upper", "tier", "probability_top"), np.empty(0))
    if len(units):
        df = float(joint.degrees_of_freedom if degrees_of_freedom is None else degrees_of_freedom)
        columns = _rank_known(joint.take(units), df, level, method=method, top=top, n_draws=n_draws, seed=seed)
    for name, values in columns.items():
        whole = np.full(len(table), np.nan)
        whole[units] = values
        table[name] = whole if name == "probability_top" else pd.array(whole, dtype="Int64")
    return table


def _refuse_bad_choices(level: float, method: RankMethod, top: int, n_draws: int) -> None:
    if top < 1 or n_draws < 2:
        raise InvalidComparison("the first places are one or more, and the draws two or more")
    if not 0 < level < 1:
        raise InvalidComparison(f"the level is a share between 0 and 1, not {level}")
    if method not in get_args(RankMethod):
        raise InvalidComparison(f'{method!r} is no way to tell units apart: "simultaneous" or "holm"')


def _rank_known(
    known: JointEstimates, df: float, level: float, *, method: RankMethod, top: int, n_draws: int, seed: int
) -> dict[str, FloatArray]:
    """The columns of the table for units that have an estimate and a standard error."""
    estimate, spread = known.estimate, _give_spread(known)
    deviations = _draw_deviations(spread, n_draws, np.random.default_rng(seed))
    if method == "simultaneous":
        difference, error = _find_differences(estimate, spread)
        scale = _draw_scales(df, n_draws, np.random.default_rng((seed, 1)))
        told_apart = _exceed_largest(difference, error, deviations / scale[:, None], level)
    else:
        difference, error = _find_differences(estimate, known.covariance)
        told_apart = _reject_pairs(difference, error, df, level)
    better = told_apart & (difference > 0)
    return {
        "rank": pd.Series(-estimate).rank(method="min").to_numpy(),
        "rank_lower": 1.0 + better.sum(axis=0),
        "rank_upper": len(estimate) - better.sum(axis=1).astype(np.float64),
        "tier": _make_tiers(estimate, better).astype(np.float64),
        "probability_top": _find_first_places(estimate + deviations, top).mean(axis=0),
    }


def _give_spread(known: JointEstimates) -> FloatArray:
    """(K, K) the covariance, in which no share is certain because all or none were satisfied.

    Three satisfied respondents show no spread, and are no proof of a first place: such a share takes the variance of
    (n p + 2)/(n + 4) among n + 4, unless the whole population was asked.
    Source: Agresti and Coull (1998), American Statistician 52, 119-126.
    """
    if known.is_share is None:
        return known.covariance
    flat = known.is_share & (known.standard_error < _NO_SPREAD)
    if known.exhaustive is not None:
        flat &= ~known.exhaustive
    among = known.n + 4
    share = (known.n * known.estimate + 2) / among
    covariance = known.covariance.copy()
    covariance[flat, flat] = (share * (1 - share) / among)[flat]
    return covariance


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
    # An eigenvector's sign is arbitrary; fixed by its largest part, draws do not depend on the order of units.
    largest = np.take_along_axis(vectors, np.abs(vectors).argmax(axis=0)[None], axis=0)
    root = vectors * np.sign(largest) * np.sqrt(np.maximum(values, 0.0))
    return np.asarray(random.standard_normal((n_draws, len(covariance))) @ root.T, dtype=np.float64)


def _find_first_places(draws: FloatArray, top: int) -> BoolArray:
    """(draws, K) whether fewer than `top` units are above each."""
    last = max(draws.shape[1] - top, 0)
    return np.asarray(draws >= np.partition(draws, last, axis=1)[:, last : last + 1])


def _draw_scales(df: float, n_draws: int, random: np.random.Generator) -> FloatArray:
    """(draws,) what divides a normal deviation to make it Student's t."""
    if not df > 0:
        return np.full(n_draws, np.nan)
    return np.sqrt(random.chisquare(df, n_draws) / df) if np.isfinite(df) else np.ones(n_draws)


def _exceed_largest(difference: FloatArray, error: FloatArray, deviations: FloatArray, level: float) -> BoolArray:
    """(K, K) whether a standardized difference exceeds the `level` quantile of the largest of all by chance."""
    is_known = error > 0
    if not is_known.any():
        return np.asarray(difference != 0)
    # Half the digits are plenty for a quantile of draws, and twice as fast.
    inverse = np.divide(1, error, out=np.zeros_like(error), where=is_known).astype(np.float32)
    of_unit = np.ascontiguousarray(deviations.T, dtype=np.float32)
    largest = np.zeros(len(deviations), dtype=np.float32)
    for unit in range(1, len(error)):
        # With the units before it only: the other half of the differences are the same.
        standardized = np.abs((of_unit[:unit] - of_unit[unit]) * inverse[:unit, unit, None])
        np.maximum(largest, standardized.max(axis=0), out=largest)
    return np.asarray(np.abs(difference) > float(np.quantile(largest, level)) * error)


def _reject_pairs(difference: FloatArray, error: FloatArray, df: float, level: float) -> BoolArray:
    first, second = np.triu_indices(len(error), 1)
    t = divide_by_error(difference[first, second], error[first, second])
    p = 2 * find_t_tail(np.abs(t), df) if df > 0 else np.full_like(t, np.nan)
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
