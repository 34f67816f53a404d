"""Weighted covariances of items, each of everybody who answered both, and factors on them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.errors import InvalidModel, name_some
from survey.statistics.labels import FloatArray

# Correlations with an eigenvalue as small as this, or below 0, cannot be solved for what is common.
_REPEATED = 1e-10


@dataclass(frozen=True, eq=False)
class ItemCovariance:
    """k items. covariance : (k, k). n : respondents with two answers or more. effective_n : (sum w)^2 / sum w^2."""

    names: tuple[str, ...]
    covariance: FloatArray
    n: int
    effective_n: float

    @property
    def correlation(self) -> FloatArray:
        """(k, k)."""
        size = np.sqrt(np.diag(self.covariance))
        return np.asarray(self.covariance / np.outer(size, size), dtype=np.float64)


def find_item_covariance(scores: Mapping[str, ArrayLike] | pd.DataFrame, weight: ArrayLike | None) -> ItemCovariance:
    """Weighted covariances of items, pair by pair over those who answered both.

    Raises
    ------
    InvalidModel : fewer than two items, other lengths, an item that is the same for everyone, a pair of items with
        fewer than two respondents.
    """
    names = tuple(str(name) for name in scores)
    if len(names) < 2:
        raise InvalidModel("two items or more are needed")
    values = np.column_stack([np.asarray(column, dtype=np.float64) for _, column in scores.items()])
    weights = np.ones(len(values)) if weight is None else np.asarray(weight, dtype=np.float64)
    if weights.shape != (len(values),) or not (np.isfinite(weights) & (weights >= 0)).all():
        raise InvalidModel(f"weights are {len(values)} numbers, zero or more")
    answered = np.isfinite(values) & (weights > 0)[:, None]
    covariance = _sum_pairs(np.where(answered, values, 0.0), answered.astype(np.float64), weights)
    if not np.isfinite(covariance).all():
        row, column = np.argwhere(~np.isfinite(covariance))[0]
        raise InvalidModel(f"fewer than two respondents answered both {names[row]} and {names[column]}")
    constant = np.flatnonzero(np.diag(covariance) <= 0)
    if len(constant):
        raise InvalidModel(f"the same for everyone: {name_some(names[j] for j in constant)}")
    several = answered.sum(axis=1) > 1
    total = weights[several]
    return ItemCovariance(names, covariance, int(several.sum()), float(total.sum() ** 2 / np.square(total).sum()))


def fit_factors(items: ItemCovariance, n_factors: int, rotation: str | None = None) -> FloatArray:
    """(k, n_factors) loadings by statsmodels' Factor with principal axes on the correlations.

    Raises InvalidModel where there are more factors than the items can carry, and for items that repeat each other.
    """
    if not 1 <= n_factors < len(items.names):
        raise InvalidModel(f"{len(items.names)} items carry from 1 to {len(items.names) - 1} factors, not {n_factors}")
    # statsmodels is slow to load, and most who come here do not need it.
    from statsmodels.multivariate.factor import Factor

    _refuse_repeated(items)
    fitted = Factor(corr=items.correlation, n_factor=n_factors, method="pa", nobs=items.n).fit(maxiter=500, tol=1e-10)
    if rotation is not None and n_factors > 1:
        fitted.rotate(rotation)
    return np.asarray(fitted.loadings, dtype=np.float64)


def _refuse_repeated(items: ItemCovariance) -> None:
    values, directions = np.linalg.eigh(items.correlation)
    if values[0] < _REPEATED:
        repeated = np.flatnonzero(np.abs(directions[:, 0]) > 1e-3)
        raise InvalidModel(
            "items that repeat each other, alone or in sum, or were answered together by too few: "
            f"{name_some(items.names[j] for j in repeated)}; leave one out"
        )


def _sum_pairs(values: FloatArray, answered: FloatArray, weights: FloatArray) -> FloatArray:
    """Weighted covariances with n - 1 in place of n respondents, for each pair over its own respondents."""
    weighted = answered * weights[:, None]
    # Centred first: sums of squares of raw scores lose digits.
    centre = (weighted * values).sum(axis=0) / np.maximum(weighted.sum(axis=0), np.finfo(float).tiny)
    centred = np.where(answered > 0, values - centre, 0.0)
    total, n = answered.T @ weighted, answered.T @ answered
    with np.errstate(divide="ignore", invalid="ignore"):
        # The mean of an item among those who answered the other too.
        mean = (centred.T @ weighted) / total
        covariance = (centred.T @ (centred * weights[:, None])) / total - mean * mean.T
        covariance *= n / (n - 1)
    return np.where(n > 1, covariance, np.nan)
