"""Whether the items of a factor measure one thing: Cronbach's alpha, McDonald's omega."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.errors import InvalidModel
from survey.statistics.quality.correlations import find_item_covariance, fit_factors


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
    InvalidModel : fewer than two items, an item that is the same for everyone, a pair of items nobody answered both of.

    Notes
    -----
    k/(k-1) (1 - sum of variances / variance of the sum), from weighted covariances of all who answered both items of a
    pair. It assumes that items have the same loading, and is below the reliability where they have not: see
    `estimate_omega`. Source: Cronbach (1951), Psychometrika 16, 297-334.
    """
    found = find_item_covariance(scores, weight)
    covariance = found.covariance
    k = len(found.names)
    rest = covariance.sum(axis=0) - np.diag(covariance)
    of_rest = covariance.sum() - 2 * covariance.sum(axis=0) + np.diag(covariance)
    without = [_compute_alpha(np.delete(np.delete(covariance, j, 0), j, 1)) if k > 2 else np.nan for j in range(k)]
    items = pd.DataFrame(
        {
            "item": found.names,
            "item_rest_correlation": rest / np.sqrt(np.diag(covariance) * of_rest),
            "without": without,
        }
    )
    return Reliability(_compute_alpha(covariance), found.n, items)


def estimate_omega(scores: Mapping[str, ArrayLike] | pd.DataFrame, weight: ArrayLike | None = None) -> Reliability:
    """McDonald's omega total of some items that measure one factor, with the loading of each.

    Parameters and errors as `estimate_alpha`; three items or more, for two have no single solution.

    Notes
    -----
    (sum of loadings)^2 / ((sum of loadings)^2 + sum of uniquenesses), of one factor on the weighted correlations, by
    statsmodels' Factor with principal axes. Source: McDonald (1999), Test Theory, chapter 6.
    """
    found = find_item_covariance(scores, weight)
    if len(found.names) < 3:
        raise InvalidModel("omega needs three items or more; for two use alpha")
    loading = fit_factors(found, 1)[:, 0]
    loading = loading * (1.0 if loading.sum() >= 0 else -1.0)
    common = float(loading.sum() ** 2)
    unique = float((1 - np.square(loading)).sum())
    return Reliability(common / (common + unique), found.n, pd.DataFrame({"item": found.names, "loading": loading}))


def _compute_alpha(covariance: np.ndarray) -> float:
    k = len(covariance)
    return float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum()))
