"""Whether the items of a factor measure one thing: Cronbach's alpha, McDonald's omega."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.errors import InvalidModel, name_some
from survey.statistics.labels import FloatArray
from survey.statistics.quality.correlations import ItemCovariance, find_item_covariance, fit_one_factor

# A variance of the sum that is this share of the items' own is rounding.
_NO_VARIANCE = 1e-12


@dataclass(frozen=True, eq=False)
class Reliability:
    """The reliability of a scale of k items.

    coefficient : alpha or omega, at most 1. n : respondents with two answers or more. items : a row an item, with the
    columns item, item_rest_correlation and without, the coefficient of the other items alone (alpha), or loading
    (omega).
    """

    coefficient: float
    n: int
    items: pd.DataFrame


def estimate_alpha(scores: Mapping[str, ArrayLike] | pd.DataFrame, weight: ArrayLike | None = None) -> Reliability:
    """Cronbach's alpha of some items, with what it would be without each.

    Parameters
    ----------
    scores : columns of n answers on the same scale, NaN where not answered. weight : (n,); omitted, 1.

    Raises
    ------
    InvalidModel : fewer than two items, an item that is the same for everyone, a pair of items nobody answered both of,
        items whose sum does not vary because they cancel each other.

    Notes
    -----
    k/(k-1) (1 - sum of variances / variance of the sum), from weighted covariances of all who answered both items of a
    pair. It assumes that items have the same loading, and is below the reliability where they have not: see
    `estimate_omega`. Source: Cronbach (1951), Psychometrika 16, 297-334.
    """
    return find_alpha(find_item_covariance(scores, weight))


def find_alpha(found: ItemCovariance) -> Reliability:
    """Cronbach's alpha of items whose covariances are known; see `estimate_alpha`."""
    covariance = found.covariance
    alpha = _compute_alpha(covariance)
    if np.isnan(alpha):
        raise InvalidModel(
            f"the sum of {name_some(found.names)} does not vary: turn round the items that were asked the other way"
        )
    k = len(found.names)
    rest = covariance.sum(axis=0) - np.diag(covariance)
    of_rest = covariance.sum() - 2 * covariance.sum(axis=0) + np.diag(covariance)
    size_of_rest = np.sqrt(np.where(of_rest > 0, of_rest, np.nan))
    without = [_compute_alpha(np.delete(np.delete(covariance, j, 0), j, 1)) if k > 2 else np.nan for j in range(k)]
    items = pd.DataFrame(
        {
            "item": found.names,
            "item_rest_correlation": rest / (np.sqrt(np.diag(covariance)) * size_of_rest),
            "without": without,
        }
    )
    return Reliability(alpha, found.n, items)


def estimate_omega(scores: Mapping[str, ArrayLike] | pd.DataFrame, weight: ArrayLike | None = None) -> Reliability:
    """McDonald's omega total of some items that measure one factor, with the loading of each.

    Parameters and errors as `estimate_alpha`; three items or more, for two have no single solution. Refused are also
    items of which one would be explained more than wholly (a Heywood case): one factor is not what they have in common.

    Notes
    -----
    (sum of loadings)^2 / ((sum of loadings)^2 + sum of uniquenesses), of one factor on the weighted correlations, by
    principal axes as statsmodels' Factor has them. Source: McDonald (1999), Test Theory, chapter 6.
    """
    return find_omega(find_item_covariance(scores, weight))


def find_omega(found: ItemCovariance) -> Reliability:
    """McDonald's omega of items whose covariances are known; see `estimate_omega`."""
    if len(found.names) < 3:
        raise InvalidModel("omega needs three items or more; for two use alpha")
    loading = fit_one_factor(found)
    over = np.flatnonzero(np.abs(loading) > 1)
    if len(over):
        raise InvalidModel(
            f"one factor would explain more than all of {name_some(found.names[j] for j in over)}: the items have more "
            "than one thing in common, or too little; see `find_structure`, or use alpha"
        )
    loading = loading * (1.0 if loading.sum() >= 0 else -1.0)
    common = float(loading.sum() ** 2)
    unique = float((1 - np.square(loading)).sum())
    return Reliability(common / (common + unique), found.n, pd.DataFrame({"item": found.names, "loading": loading}))


def _compute_alpha(covariance: FloatArray) -> float:
    """NaN where the sum of the items does not vary."""
    k = len(covariance)
    if covariance.sum() <= _NO_VARIANCE * np.trace(covariance):
        return float("nan")
    return float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum()))
