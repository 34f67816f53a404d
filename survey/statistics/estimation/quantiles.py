"""Weighted quantiles with the intervals of Woodruff."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.designs.design import SurveyDesign
from survey.statistics.designs.replicates import ReplicateDesign
from survey.statistics.distributions import find_t_quantile
from survey.statistics.errors import InvalidEstimate
from survey.statistics.estimation.domains import cross_labels, number_domains
from survey.statistics.estimation.estimators import estimate_means
from survey.statistics.estimation.intervals import IntervalKind
from survey.statistics.estimation.joint import JointEstimates
from survey.statistics.estimation.positions import OrderedAnswers, QuantileRule
from survey.statistics.estimation.sums import Design, DomainLabels
from survey.statistics.labels import FloatArray, IntArray

_ESTIMATES_AT_A_TIME = 300


def estimate_quantiles(
    design: Design,
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
    _refuse_bad_question(wanted, rule)
    value = np.asarray(values, dtype=np.float64)
    labels, domain = number_domains({} if domains is None else domains, design.n)
    if value.shape != (design.n,):
        raise InvalidEstimate(f"values of shape {value.shape}, but a design of {design.n} respondents")
    answers = OrderedAnswers.sort(value, design.weight, domain, len(labels))
    found = answers.find_quantiles(np.tile(wanted, (len(labels), 1)), rule)
    tables = [
        shares.tabulate(level=level, interval=interval, degrees_of_freedom=degrees_of_freedom)
        for shares in _estimate_shares_below(design, value, found, domain)
    ]
    shares = pd.concat(tables, ignore_index=True)
    table = cross_labels(labels, pd.DataFrame({"probability": wanted})).assign(estimate=found.ravel())
    return _add_limits(table, answers, shares, rule, level)


def _add_limits(
    table: pd.DataFrame, answers: OrderedAnswers, shares: pd.DataFrame, rule: QuantileRule, level: float
) -> pd.DataFrame:
    """The table with the quantiles at the limits of the shares below the estimates."""
    df = shares["degrees_of_freedom"].to_numpy(dtype=np.float64)
    bounds = np.clip(shares[["lower", "upper"]].to_numpy(dtype=np.float64), 0, 1)
    shape = (len(answers.first), -1)
    lower, upper = (answers.find_quantiles(side.reshape(shape), rule).ravel() for side in bounds.T)
    return table.assign(
        standard_error=(upper - lower) / (2 * find_t_quantile((1 + level) / 2, df)),
        lower=lower,
        upper=upper,
        degrees_of_freedom=df,
        n=shares["n"],
        weighted_n=shares["weighted_n"],
    )


def _refuse_bad_question(wanted: FloatArray, rule: QuantileRule) -> None:
    if wanted.ndim != 1 or not ((wanted >= 0) & (wanted <= 1)).all():
        raise InvalidEstimate("the probabilities of quantiles lie between 0 and 1")
    if rule not in get_args(QuantileRule):
        raise InvalidEstimate(f"{rule!r} is no rule for quantiles; known are {', '.join(get_args(QuantileRule))}")


def _estimate_shares_below(
    design: Design, value: FloatArray, quantile: FloatArray, domain: IntArray
) -> Iterator[JointEstimates]:
    """The shares of answers at or below each of the (D, p) quantiles of a respondent's domain, some domains at a time.

    Quantiles of different domains are not compared here: all their covariances would be a table of (D p) by (D p).
    """
    n_domains, n_probabilities = quantile.shape
    step = max(1, _ESTIMATES_AT_A_TIME // n_probabilities)
    answered, whole_df = ~np.isnan(value), design.degrees_of_freedom
    # What known totals explain is a matter of all respondents; else those outside a domain add nothing.
    needs_everyone = isinstance(design, SurveyDesign) and design.poststrata is not None
    for start in range(0, n_domains, step):
        inside = (domain >= start) & (domain < start + step)
        rows = np.arange(design.n) if needs_everyone else np.flatnonzero(inside)
        below = np.where((inside & answered)[rows, None], value[rows, None] <= quantile[domain[rows]], np.nan)
        columns = {str(column): below[:, column] for column in range(n_probabilities)}
        shares = estimate_means(_keep_rows(design, rows), columns, {"": np.where(inside, domain, n_domains)[rows]})
        of_part = (shares.labels[""] < n_domains).to_numpy()
        yield replace(shares.take(of_part), degrees_of_freedom=whole_df)


def _keep_rows(design: Design, rows: IntArray) -> Design:
    """The design with some of its respondents and all of its PSUs."""
    if isinstance(design, ReplicateDesign):
        return replace(design, weight=design.weight[rows], replicate_weight=design.replicate_weight[rows])
    return replace(
        design,
        weight=design.weight[rows],
        psu_of_row=design.psu_of_row[rows],
        poststratum_of_row=design.poststratum_of_row[rows],
        later_stages=tuple(replace(stage, unit_of_row=stage.unit_of_row[rows]) for stage in design.later_stages),
    )
