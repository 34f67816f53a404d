"""More answers at a counter in a short time than its own past explains."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.distributions import find_negative_binomial_tail
from survey.statistics.labels import BoolArray, FloatArray, IntArray, find_starts
from survey.statistics.quality.indications import score_chance, tell
from survey.statistics.quality.moments import SECONDS_A_DAY, Moments, sort_moments


def score_bursts(
    counter: ArrayLike,
    time: ArrayLike,
    *,
    window: int = 600,
    past_days: int = 28,
    hours_open: float = 8.0,
) -> pd.DataFrame:
    """How unlikely so many answers at a counter in the minutes up to each are, given how many it had before.

    Parameters
    ----------
    counter, time : (n,) labels, and datetime64 of each answer.
    window : seconds that a burst is looked for in. past_days : how far the counter's own past reaches.
    hours_open : hours a day in which answers come; a day without any counts as closed.

    Returns
    -------
    See `tell`: value is the answers within the window up to this one, expected what the counter's past gives; reason
    "burst".

    Notes
    -----
    The counter's rate has a gamma prior around the mean rate of all counters, worth one day; the count of a window is
    then negative binomial, and the score tells the chance of that many or more. Source: Gelman et al. (2013), Bayesian
    Data Analysis, 2.6; Kulldorff (2001), Journal of the Royal Statistical Society A 164, 61-72, on prospective
    surveillance.
    """
    moments = sort_moments(time, counter)
    if not len(moments.key):
        return tell(np.empty(0), "burst", np.empty(0), np.empty(0))
    count = moments.count(before=window)
    past = moments.count(before=past_days * SECONDS_A_DAY) - count
    day_length = hours_open * 3600
    is_first = _mark_first_of_day(moments)
    exposure = _count_days(moments, is_first, past_days) * day_length
    rate = len(count) / (int(is_first.sum()) * day_length)
    shape = past + rate * day_length
    total = exposure + day_length
    # Of a negative binomial count with this shape, P(count - 1 others or more in the window).
    chance = find_negative_binomial_tail(count - 1, shape, total / (total + window))
    return tell(score_chance(chance), "burst", count.astype(np.float64), 1 + shape / total * window)


def _count_days(moments: Moments, is_first: BoolArray, past_days: int) -> FloatArray:
    """(n,) days before the one of each answer, within reach, on which its counter had answers."""
    of_order = np.append(0, np.cumsum(is_first))
    edge, day = moments.edge, _find_days(moments)
    reach = np.searchsorted(moments.key, edge + np.maximum(day - past_days, 0) * SECONDS_A_DAY, side="left")
    today = np.searchsorted(moments.key, edge + day * SECONDS_A_DAY, side="left")
    return moments.put_back(of_order[today] - of_order[reach]).astype(np.float64)


def _mark_first_of_day(moments: Moments) -> BoolArray:
    """(n,) in sorted order, whether it is the first answer of a day of a counter."""
    is_first = np.zeros(len(moments.key), dtype=bool)
    is_first[find_starts(moments.edge, _find_days(moments))] = True
    return is_first


def _find_days(moments: Moments) -> IntArray:
    """(n,) in sorted order, days since the first answer of all."""
    return (moments.key - moments.edge) // SECONDS_A_DAY
