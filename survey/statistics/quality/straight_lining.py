"""The same answer to everything."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from survey.statistics.quality.frequencies import count_answers
from survey.statistics.quality.indications import refuse_other_than_ratings, tell

# As objects, of which a column of many rows is made without a copy of the words for each.
_REASONS = np.array(["mostly_one_answer", "one_answer"], dtype=object)


def score_straight_lining(ratings: NDArray[np.integer], *, least_answers: int = 5) -> pd.DataFrame:
    """How far a respondent gave one answer to all items, less for an answer that many honestly give to all.

    ratings : (n, k) integers, 0 where not answered. least_answers : with fewer nothing is told.

    Returns
    -------
    See `tell`: value is the share of the most frequent answer; expected its mean among respondents; reason "one_answer"
    or "mostly_one_answer".

    Notes
    -----
    (share - 1/highest) / (1 - 1/highest), times 1 minus the share of respondents that gave this very answer to all: a
    row of 5s after good service is no sign of carelessness where a third give it, a row of 2s is.
    Source: Yan (2008), "Nondifferentiation", in Encyclopedia of Survey Research Methods; Kim, Dykema, Stevenson, Black
    and Moberg (2019), Social Science Computer Review 37, 214-233.
    """
    refuse_other_than_ratings(ratings)
    counts = count_answers(ratings)
    highest, answers = counts.shape[1], counts.sum(axis=1)
    enough = answers >= least_answers
    share = np.divide(counts.max(axis=1), answers, out=np.full(len(ratings), np.nan), where=enough)
    favourite = counts.argmax(axis=1)
    straight = share == 1
    common = np.bincount(favourite[straight], minlength=highest) / max(int(enough.sum()), 1)
    score = (share - 1 / highest) / (1 - 1 / highest) * (1 - common[favourite])
    expected = float(np.mean(share[enough])) if enough.any() else np.nan
    reason = _REASONS[straight.astype(np.int64)]
    return tell(score, reason, share, np.where(enough, expected, np.nan))
