"""Several estimates together with their covariance: what differences, contrasts and ranks are made of."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from survey.statistics.labels import FloatArray


@dataclass(frozen=True, eq=False)
class JointEstimates:
    """k estimates of one sample, or of samples whose covariance is known.

    labels : k rows, the domain columns and `measure`. estimate : (k,), NaN where nobody answered.
    covariance : (k, k), NaN in rows and columns of missing estimates. n, weighted_n : (k,) respondents who answered,
    and the sum of their weights. degrees_of_freedom : of the whole design, PSUs minus strata.
    domain_degrees_of_freedom : (k,) PSUs minus strata with answers in the domain of each.
    """

    labels: pd.DataFrame
    estimate: FloatArray
    covariance: FloatArray
    n: FloatArray
    weighted_n: FloatArray
    degrees_of_freedom: float
    domain_degrees_of_freedom: FloatArray

    @cached_property
    def standard_error(self) -> FloatArray:
        """(k,) square roots of the variances."""
        return np.asarray(np.sqrt(np.diag(self.covariance)), dtype=np.float64)

    def take(self, rows: np.ndarray) -> "JointEstimates":
        """Some of the estimates, by position or by a mask, with the covariances among them."""
        rows = np.arange(len(self.estimate))[rows]
        return JointEstimates(
            labels=self.labels.iloc[rows].reset_index(drop=True),
            estimate=self.estimate[rows],
            covariance=self.covariance[np.ix_(rows, rows)],
            n=self.n[rows],
            weighted_n=self.weighted_n[rows],
            degrees_of_freedom=self.degrees_of_freedom,
            domain_degrees_of_freedom=self.domain_degrees_of_freedom[rows],
        )
