"""Designs known by replicate weights: how an estimate moves when the sample is drawn anew in part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, Self, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse

from survey.statistics.designs.reading import refuse_bad_weights
from survey.statistics.errors import InvalidDesign, name_some
from survey.statistics.labels import BoolArray, FloatArray, IntArray, make_dense

Centre = Literal["mean", "estimate"]
ReplicateMethod = Literal["JK1", "JKn", "BRR", "Fay", "bootstrap"]

# R survey's tolerance for the rank of the replicate weights.
_RANK_TOLERANCE = 1e-5


@dataclass(frozen=True, eq=False)
class ReplicateDesign:
    """Respondents with a weight and R replicate weights; made by `from_arrays`, `from_frame` or `make_replicates`.

    weight : (n,). replicate_weight : (n, R), whole weights. scale, rscales : V = scale x sum over r of rscales_r
    (estimate_r - centre)^2. centre : "mean" of the replicate estimates, or the "estimate" of the whole sample (R
    survey's `mse = TRUE`).
    """

    weight: FloatArray
    replicate_weight: FloatArray
    scale: float
    rscales: FloatArray
    centre: Centre = "mean"

    @classmethod
    def from_arrays(
        cls,
        *,
        weight: ArrayLike,
        replicate_weight: ArrayLike,
        method: ReplicateMethod | None = None,
        rho: float = 0.0,
        scale: float | None = None,
        rscales: ArrayLike | None = None,
        centre: Centre = "mean",
        combined: bool = True,
    ) -> Self:
        """A design from weights that a data file brings along.

        Parameters
        ----------
        weight : (n,) zero or more. replicate_weight : (n, R) weights, or factors to the weight if not `combined`.
        method : gives the scale by its name: "BRR" 1/R, "Fay" 1/(R (1 - rho)^2), "JK1" (R - 1)/R, "bootstrap"
            1/(R - 1), "JKn" 1, with `rscales` of each replicate. rho : Fay's coefficient.
        scale, rscales : instead of a method's, or beside it; rscales are 1 where omitted.
        centre : what replicate estimates are compared with.

        Raises
        ------
        InvalidDesign : weights that are negative or missing, other shapes than n and (n, R), neither method nor scale,
            "JKn" without rscales, a rho that is not from 0 to below 1.
        """
        weights = np.asarray(weight, dtype=np.float64)
        refuse_bad_weights(weights)
        replicates = _read_replicates(replicate_weight, weights)
        if not combined:
            replicates = replicates * weights[:, None]
        n_replicates = replicates.shape[1]
        if centre not in get_args(Centre):
            raise InvalidDesign(f"{centre!r} is no centre; known are {', '.join(get_args(Centre))}")
        if scale is None:
            scale = _scale_method(method, n_replicates, rho, given=rscales is not None)
        return cls(weights, replicates, float(scale), _read_rscales(rscales, n_replicates), centre)

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        *,
        weight: str,
        replicate_weights: Sequence[str],
        method: ReplicateMethod | None = None,
        rho: float = 0.0,
        scale: float | None = None,
        rscales: ArrayLike | None = None,
        centre: Centre = "mean",
        combined: bool = True,
    ) -> Self:
        """A design from the named columns of a frame of respondents; see `from_arrays`."""
        return cls.from_arrays(
            weight=frame[weight].to_numpy(dtype=np.float64),
            replicate_weight=frame[list(replicate_weights)].to_numpy(dtype=np.float64),
            method=method,
            rho=rho,
            scale=scale,
            rscales=rscales,
            centre=centre,
            combined=combined,
        )

    def reweigh(self, weigh: Callable[[FloatArray], FloatArray]) -> Self:
        """This design with every set of weights made anew, so that replicates repeat a calibration.

        weigh : from (n,) base weights to weights, such as `lambda base: rake(base, margins).weights`.
        """
        columns = [weigh(self.replicate_weight[:, r]) for r in range(self.replicate_weight.shape[1])]
        return replace(self, weight=weigh(self.weight), replicate_weight=np.column_stack(columns))

    @property
    def n(self) -> int:
        """Respondents."""
        return len(self.weight)

    @cached_property
    def degrees_of_freedom(self) -> int:
        """The rank of the replicate weights minus 1, as R survey's `degf`."""
        return int(self.count_degrees_of_freedom(np.ones((self.n, 1)))[0])

    def count_degrees_of_freedom(self, answered: FloatArray | sparse.csr_array) -> FloatArray:
        """(q,) the rank of the replicate weights of those who answered, minus 1; 0 where nobody did.

        answered : (n, q) positive where a respondent has a part in an estimate.
        """
        unit, factor = self._factors
        present = sparse.csr_array((np.ones(self.n), (unit, np.arange(self.n))), shape=(len(factor), self.n)) @ answered
        dense = make_dense(present) > 0
        # Many estimates have answers from the same units: each pattern of units is looked at once.
        patterns, of_column = np.unique(dense, axis=1, return_inverse=True)
        ranks = np.array([_find_rank(factor[pattern]) for pattern in patterns.T])
        return np.maximum(ranks[np.ravel(of_column)] - 1.0, 0.0)

    @cached_property
    def _factors(self) -> tuple[IntArray, FloatArray]:
        """The (n,) number of each respondent's row among the distinct replicate factors, and those."""
        known = self.weight > 0
        factor = self.replicate_weight.copy()
        factor[known] /= self.weight[known, None]
        distinct, unit = np.unique(np.round(factor, 10), axis=0, return_inverse=True)
        return np.ravel(unit).astype(np.int64), distinct


def estimate_from_replicates(design: ReplicateDesign, whole: FloatArray, replicates: FloatArray) -> FloatArray:
    """(k, k) covariance of k estimates from those of every replicate.

    whole : (k,) estimates of the whole sample. replicates : (R, k); where one is missing the estimate has no variance,
    for the replicates that have it are not a sample of all.

    Notes
    -----
    Source: Wolter (2007), Introduction to Variance Estimation, chapters 3 to 5; R survey's `svrVar`.
    """
    centre = whole if design.centre == "estimate" else replicates[design.rscales > 0].mean(axis=0)
    deviation = (replicates - centre) * np.sqrt(design.scale * design.rscales)[:, None]
    covariance: FloatArray = deviation.T @ deviation
    return covariance


def _read_replicates(replicate_weight: ArrayLike, weight: FloatArray) -> FloatArray:
    replicates = np.asarray(replicate_weight, dtype=np.float64)
    if replicates.ndim != 2 or len(replicates) != len(weight) or replicates.shape[1] < 2:
        raise InvalidDesign(
            f"replicate weights are a table of {len(weight)} rows and two columns or more, not of {replicates.shape}"
        )
    wrong = np.flatnonzero(~(np.isfinite(replicates) & (replicates >= 0)).all(axis=1))
    if len(wrong):
        raise InvalidDesign(f"replicate weights are negative, missing or infinite in row {name_some(wrong)}")
    return replicates


def _read_rscales(rscales: ArrayLike | None, n_replicates: int) -> FloatArray:
    if rscales is None:
        return np.ones(n_replicates)
    found = np.asarray(rscales, dtype=np.float64)
    wrong: BoolArray = ~(np.isfinite(found) & (found >= 0))
    if found.shape != (n_replicates,) or wrong.any() or not found.any():
        raise InvalidDesign(f"rscales are {n_replicates} numbers, zero or more and not all zero")
    return found


def _scale_method(method: ReplicateMethod | None, n_replicates: int, rho: float, *, given: bool) -> float:
    if not 0 <= rho < 1:
        raise InvalidDesign(f"Fay's rho is from 0 to below 1, not {rho}")
    if method == "JKn" and not given:
        raise InvalidDesign("JKn needs the rscales of its replicates, (n_h - 1)/n_h of the stratum of each")
    scales = {
        "BRR": 1 / n_replicates,
        "Fay": 1 / (n_replicates * (1 - rho) ** 2),
        "JK1": (n_replicates - 1) / n_replicates,
        "JKn": 1.0,
        "bootstrap": 1 / (n_replicates - 1),
    }
    if method not in scales:
        raise InvalidDesign(f"name the scale of the replicates, or their method: {', '.join(scales)}")
    return scales[method]


def _find_rank(rows: FloatArray) -> int:
    return int(np.linalg.matrix_rank(rows, rtol=_RANK_TOLERANCE)) if len(rows) else 0
