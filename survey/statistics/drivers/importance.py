"""How much of what is explained each predictor explains: shares that add up."""

from collections.abc import Mapping
from math import comb
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.designs.design import SurveyDesign
from survey.statistics.drivers.cases import ModelCases, select_cases
from survey.statistics.errors import InvalidModel
from survey.statistics.labels import FloatArray

_MOST_PREDICTORS = 14


def relative_importance(
    design: SurveyDesign,
    outcome: ArrayLike,
    predictors: Mapping[str, ArrayLike] | pd.DataFrame,
    *,
    method: Literal["lmg", "johnson"] = "lmg",
) -> pd.DataFrame:
    """What share of R squared each predictor of a linear model accounts for.

    Parameters
    ----------
    outcome, predictors : as for `fit_linear`.
    method : "lmg" averages the rise of R squared over all orders in which predictors can enter (Shapley's value);
        "johnson" goes through the nearest uncorrelated predictors, and is as fast for many.

    Returns
    -------
    One row a predictor: name; importance, in parts of R squared, of which they are the sum; share, of their sum;
    correlation with the outcome; standardized coefficient.

    Raises
    ------
    InvalidModel : see `select_cases`; more than 14 predictors under "lmg", which looks at every subset.

    Notes
    -----
    On weighted correlations. Standard errors: `jackknife_importance`.
    Source: Lindeman, Merenda and Gold (1980), Introduction to Bivariate and Multivariate Analysis; Grömping (2007),
    American Statistician 61, 139-147; Johnson (2000), Multivariate Behavioral Research 35, 1-19.
    """
    cases = select_cases(design, outcome, predictors)
    among, with_outcome = find_correlations(cases)
    if method == "lmg":
        if len(cases.names) > _MOST_PREDICTORS:
            raise InvalidModel(f"every subset of {len(cases.names)} predictors is too many: use johnson, or fewer")
        importance = _average_over_orders(among, with_outcome)
    elif method == "johnson":
        importance = _go_through_uncorrelated(among, with_outcome)
    else:
        raise InvalidModel(f'{method!r} is no measure of importance: "lmg" or "johnson"')
    return pd.DataFrame(
        {
            "name": cases.names,
            "importance": importance,
            "share": importance / importance.sum(),
            "correlation": with_outcome,
            "standardized_coefficient": np.linalg.solve(among, with_outcome),
        }
    )


def find_correlations(cases: ModelCases) -> tuple[FloatArray, FloatArray]:
    """The (p, p) weighted correlations of predictors, and their (p,) correlations with the outcome."""
    together = np.column_stack([cases.outcome, cases.matrix])
    covariance = np.cov(together.T, aweights=cases.weight)
    size = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(size, size)
    return correlation[1:, 1:], correlation[1:, 0]


def share_importance(among: FloatArray, with_outcome: FloatArray) -> FloatArray:
    """(p,) shares under "lmg" that sum to 1, from correlations as `find_correlations` gives them."""
    importance = _average_over_orders(among, with_outcome)
    shares: FloatArray = importance / importance.sum()
    return shares


def _average_over_orders(among: FloatArray, with_outcome: FloatArray) -> FloatArray:
    p = len(with_outcome)
    explained = _explain_subsets(among, with_outcome)
    subsets = np.arange(1 << p)
    size = np.array([int(subset).bit_count() for subset in subsets])
    # The share of all orders in which exactly a given subset of this size stands before a predictor.
    weight = np.array([1 / (p * comb(p - 1, k)) if k < p else 0.0 for k in range(p + 1)])
    importance = np.empty(p)
    for j in range(p):
        without = subsets[(subsets >> j) & 1 == 0]
        importance[j] = weight[size[without]] @ (explained[without | (1 << j)] - explained[without])
    return importance


def _explain_subsets(among: FloatArray, with_outcome: FloatArray) -> FloatArray:
    """(2^p,) R squared of every subset of predictors, whose bits number it."""
    p = len(with_outcome)
    members = (np.arange(1 << p)[:, None] >> np.arange(p)) & 1 == 1
    explained = np.zeros(1 << p)
    for size in range(1, p + 1):
        rows = np.flatnonzero(members.sum(axis=1) == size)
        chosen = np.nonzero(members[rows])[1].reshape(len(rows), size)
        matrices = among[chosen[:, :, None], chosen[:, None, :]]
        vectors = with_outcome[chosen]
        solved = np.linalg.solve(matrices, vectors[:, :, None])[:, :, 0]
        explained[rows] = (vectors * solved).sum(axis=1)
    return explained


def _go_through_uncorrelated(among: FloatArray, with_outcome: FloatArray) -> FloatArray:
    values, vectors = np.linalg.eigh(among)
    root = (vectors * np.sqrt(values)) @ vectors.T
    importance: FloatArray = np.square(root) @ np.square(np.linalg.solve(root, with_outcome))
    return importance
