"""How an indicator of suspicious answering tells what it found of each respondent."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from survey.statistics.errors import InvalidRatings, name_some
from survey.statistics.labels import FloatArray

# A chance of one in a million is as suspicious as a score can say.
_LEAST_CHANCE = 1e-6


def tell(score: FloatArray, reason: str | np.ndarray, value: ArrayLike, expected: ArrayLike) -> pd.DataFrame:
    """A row a respondent: score, from 0 to 1 and NaN where nothing can be told; reason, a code; value, what was found;
    expected, what others or chance would give."""
    table = pd.DataFrame({"score": score, "reason": reason, "value": value, "expected": expected})
    table.loc[table["score"].isna(), "reason"] = None
    return table


def score_chance(chance: FloatArray) -> FloatArray:
    """From the chance of something at least as odd to a score: 0 at certainty, 1 at one in a million or less."""
    bounded = np.clip(chance, _LEAST_CHANCE, 1.0)
    score: FloatArray = np.abs(np.log(bounded) / np.log(_LEAST_CHANCE))
    return np.where(np.isnan(chance), np.nan, score)


def refuse_other_than_ratings(ratings: NDArray[np.integer]) -> None:
    """Raise InvalidRatings unless they are a table of whole numbers from 0, which is for no answer."""
    if ratings.ndim != 2 or not np.issubdtype(ratings.dtype, np.integer):
        raise InvalidRatings(
            "ratings are a table of whole numbers, a row a respondent, with 0 where there is no answer"
        )
    below = np.flatnonzero((ratings < 0).any(axis=1))
    if len(below):
        raise InvalidRatings(f"ratings below 0 in row {name_some(below)}: no answer is 0")
