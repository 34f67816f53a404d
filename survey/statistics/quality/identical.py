"""The same answers to everything, several times at one counter in a short time."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from survey.statistics.distributions import find_binomial_tail
from survey.statistics.labels import IntArray, number_combinations
from survey.statistics.quality.indications import refuse_other_than_ratings, score_chance, tell
from survey.statistics.quality.moments import sort_moments


def score_identical(
    ratings: NDArray[np.integer], counter: ArrayLike, time: ArrayLike, *, window: int = 1800
) -> pd.DataFrame:
    """How unlikely it is that so many answers near each are the very same, given how common they are elsewhere.

    ratings : (n, k) integers, 0 where not answered. counter, time : (n,). window : seconds before and after.

    Returns
    -------
    See `tell`: value is the other answers at the counter within the window with the same ratings; expected how many
    there would be if they were as frequent as elsewhere; reason "repeated_answers". A row of 5s that a third of all
    give is expected to repeat, and scores little.

    Notes
    -----
    The chance of that many or more is binomial, of the other answers in the window, with the share that these ratings
    have in all other answers. Source: Kuriakose and Robbins (2016), Statistical Journal of the IAOS 32, 283-291, and
    Slomczynski, Powalko and Krauze (2017), Survey Research Methods 11, 1-16, on duplicates in surveys.
    """
    refuse_other_than_ratings(ratings)
    vector = _number_vectors(ratings)
    near = sort_moments(time, counter).count(window, window)
    same = sort_moments(time, counter, vector).count(window, window)
    everywhere = np.bincount(vector)[vector] if len(vector) else np.empty(0, dtype=np.int64)
    # One more on either side: what was never seen elsewhere is rare, not impossible.
    share = (everywhere - same + 1) / np.maximum(len(vector) - near + 2, 1)
    others, repeated = near - 1, same - 1
    chance = find_binomial_tail(repeated, others, share)
    return tell(score_chance(chance), "repeated_answers", repeated.astype(np.float64), others * share)


def _number_vectors(ratings: NDArray[np.integer]) -> IntArray:
    """(n,) the same number for the same row of ratings."""
    base = int(ratings.max(initial=1)) + 1
    # So many answers fit one whole number as its digits.
    digits = int(62 / np.log2(base))
    powers = base ** np.arange(digits, dtype=np.int64)
    blocks = [ratings[:, start : start + digits] for start in range(0, ratings.shape[1], digits)]
    keys = [block.astype(np.int64) @ powers[: block.shape[1]] for block in blocks]
    return number_combinations([pd.factorize(key)[0].astype(np.int64) for key in keys], len(ratings))[0]
