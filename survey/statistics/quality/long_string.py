"""A long run of the same answer, more than shuffling the respondent's own answers would give."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from survey.statistics.labels import FloatArray, IntArray, number_combinations
from survey.statistics.quality.frequencies import count_answers
from survey.statistics.quality.indications import refuse_other_than_ratings, score_chance, tell


def score_long_string(ratings: NDArray[np.integer], *, least_answers: int = 5) -> pd.DataFrame:
    """How unlikely a respondent's longest run of one answer is, if the same answers had come in another order.

    ratings : (n, k) integers in the order of the questionnaire, 0 where not answered, which runs pass over.

    Returns
    -------
    See `tell`: value is the length of the longest run, expected the length that chance reaches every other time; reason
    "long_run". Someone who gave one answer to everything could not have a shorter run: that is straight-lining, not
    this.

    Notes
    -----
    The chance is 1 - exp(-E), E the expected number of places where a run of this length begins in a random order of
    the answers given: sum over answers of (m - L + 1) c(c-1)...(c-L+1) / (m(m-1)...(m-L+1)).
    Source: Johnson (2005), Journal of Research in Personality 39, 103-129; Curran (2016), Journal of Experimental
    Social Psychology 66, 4-19; Feller (1968), An Introduction to Probability Theory, XI.3, for the expectation.
    """
    refuse_other_than_ratings(ratings)
    counts = count_answers(ratings)
    answers = counts.sum(axis=1)
    longest = _find_longest_run(ratings)
    # Many people gave each answer equally often, whichever it was: what chance does to them is found once.
    of_row, patterns = number_combinations([*np.sort(counts, axis=1).T, longest], len(ratings))
    repeats, runs = patterns[:, :-1], patterns[:, -1]
    chance, usual = _find_chance(repeats, repeats.sum(axis=1), runs)[of_row], _find_usual_run(repeats)[of_row]
    # One answer to everything has one order only.
    chance[counts.max(axis=1) == answers] = 1.0
    chance[answers < least_answers] = np.nan
    return tell(score_chance(chance), "long_run", longest.astype(np.float64), np.where(answers > 0, usual, np.nan))


def _find_longest_run(ratings: NDArray[np.integer]) -> IntArray:
    run = np.zeros(len(ratings), dtype=np.min_scalar_type(ratings.shape[1]))
    longest, last = np.zeros_like(run), np.zeros(len(ratings), dtype=ratings.dtype)
    for item in ratings.T:
        answered = item > 0
        run *= (item == last) | ~answered
        run += answered
        np.copyto(last, item, where=answered)
        np.maximum(longest, run, out=longest)
    return longest.astype(np.int64)


def _find_chance(counts: IntArray, answers: IntArray, length: IntArray) -> FloatArray:
    """(n,) the chance of a run of that length or longer in a random order."""
    c, m, run = counts.astype(np.float64), answers.astype(np.float64)[:, None], length.astype(np.float64)[:, None]
    possible = c >= run
    with np.errstate(invalid="ignore"):
        logarithm = (
            special.gammaln(c + 1)
            - special.gammaln(c - run + 1)
            - special.gammaln(m + 1)
            + special.gammaln(m - run + 1)
        )
        places = np.where(possible, (m - run + 1) * np.exp(logarithm), 0.0)
    return np.asarray(-np.expm1(-places.sum(axis=1)), dtype=np.float64)


def _find_usual_run(counts: IntArray) -> FloatArray:
    """(n,) the longest length whose chance is one half or more."""
    total = counts.sum(axis=1)
    usual = np.ones(len(counts))
    for length in range(2, int(total.max(initial=1)) + 1):
        usual[_find_chance(counts, total, np.full(len(counts), length)) >= 0.5] = length
    return usual
