"""Several estimates together with their covariance: what differences, contrasts and ranks are made of."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from survey.statistics.errors import InvalidEstimate
from survey.statistics.estimation.intervals import Estimates, IntervalKind, estimate_intervals
from survey.statistics.labels import BoolArray, FloatArray

# A variance that is zero in exact arithmetic comes out as a rounding residue, and as a design effect around 1e-30.
_NO_EFFECT = 1e-20

_FOR_SHARES = ("logit", "wilson", "beta", "asin")


@dataclass(frozen=True, eq=False)
class JointEstimates:
    """k estimates of one sample, or of samples whose covariance is known.

    labels : k rows, the domain columns and `measure`. estimate : (k,), NaN where nobody answered.
    covariance : (k, k), NaN in rows and columns of missing estimates, and of domains whose answers come from one PSU.
    n, weighted_n : (k,) respondents of positive weight who answered, and the sum of their weights.
    degrees_of_freedom : of the whole design, PSUs minus strata, or the rank of the replicate weights minus 1.
    domain_degrees_of_freedom : (k,) the same of the respondents with answers in the domain of each.
    simple_variance : (k,) the variance that a simple random sample of n, drawn with replacement, would have; NaN where
    it is not defined. is_share : (k,) whether the estimate lies between 0 and 1 by its nature. exhaustive : (k,)
    whether every unit of the population was taken. Omitted, none is known.
    """

    labels: pd.DataFrame
    estimate: FloatArray
    covariance: FloatArray
    n: FloatArray
    weighted_n: FloatArray
    degrees_of_freedom: float
    domain_degrees_of_freedom: FloatArray
    simple_variance: FloatArray | None = None
    is_share: BoolArray | None = None
    exhaustive: BoolArray | None = None

    @cached_property
    def standard_error(self) -> FloatArray:
        """(k,) square roots of the variances."""
        return np.asarray(np.sqrt(np.diag(self.covariance)), dtype=np.float64)

    def take(self, rows: np.ndarray) -> "JointEstimates":
        """Some of the estimates, by position or by a mask, with the covariances among them."""
        rows = np.arange(len(self.estimate))[rows]
        return replace(
            self,
            labels=self.labels.iloc[rows].reset_index(drop=True),
            estimate=self.estimate[rows],
            covariance=self.covariance[np.ix_(rows, rows)],
            n=self.n[rows],
            weighted_n=self.weighted_n[rows],
            domain_degrees_of_freedom=self.domain_degrees_of_freedom[rows],
            simple_variance=None if self.simple_variance is None else self.simple_variance[rows],
            is_share=None if self.is_share is None else self.is_share[rows],
            exhaustive=None if self.exhaustive is None else self.exhaustive[rows],
        )

    def find_design_effect(self, *, replacement: bool = True) -> FloatArray:
        """(k,) the variance over that of a simple random sample of n, NaN where that is not defined or 0.

        The simple sample is drawn with replacement; without, from a population of the sum of weights, which has a
        meaning only where weights count the population.

        Notes
        -----
        Source: Kish (1965), Survey Sampling, 8.2. R survey's `deff = "replace"` and `deff = TRUE`.
        """
        effect = np.full(len(self.estimate), np.nan)
        if self.simple_variance is None:
            return effect
        simple = self.simple_variance
        if not replacement:
            simple = simple * (self.weighted_n - self.n) / self.weighted_n
        np.divide(np.diag(self.covariance), simple, out=effect, where=simple > 0)
        return effect

    def tabulate(
        self,
        *,
        level: float = 0.95,
        interval: IntervalKind = "t",
        degrees_of_freedom: Literal["domain", "design"] = "domain",
        replacement: bool = True,
    ) -> pd.DataFrame:
        """A row an estimate: labels, estimate, standard_error, lower, upper, degrees_of_freedom, n, weighted_n,
        design_effect, effective_n.

        Parameters
        ----------
        level : coverage of the intervals, between 0 and 1.
        interval : "t" or "normal" for any estimate; "logit", "wilson", "beta" or "asin" for shares, see
            `estimate_intervals`.
        degrees_of_freedom : of the PSUs and strata with answers in the domain, or of the whole design.
        replacement : how the simple sample is drawn that design effects compare with, see `find_design_effect`.

        Raises
        ------
        InvalidEstimate : an interval for shares, asked for estimates that are none.
        """
        if interval in _FOR_SHARES and (self.is_share is None or not self.is_share.all()):
            raise InvalidEstimate(f'a {interval} interval is for shares between 0 and 1; use "t" or "normal"')
        df = self.domain_degrees_of_freedom
        if degrees_of_freedom == "design":
            df = np.full_like(df, self.degrees_of_freedom)
        given = Estimates(self.estimate, self.standard_error, df, self.n)
        lower, upper = estimate_intervals(given, level=level, kind=interval, exhaustive=self.exhaustive)
        effect = self.find_design_effect(replacement=replacement)
        return self.labels.assign(
            estimate=self.estimate,
            standard_error=self.standard_error,
            lower=lower,
            upper=upper,
            degrees_of_freedom=df,
            n=self.n,
            weighted_n=self.weighted_n,
            design_effect=effect,
            effective_n=find_effective_n(self.n, effect),
        )


def find_effective_n(n: FloatArray, design_effect: FloatArray) -> FloatArray:
    """n over the design effect; missing where that is none, but for what rounding leaves of it."""
    is_there = design_effect > _NO_EFFECT
    return np.divide(n, design_effect, out=np.full_like(design_effect, np.nan), where=is_there)
