"""Answers faster than the questions can be read."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.distributions import find_normal_share
from survey.statistics.errors import InvalidRatings
from survey.statistics.quality.indications import tell

# So many respondents with as many answers are enough to compare with them alone.
_ENOUGH = 50
# What the median absolute deviation is multiplied by to be a standard deviation of a normal distribution.
_TO_DEVIATION = 1.4826


def score_speeding(seconds: ArrayLike, n_answers: ArrayLike) -> pd.DataFrame:
    """How much faster than others with as many answers a respondent was.

    seconds : (n,) from the form to its answers, NaN where not known. n_answers : (n,).

    Returns
    -------
    See `tell`: value is the seconds an answer took, expected the median of others; reason "too_fast". Those slower than
    the median score 0.

    Notes
    -----
    1 - 2 P(Z <= z), z the distance of the logarithm of seconds an answer from its median in robust standard deviations,
    among those with as many answers, or among all where they are fewer than 50.
    Source: Yan and Tourangeau (2008), Applied Cognitive Psychology 22, 51-68; Greszki, Meyer and Schoen (2015), Public
    Opinion Quarterly 79, 471-503.
    """
    taken, answers = np.asarray(seconds, dtype=np.float64), np.asarray(n_answers, dtype=np.int64)
    if taken.ndim != 1 or taken.shape != answers.shape or (answers < 0).any():
        raise InvalidRatings("seconds and numbers of answers, 0 or more, are one for each respondent")
    known = np.isfinite(taken) & (taken > 0) & (answers > 0)
    each = np.divide(taken, answers, out=np.full(len(taken), np.nan), where=known)
    logarithm = np.log(each, out=np.full(len(taken), np.nan), where=known)
    counts = np.bincount(answers[known], minlength=int(answers.max(initial=0)) + 1)
    group = np.where(counts[np.maximum(answers, 0)] >= _ENOUGH, answers, -1)
    grouped = pd.Series(logarithm).groupby(group)
    median = grouped.transform("median").to_numpy()
    spread = pd.Series(np.abs(logarithm - median)).groupby(group).transform("median").to_numpy() * _TO_DEVIATION
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(spread > 0, (logarithm - median) / spread, np.where(logarithm < median, -np.inf, 0.0))
    score = np.where(known, np.maximum(1 - 2 * find_normal_share(z), 0.0), np.nan)
    return tell(score, "too_fast", each, np.exp(median))
