"""What was not answered: left out, not applicable, or never shown."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from survey.statistics.errors import InvalidRatings
from survey.statistics.labels import BoolArray, FloatArray

_ROWS = 8_192


def tabulate_nonresponse(
    ratings: NDArray[np.integer],
    names: list[str],
    weight: ArrayLike | None = None,
    *,
    not_applicable: NDArray[np.bool_] | None = None,
    shown: NDArray[np.bool_] | None = None,
) -> pd.DataFrame:
    """Counts and weighted rates of answers per item.

    Parameters
    ----------
    ratings : (n, k) integers, 0 where there is no answer on the scale. names : of the k items.
    weight : (n,); omitted, 1. not_applicable : (n, k) where "not applicable" was chosen; omitted, nowhere.
    shown : (n, k) where the item was put to the respondent; omitted, everywhere.

    Returns
    -------
    One row an item: item; n_shown; n_answered; n_not_applicable; n_left_out; not_applicable_rate and left_out_rate,
    weighted shares of those the item was shown to, NaN where nobody was.

    Raises
    ------
    InvalidRatings : tables of other shapes.

    Notes
    -----
    Source: American Association for Public Opinion Research (2023), Standard Definitions, on item non-response.
    """
    shape = ratings.shape
    weights = np.ones(shape[0]) if weight is None else np.asarray(weight, dtype=np.float64)
    applicable = np.ones(shape, dtype=bool) if not_applicable is None else ~not_applicable
    asked = np.ones(shape, dtype=bool) if shown is None else shown
    if len(shape) != 2 or shape[1] != len(names) or weights.shape != shape[:1]:
        raise InvalidRatings(f"ratings are a table of {len(names)} items with a weight for each respondent")
    if applicable.shape != shape or asked.shape != shape:
        raise InvalidRatings("what is not applicable or not shown is a table of the shape of the ratings")
    answered = asked & (ratings > 0)
    declined = asked & ~answered & ~applicable
    left_out = asked & ~answered & applicable
    total, declining, leaving = (_sum_weights(weights, marked) for marked in (asked, declined, left_out))
    with np.errstate(invalid="ignore"):
        return pd.DataFrame(
            {
                "item": names,
                "n_shown": asked.sum(axis=0),
                "n_answered": answered.sum(axis=0),
                "n_not_applicable": declined.sum(axis=0),
                "n_left_out": left_out.sum(axis=0),
                "not_applicable_rate": declining / total,
                "left_out_rate": leaving / total,
            }
        )


def _sum_weights(weights: FloatArray, marked: BoolArray) -> FloatArray:
    """(k,) the weights of those who are marked; as numbers, a part at a time, since flags are multiplied slowly."""
    total = np.zeros(marked.shape[1])
    for start in range(0, len(weights), _ROWS):
        rows = slice(start, start + _ROWS)
        total += weights[rows] @ marked[rows].astype(np.float64)
    return total
