"""Estimates made of sums over respondents, with their covariance under whichever design."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse

from survey.statistics.designs.design import SurveyDesign
from survey.statistics.designs.replicates import ReplicateDesign, estimate_from_replicates
from survey.statistics.errors import InvalidEstimate
from survey.statistics.estimation.covariance import estimate_joint_variance, sum_rows
from survey.statistics.estimation.domains import cross_labels, number_domains, spread_over_domains
from survey.statistics.estimation.joint import JointEstimates
from survey.statistics.estimation.ratios import MeanOf, divide_sums, find_influence
from survey.statistics.labels import BoolArray, FloatArray, IntArray

Design = SurveyDesign | ReplicateDesign
DomainLabels = Mapping[str, ArrayLike] | pd.DataFrame


@dataclass(frozen=True, eq=False)
class Summands:
    """What each of n respondents adds to q estimates, before weighting.

    measures : q rows of labels. numerator, denominator : (n, q), 0 where a respondent did not answer. answered : (n, q)
    who has a part in an estimate. is_share : (q,) whether the estimate lies between 0 and 1 by its nature.
    is_mean : (q,) whether it is a mean of one variable, for which the variance of a simple sample is defined.
    is_total : the estimates are sums of the numerators; else ratios of both, or means of ratios.
    """

    measures: pd.DataFrame
    numerator: FloatArray
    denominator: FloatArray
    answered: BoolArray
    is_share: BoolArray
    is_mean: BoolArray
    means: tuple[MeanOf, ...] = ()
    is_total: bool = False


@dataclass(frozen=True, eq=False)
class _Grouped:
    """Summands of respondents in D domains."""

    summands: Summands
    domain: IntArray
    by_domain: sparse.csr_array

    def sum(self, weight: FloatArray, values: FloatArray) -> FloatArray:
        """(D, q) weighted sums."""
        return np.asarray(self.by_domain @ (weight[:, None] * values), dtype=np.float64)

    def estimate(self, weight: FloatArray) -> FloatArray:
        """(D, q) estimates; of a total also where nobody answered, as 0."""
        numerator = self.sum(weight, self.summands.numerator)
        if self.summands.is_total:
            return numerator
        return divide_sums(numerator, self.sum(weight, self.summands.denominator), self.summands.means).estimate

    def find_influence(self, weight: FloatArray) -> FloatArray:
        """(n, q) weighted influence of each respondent on the estimates of its domain."""
        numerator = weight[:, None] * self.summands.numerator
        if self.summands.is_total:
            return numerator
        denominator = weight[:, None] * self.summands.denominator
        sums = divide_sums(self.by_domain @ numerator, self.by_domain @ denominator, self.summands.means)
        return find_influence(sums, numerator, denominator, self.domain)


def estimate_sums(design: Design, summands: Summands, domains: DomainLabels | None) -> JointEstimates:
    """The estimates of every domain, domain by domain, with their joint covariance.

    A domain keeps the whole design: respondents outside it count as zeros. Where nobody answered there is no estimate;
    where all answers of a ratio come from one PSU there is no standard error.
    """
    if len(summands.numerator) != design.n:
        raise InvalidEstimate(f"values of {len(summands.numerator)} respondents, but a design of {design.n}")
    labels, domain = number_domains({} if domains is None else domains, design.n)
    grouped = _Grouped(summands, domain, sum_rows(domain, len(labels)))
    positive = summands.answered & (design.weight > 0)[:, None]
    n = np.asarray(grouped.by_domain @ positive.astype(np.float64))
    estimate = np.where(n > 0, grouped.estimate(design.weight), np.nan)
    answered = spread_over_domains(positive.astype(np.float64), domain, len(labels))
    answered.eliminate_zeros()
    if isinstance(design, ReplicateDesign):
        covariance, df, exhaustive = _replicate(design, grouped, answered)
    else:
        covariance, df, exhaustive = _linearize(design, grouped, answered)
    unknown = np.ravel(np.isnan(estimate)) | np.isnan(np.diag(covariance))
    covariance[unknown, :] = covariance[:, unknown] = np.nan
    return JointEstimates(
        labels=cross_labels(labels, summands.measures),
        estimate=estimate.ravel(),
        covariance=covariance,
        n=n.ravel(),
        weighted_n=grouped.sum(design.weight, positive.astype(np.float64)).ravel(),
        degrees_of_freedom=design.degrees_of_freedom,
        domain_degrees_of_freedom=df,
        simple_variance=_compare_with_simple_sampling(grouped, design.weight, estimate, n).ravel(),
        is_share=np.tile(summands.is_share, len(labels)),
        exhaustive=exhaustive,
    )


def _linearize(
    design: SurveyDesign, grouped: _Grouped, answered: sparse.csr_array
) -> tuple[FloatArray, FloatArray, BoolArray]:
    influence = spread_over_domains(grouped.find_influence(design.weight), grouped.domain, grouped.by_domain.shape[0])
    found = estimate_joint_variance(design, influence, answered)
    covariance = found.covariance
    if not grouped.summands.is_total:
        # The PSUs outside a domain tell nothing of a ratio; of a total they do, for it could have fallen there.
        alone = (found.n_psus == 1) & ~found.exhaustive
        covariance[alone, alone] = np.nan
    return covariance, found.n_psus - found.n_strata, found.exhaustive


def _replicate(
    design: ReplicateDesign, grouped: _Grouped, answered: sparse.csr_array
) -> tuple[FloatArray, FloatArray, BoolArray]:
    replicates = [grouped.estimate(design.replicate_weight[:, r]).ravel() for r in range(len(design.rscales))]
    covariance = estimate_from_replicates(design, grouped.estimate(design.weight).ravel(), np.array(replicates))
    return covariance, design.count_degrees_of_freedom(answered), np.zeros(answered.shape[1], dtype=bool)


def _compare_with_simple_sampling(
    grouped: _Grouped, weight: FloatArray, estimate: FloatArray, n: FloatArray
) -> FloatArray:
    """(D, q) s^2/n with s^2 = n/(n-1) x the weighted variance of the values; NaN where that is not defined."""
    variance = np.full_like(estimate, np.nan)
    total = grouped.sum(weight, grouped.summands.denominator)
    deviation = grouped.summands.numerator - (np.nan_to_num(estimate)[grouped.domain] * grouped.summands.denominator)
    squares = grouped.sum(weight, np.square(deviation))
    return np.divide(squares, total * (n - 1), out=variance, where=(total > 0) & (n > 1) & grouped.summands.is_mean)
