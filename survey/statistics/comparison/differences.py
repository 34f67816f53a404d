"""Differences between domains, pair by pair, with tests adjusted for their number."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from survey.statistics.distributions import find_t_quantile, find_t_tail
from survey.statistics.errors import InvalidComparison
from survey.statistics.estimation.joint import JointEstimates
from survey.statistics.labels import FloatArray, IntArray, number_combinations, number_labels

Adjustment = Literal[
    "none", "bonferroni", "sidak", "holm", "holm-sidak", "simes-hochberg", "hommel", "fdr_bh", "fdr_by"
]


def compare(
    joint: JointEstimates,
    along: str,
    *,
    reference: object = None,
    pairs: Sequence[tuple[object, object]] | None = None,
    adjust: Adjustment = "holm",
    level: float = 0.95,
    degrees_of_freedom: float | None = None,
) -> pd.DataFrame:
    """Differences between the estimates of a label column's values, where all other labels are the same.

    Parameters
    ----------
    joint : estimates of one design over all that is compared, or of independent samples (`join_independent`).
    along : the label column whose values are compared: agencies with each other, or campaigns within each agency.
    reference : a value of that column that all others are compared with, as other - reference.
    pairs : or the few comparisons that were planned, as first - second. Without either, all pairs in ascending order.
    adjust : how p-values are adjusted for the number of comparisons in the table, as by statsmodels' `multipletests`:
        "holm" and the like for any error among them, "fdr_bh" and "fdr_by" for the share of errors, or "none".
    level : coverage of each interval; intervals are not adjusted.
    degrees_of_freedom : of Student's t; omitted, those of the whole design.

    Returns
    -------
    One row a comparison: the other label columns; first, second; difference; standard_error; t; degrees_of_freedom; p,
    two-sided; p_adjusted; lower, upper. Where an estimate or its standard error is missing, so is the test; and where
    two estimates are the same and neither has any spread, so that there is nothing to test.

    Raises
    ------
    InvalidComparison : a column that is not there, a reference or pair that is none of its values, nothing to compare,
        an unknown adjustment.

    Notes
    -----
    var(a - b) = var a + var b - 2 cov(a, b). R survey's `svycontrast`, and `svyttest`, which takes one degree of
    freedom less. Source: Korn and Graubard (1999), Analysis of Health Surveys, 3.6; Holm (1979), Scandinavian Journal
    of Statistics 6, 65-70.
    """
    rows = _list_pairs(joint.labels, along, reference, pairs)
    df = float(joint.degrees_of_freedom if degrees_of_freedom is None else degrees_of_freedom)
    difference, error = _subtract(joint, *rows)
    t = divide_by_error(difference, error)
    p = 2 * find_t_tail(np.abs(t), df) if df > 0 else np.full_like(t, np.nan)
    margin = error * (find_t_quantile((1 + level) / 2, df) if df > 0 else np.nan)
    return _name_pairs(joint.labels, along, *rows).assign(
        difference=difference,
        standard_error=error,
        t=t,
        degrees_of_freedom=df,
        p=p,
        p_adjusted=adjust_p_values(p, adjust),
        lower=difference - margin,
        upper=difference + margin,
    )


def _subtract(joint: JointEstimates, first: IntArray, second: IntArray) -> tuple[FloatArray, FloatArray]:
    """The differences of pairs of estimates, and their standard errors."""
    variance = np.diag(joint.covariance)
    spread = variance[first] + variance[second] - 2 * joint.covariance[first, second]
    return joint.estimate[first] - joint.estimate[second], np.sqrt(np.maximum(spread, 0.0))


def _name_pairs(labels: pd.DataFrame, along: str, first: IntArray, second: IntArray) -> pd.DataFrame:
    others = [column for column in labels.columns if column != along]
    values = labels[along].to_numpy()
    return labels.iloc[first][others].reset_index(drop=True).assign(first=values[first], second=values[second])


def divide_by_error(difference: FloatArray, error: FloatArray) -> FloatArray:
    """Differences over their standard errors; NaN where nothing differs and nothing is left to chance."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(difference / error, dtype=np.float64)


def adjust_p_values(p: FloatArray, adjust: Adjustment) -> FloatArray:
    """(m,) p-values adjusted for their number; missing ones are no part of the family.

    Raises InvalidComparison for an adjustment that statsmodels does not have.
    """
    if adjust == "none":
        return p
    adjusted, known = np.full_like(p, np.nan), np.isfinite(p)
    if known.any():
        adjusted[known] = _adjust_by_holm(p[known]) if adjust == "holm" else _adjust_otherwise(p[known], adjust)
    return adjusted


def _adjust_by_holm(p: FloatArray) -> FloatArray:
    """As statsmodels' `multipletests`, which is slow to load and has all memory swept at every call."""
    order = np.argsort(p)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1)), 1.0)
    return adjusted


def _adjust_otherwise(p: FloatArray, adjust: Adjustment) -> FloatArray:
    from statsmodels.stats.multitest import multipletests

    try:
        return np.asarray(multipletests(p, method=adjust)[1], dtype=np.float64)
    except ValueError as error:
        raise InvalidComparison(f"{adjust!r} is no adjustment for several tests") from error


def _list_pairs(
    labels: pd.DataFrame, along: str, reference: object, wanted: Sequence[tuple[object, object]] | None
) -> tuple[IntArray, IntArray]:
    """The rows of the first and the second estimate of each comparison."""
    if along not in labels.columns:
        raise InvalidComparison(f"the estimates have no label column {along}, only {', '.join(labels.columns)}")
    if wanted is not None and reference is not None:
        raise InvalidComparison("a comparison is with a reference or of pairs, not both")
    others = [number_labels(labels[column])[0] for column in labels.columns if column != along]
    group, _ = number_combinations(others, len(labels))
    value, found = number_labels(labels[along])
    rows = pd.DataFrame({"group": group, "value": value, "row": np.arange(len(labels))})
    pairs = rows.merge(rows, on="group", suffixes=("_first", "_second"))
    pairs = pairs[pairs["value_first"] != pairs["value_second"]]
    if wanted is not None:
        numbers = [tuple(_find_value(found, each, along) for each in pair) for pair in wanted]
        pairs = pairs[pd.MultiIndex.from_frame(pairs[["value_first", "value_second"]]).isin(numbers)]
    elif reference is not None:
        pairs = pairs[pairs["value_second"] == _find_value(found, reference, along)]
    else:
        pairs = pairs[pairs["value_first"] < pairs["value_second"]]
    if pairs.empty:
        raise InvalidComparison(f"there are no two estimates that differ in {along} alone")
    pairs = pairs.sort_values(["group", "value_first", "value_second"])
    return pairs["row_first"].to_numpy(dtype=np.int64), pairs["row_second"].to_numpy(dtype=np.int64)


def _find_value(found: pd.Index, value: object, along: str) -> int:
    position = int(found.get_indexer_for(pd.Index([value]))[0])
    if position < 0:
        raise InvalidComparison(f"{value} is no value of {along}")
    return position
