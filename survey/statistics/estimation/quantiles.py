"""Weighted quantiles with the intervals of Woodruff."""

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from survey.statistics.designs.design import SurveyDesign
from survey.statistics.designs.replicates import ReplicateDesign
from survey.statistics.errors import InvalidEstimate
from survey.statistics.estimation.domains import number_domains
from survey.statistics.estimation.estimators import estimate_means
from survey.statistics.estimation.intervals import IntervalKind
from survey.statistics.estimation.joint import JointEstimates
from survey.statistics.estimation.sums import DomainLabels
from survey.statistics.labels import FloatArray

QuantileRule = Literal["math", "school", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"]

# Of Hyndman and Fan's rules that join the values by straight lines: what of its own weight a value's position leaves
# out, and what of the largest value's weight is added to the whole.
_POSITIONS = {"hf4": (0.0, 0.0), "hf5": (1 / 2, 0.0), "hf6": (0.0, 1.0), "hf8": (1 / 3, 1 / 3), "hf9": (3 / 8, 1 / 4)}

# Sums of weights that reach a share in exact arithmetic may miss it by their rounding.
_ROUNDING = 1e-12


def estimate_quantiles(
    design: SurveyDesign | ReplicateDesign,
    values: ArrayLike,
    probabilities: Sequence[float] = (0.25, 0.5, 0.75),
    domains: DomainLabels | None = None,
    *,
    rule: QuantileRule = "math",
    level: float = 0.95,
    interval: IntervalKind = "t",
    degrees_of_freedom: Literal["domain", "design"] = "domain",
) -> pd.DataFrame:
    """Quantiles of a variable among those who answered, by domain, such as the median number of days waited.

    Parameters
    ----------
    values : (n,) numbers, NaN where not answered. probabilities : from 0 to 1.
    rule : "math" takes the smallest value that the share of weight reaches the probability at; "school" the middle
        between it and the next where the share is the probability exactly; "hf4" to "hf9" are the rules of Hyndman and
        Fan that join values by straight lines.
    level, interval, degrees_of_freedom : of the interval of the share below the quantile, see `estimate_intervals`.

    Returns
    -------
    One row a domain and probability: domain columns; probability; estimate; standard_error, the width of the interval
    over twice its quantile of Student's t; lower; upper; degrees_of_freedom; n; weighted_n. A domain without answers
    has n = 0 and no estimate.

    Raises
    ------
    InvalidEstimate : probabilities outside 0 to 1, values that are no numbers, an unknown rule.
    LonelyPSU : a stratum with one sampled PSU, and no remedy named in the design.

    Notes
    -----
    The limits are the quantiles at the limits of the share of answers up to the estimate. Source: Woodruff (1952), JASA
    47, 635-646; Francisco and Fuller (1991), Annals of Statistics 19, 454-469; Hyndman and Fan (1996), American
    Statistician 50, 361-365. R survey's `svyquantile`, whose `interval.type = "mean"` is "t" here. Where all answers
    lie at or below the estimate, its upper limit is the estimate, where R's other interval types give none.
    """
    wanted = np.asarray(probabilities, dtype=np.float64)
    if wanted.ndim != 1 or not ((wanted >= 0) & (wanted <= 1)).all():
        raise InvalidEstimate("the probabilities of quantiles lie between 0 and 1")
    if rule not in get_args(QuantileRule):
        raise InvalidEstimate(f"{rule!r} is no rule for quantiles; known are {', '.join(get_args(QuantileRule))}")
    value = np.asarray(values, dtype=np.float64)
    labels, domain = number_domains({} if domains is None else domains, design.n)
    known = ~np.isnan(value) & (design.weight > 0)
    groups = [np.flatnonzero(known & (domain == each)) for each in range(len(labels))]
    found = np.array([_find_quantiles(value[rows], design.weight[rows], wanted, rule) for rows in groups])
    shares = _estimate_shares_below(design, value, found[domain], domains)
    table = shares.tabulate(level=level, interval=interval, degrees_of_freedom=degrees_of_freedom)

    def find_limits(side: str) -> FloatArray:
        limits = np.clip(table[side].to_numpy(dtype=np.float64), 0, 1).reshape(found.shape)
        return np.concatenate(
            [
                _find_quantiles(value[rows], design.weight[rows], share, rule)
                for rows, share in zip(groups, limits, strict=True)
            ]
        )

    rows = np.repeat(np.arange(len(labels)), len(wanted))
    df = table["degrees_of_freedom"].to_numpy(dtype=np.float64)
    lower, upper = find_limits("lower"), find_limits("upper")
    return (
        labels.take(rows)
        .reset_index(drop=True)
        .assign(
            probability=np.tile(wanted, len(labels)),
            estimate=found.ravel(),
            standard_error=(upper - lower) / (2 * stats.t.ppf((1 + level) / 2, np.where(df > 0, df, np.nan))),
            lower=lower,
            upper=upper,
            degrees_of_freedom=df,
            n=table["n"],
            weighted_n=table["weighted_n"],
        )
    )


def _estimate_shares_below(
    design: SurveyDesign | ReplicateDesign, value: FloatArray, quantile: FloatArray, domains: DomainLabels | None
) -> JointEstimates:
    """The shares of answers at or below each of the (n, probabilities) quantiles of a respondent's domain."""
    below = np.where(np.isnan(value)[:, None], np.nan, value[:, None] <= quantile)
    return estimate_means(design, {str(column): below[:, column] for column in range(below.shape[1])}, domains)


def _find_quantiles(value: FloatArray, weight: FloatArray, probability: FloatArray, rule: QuantileRule) -> FloatArray:
    """The quantiles of some respondents; NaN without any, or where the probability is missing."""
    if not len(value):
        return np.full_like(probability, np.nan)
    order = np.argsort(value, kind="stable")
    ordered, weights = value[order], weight[order]
    share = np.cumsum(weights) / weights.sum()
    if rule not in ("math", "school"):
        found = np.interp(probability, _find_positions(weights, rule), ordered)
    else:
        position = np.minimum(np.searchsorted(share, probability - _ROUNDING), len(ordered) - 1)
        found = ordered[position]
        if rule == "school":
            reached = np.abs(share[position] - probability) < _ROUNDING
            found = np.where(reached, (found + ordered[np.minimum(position + 1, len(ordered) - 1)]) / 2, found)
    return np.where(np.isnan(probability), np.nan, found)


def _find_positions(weights: FloatArray, rule: QuantileRule) -> FloatArray:
    """The probabilities at which the sorted values stand."""
    total = np.cumsum(weights)
    if rule == "hf7":
        before = total - weights
        return before / before[-1] if before[-1] > 0 else np.ones(1)
    own, largest = _POSITIONS[rule]
    positions: FloatArray = (total - own * weights) / (total[-1] + largest * weights[-1])
    return positions
