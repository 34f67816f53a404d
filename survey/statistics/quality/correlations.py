"""Weighted covariances of items, each of everybody who answered both, and factors on them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.errors import InvalidModel, name_some
from survey.statistics.labels import BoolArray, FloatArray

# Correlations with an eigenvalue as small as this, or below 0, cannot be solved for what is common.
_REPEATED = 1e-10
# Of principal axes: steps at most, and the change of the communalities that is none.
_MOST_STEPS = 500
_STILL = 1e-10
_ROWS = 8_192


@dataclass(frozen=True, eq=False)
class ItemCovariance:
    """k items of n respondents. covariance : (k, k). answered : (n, k) with a positive weight. weight : (n,)."""

    names: tuple[str, ...]
    covariance: FloatArray
    answered: BoolArray
    weight: FloatArray

    @property
    def correlation(self) -> FloatArray:
        """(k, k)."""
        size = np.sqrt(np.diag(self.covariance))
        return np.asarray(self.covariance / np.outer(size, size), dtype=np.float64)

    @property
    def n(self) -> int:
        """Respondents with two answers or more."""
        return int(self._answered_several.sum())

    @property
    def effective_n(self) -> float:
        """Of those respondents, (sum w)^2 / sum w^2."""
        total = self.weight[self._answered_several]
        return float(total.sum() ** 2 / np.square(total).sum())

    def take(self, names: Sequence[str]) -> Self:
        """Some of the items, in the order given; raises InvalidModel for items that nothing can be told of together.

        These are fewer than two items, an item that is the same for everyone, a pair of items with fewer than two
        respondents.
        """
        if len(names) < 2:
            raise InvalidModel("two items or more are needed")
        at = [self.names.index(name) for name in names]
        taken = type(self)(tuple(names), self.covariance[np.ix_(at, at)], self.answered[:, at], self.weight)
        taken._refuse_unrelated()
        return taken

    @cached_property
    def _answered_several(self) -> BoolArray:
        return np.asarray(self.answered.sum(axis=1) > 1)

    def _refuse_unrelated(self) -> None:
        if not np.isfinite(self.covariance).all():
            row, column = np.argwhere(~np.isfinite(self.covariance))[0]
            raise InvalidModel(f"fewer than two respondents answered both {self.names[row]} and {self.names[column]}")
        constant = np.flatnonzero(np.diag(self.covariance) <= 0)
        if len(constant):
            raise InvalidModel(f"the same for everyone: {name_some(self.names[j] for j in constant)}")


def relate_items(scores: Mapping[str, ArrayLike] | pd.DataFrame, weight: ArrayLike | None = None) -> ItemCovariance:
    """Weighted covariances of items, pair by pair over those who answered both; NaN for pairs that fewer than two did.

    `ItemCovariance.take` has those of a scale: all scales of a questionnaire can share one pass over the answers.

    scores : columns of n answers, NaN where not answered. weight : (n,); omitted, 1. Raises InvalidModel for no items
    and for columns of other lengths.
    """
    if not len(names := tuple(str(name) for name in scores)):
        raise InvalidModel("two items or more are needed")
    # Item by item: written respondent by respondent, it would take as long as the sums.
    values = np.array([np.asarray(column, dtype=np.float64) for _, column in scores.items()]).T
    weights = np.ones(len(values)) if weight is None else np.asarray(weight, dtype=np.float64)
    if weights.shape != (len(values),) or not (np.isfinite(weights) & (weights >= 0)).all():
        raise InvalidModel(f"weights are {len(values)} numbers, zero or more")
    answered = np.isfinite(values) & (weights > 0)[:, None]
    covariance = _sum_pairs(values, answered, weights)
    return ItemCovariance(names, covariance, answered, weights)


def find_item_covariance(scores: Mapping[str, ArrayLike] | pd.DataFrame, weight: ArrayLike | None) -> ItemCovariance:
    """The covariances of items that are told of together; raises InvalidModel as `relate_items` and `take` do."""
    items = relate_items(scores, weight)
    return items.take(items.names)


def fit_one_factor(items: ItemCovariance) -> FloatArray:
    """(k,) loadings on one factor by principal axes, step by step those of statsmodels' Factor.

    statsmodels is slow to load, and one factor needs no rotation. Raises InvalidModel for items that repeat each other.

    Notes
    -----
    Source: Harman (1976), Modern Factor Analysis, 8.3; communalities begin as squared multiple correlations.
    """
    _refuse_repeated(items)
    correlation = items.correlation
    common = 1 - 1 / np.diag(np.linalg.inv(correlation))
    for _ in range(_MOST_STEPS):
        np.fill_diagonal(correlation, common)
        values, axes = np.linalg.eigh(correlation, UPLO="U")
        loading = axes[:, -1] * np.sqrt(values[-1])
        before, common = common, np.square(loading)
        if np.linalg.norm(before - common) < _STILL:
            break
    return np.asarray(loading, dtype=np.float64)


def fit_factors(items: ItemCovariance, n_factors: int, rotation: str | None = None) -> FloatArray:
    """(k, n_factors) loadings by statsmodels' Factor with principal axes on the correlations.

    Raises InvalidModel where there are more factors than the items can carry, and for items that repeat each other.
    """
    if not 1 <= n_factors < len(items.names):
        raise InvalidModel(f"{len(items.names)} items carry from 1 to {len(items.names) - 1} factors, not {n_factors}")
    # statsmodels is slow to load, and most who come here do not need it.
    from statsmodels.multivariate.factor import Factor

    _refuse_repeated(items)
    fitted = Factor(corr=items.correlation, n_factor=n_factors, method="pa", nobs=items.n).fit(
        maxiter=_MOST_STEPS, tol=_STILL
    )
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


def _sum_pairs(values: FloatArray, answered: BoolArray, weights: FloatArray) -> FloatArray:
    """Weighted covariances with n - 1 in place of n respondents, for each pair over its own respondents.

    values : (n, k), whatever where not answered.
    """
    k = values.shape[1]
    sums, totals = np.zeros(k), np.zeros(k)
    for rows in _list_rows(len(values)):
        weighted = answered[rows] * weights[rows, None]
        sums += (weighted * np.where(answered[rows], values[rows], 0.0)).sum(axis=0)
        totals += weighted.sum(axis=0)
    # Centred first: sums of squares of raw scores lose digits.
    centre = sums / np.maximum(totals, np.finfo(float).tiny)
    total, n, first, second = (np.zeros((k, k)) for _ in range(4))
    for rows in _list_rows(len(values)):
        is_there = answered[rows].astype(np.float64)
        weighted = is_there * weights[rows, None]
        centred = np.where(answered[rows], values[rows] - centre, 0.0)
        total += is_there.T @ weighted
        n += is_there.T @ is_there
        first += centred.T @ weighted
        second += centred.T @ (centred * weights[rows, None])
    with np.errstate(divide="ignore", invalid="ignore"):
        # The mean of an item among those who answered the other too.
        mean = first / total
        covariance = (second / total - mean * mean.T) * (n / (n - 1))
    return np.where(n > 1, covariance, np.nan)


def _list_rows(n: int) -> Iterator[slice]:
    """So many rows at a time that what is made of them stays in the processor's cache."""
    return (slice(start, start + _ROWS) for start in range(0, n, _ROWS))
