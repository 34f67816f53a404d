"""Differences between estimates of two independent samples, each with the degrees of freedom of its own domain."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.comparison.differences import Adjustment, adjust_p_values, divide_by_error
from survey.statistics.distributions import find_t_quantile, find_t_tail
from survey.statistics.errors import InvalidComparison


def compare_samples(
    first: pd.DataFrame, second: pd.DataFrame, *, adjust: Adjustment = "holm", level: float = 0.95
) -> pd.DataFrame:
    """First minus second, row by row, of the tables of two samples that were drawn independently.

    Parameters
    ----------
    first, second : m rows each, about the same things in the same order, with the columns estimate, standard_error and
        degrees_of_freedom, as `estimate_indices` gives them.
    adjust : how p-values are adjusted for the m comparisons. level : coverage of each interval, which is not adjusted.

    Returns
    -------
    m rows: difference; standard_error; degrees_of_freedom; t; p, two-sided; p_adjusted; lower, upper. Missing where an
    estimate or its standard error is, and the test also where nothing differs and nothing is left to chance.

    Raises
    ------
    InvalidComparison : tables of different lengths, an unknown adjustment.

    Notes
    -----
    The variance is the sum of both; Student's t has (v1 + v2)^2 / (v1^2/f1 + v2^2/f2) degrees of freedom. A domain of
    few PSUs so keeps its few degrees, which `compare` on `join_independent` does not ask of it.
    Source: Satterthwaite (1946), Biometrics Bulletin 2, 110-114.
    """
    if len(first) != len(second):
        raise InvalidComparison(f"{len(first)} estimates cannot be compared with {len(second)}, row by row")
    difference = _read(first["estimate"]) - _read(second["estimate"])
    variances = [np.square(_read(table["standard_error"])) for table in (first, second)]
    df = _find_degrees(variances, [_read(table["degrees_of_freedom"]) for table in (first, second)])
    error = np.sqrt(variances[0] + variances[1])
    t = divide_by_error(difference, error)
    p = 2 * find_t_tail(np.abs(t), df)
    margin = error * find_t_quantile((1 + level) / 2, df)
    return pd.DataFrame(
        {
            "difference": difference,
            "standard_error": error,
            "degrees_of_freedom": df,
            "t": t,
            "p": p,
            "p_adjusted": adjust_p_values(p, adjust),
            "lower": difference - margin,
            "upper": difference + margin,
        }
    )


def _read(values: ArrayLike) -> np.ndarray:
    return np.asarray(values, dtype=np.float64)


def _find_degrees(variances: list[np.ndarray], degrees: list[np.ndarray]) -> np.ndarray:
    """(m,) degrees of freedom of a difference; NaN where a sample that varies has none."""
    total = np.square(variances[0] + variances[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = [np.where(v > 0, np.square(v) / f, 0.0) for v, f in zip(variances, degrees, strict=True)]
        return np.asarray(total / (shares[0] + shares[1]), dtype=np.float64)
