"""The covariance of several totals of influence values under a design."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from scipy import sparse

from survey.statistics.designs.design import SurveyDesign
from survey.statistics.designs.lonely import StratumTerms, scale_later_strata, scale_strata
from survey.statistics.designs.psus import SampledPSUs
from survey.statistics.estimation.explained import Explained, explain_rows
from survey.statistics.labels import BoolArray, FloatArray, IntArray, make_dense

Influence: TypeAlias = FloatArray | sparse.csr_array

_NUMBERS_AT_A_TIME = 4_000_000
# Where fewer than one number in so many is not zero, only those are multiplied.
_MOSTLY_ZERO = 8


@dataclass(frozen=True, eq=False)
class JointVariance:
    """The covariance of q totals, and how much of the design stands behind each.

    covariance : (q, q). n_psus, n_strata : (q,) PSUs and strata with answers. exhaustive : (q,) whether every unit of
    the population was taken in all strata with answers, so that nothing is left to chance.
    """

    covariance: FloatArray
    n_psus: FloatArray
    n_strata: FloatArray
    exhaustive: BoolArray


def estimate_covariance(design: SurveyDesign, influence: Influence, answered: Influence | None = None) -> FloatArray:
    """(q, q) covariance of q totals of influence values; see `estimate_joint_variance`."""
    return estimate_joint_variance(design, influence, answered).covariance


def estimate_joint_variance(
    design: SurveyDesign, influence: Influence, answered: Influence | None = None
) -> JointVariance:
    """The covariance of q totals of influence values, and how much of the design stands behind each.

    Parameters
    ----------
    influence : (n, q) weighted influence values of the design's respondents: their sum over respondents is what varies
        from sample to sample, and they are 0 outside the domain of their estimate. Sparse where domains are many.
    answered : (n, q) positive where a respondent has a part in an estimate; omitted, all have. Lonely PSUs are looked
        for among the strata of the domain, and degrees of freedom counted there.

    Raises
    ------
    LonelyPSU : a stratum has one sampled PSU and the design names no remedy.

    Notes
    -----
    A stage adds the sum over its strata of share (1 - f) n/(n-1) sum over units of (z - mean z)(z - mean z)', where z
    are the sums of a unit, f the share of the stratum's units that was drawn, and `share` the share drawn of the units
    of the stages before (1 at the first).
    Source: Binder (1983), International Statistical Review 51, 279-292; Särndal, Swensson and Wretman (1992), Model
    Assisted Survey Sampling, 4.3.2 and 5.5. As R survey's `svyrecvar`.
    """
    explained = explain_rows(design, influence)
    first = _Stage(design.psus, design.psu_of_row, scale_strata(design.psus))
    totals = first.sum_units(influence)
    n_answering = first.count_answering(answered, totals.shape[1])
    covariance = first.add_up(totals, explained, n_answering)
    for stage in design.later_stages:
        if stage.drawn_share.any():
            later = _Stage(stage.units, stage.unit_of_row, scale_later_strata(stage))
            totals = later.sum_units(influence)
            everyone = later.count_answering(None, totals.shape[1])
            covariance += later.add_up(totals, explained, everyone)
    taken = (design.psus.unsampled_share == 0)[:, None]
    return JointVariance(
        covariance=covariance,
        n_psus=n_answering.sum(axis=0),
        n_strata=(n_answering > 0).sum(axis=0).astype(np.float64),
        exhaustive=~((n_answering > 0) & ~taken).any(axis=0) & (not design.later_stages),
    )


@dataclass(frozen=True, eq=False)
class _Stage:
    """U units of one stage in H strata, and the unit of each of n respondents."""

    units: SampledPSUs
    unit_of_row: IntArray
    terms: StratumTerms

    @cached_property
    def by_stratum(self) -> sparse.csr_array:
        return sum_rows(self.units.stratum, len(self.units.sampled))

    def sum_units(self, values: Influence) -> Influence:
        """(U, q) sums of (n, q) values."""
        return sum_rows(self.unit_of_row, self.units.n_psus) @ values

    def count_answering(self, answered: Influence | None, q: int) -> FloatArray:
        """(H, q) units with answers in each stratum."""
        if answered is None:
            return np.repeat(self.units.sampled.astype(np.float64)[:, None], q, axis=1)
        present = self.sum_units(answered) > 0
        return make_dense(self.by_stratum @ present.astype(np.float64))

    def add_up(self, totals: Influence, explained: Explained | None, n_answering: FloatArray) -> FloatArray:
        """(q, q) what the stage adds to the covariance."""
        if isinstance(totals, sparse.csr_array) and explained is None and self._is_sparse(totals):
            return self._add_up_sparse(totals)
        known = None if explained is None else explained.weigh_units(self.unit_of_row, self.units.n_psus)
        mean = make_dense(self.by_stratum @ totals)
        if explained is not None and known is not None:
            mean -= (self.by_stratum @ known) @ explained.effect
        mean /= self.units.sampled[:, None]
        mean[~self.terms.centred] = 0.0
        lonely = np.broadcast_to(self.terms.lonely[:, None], mean.shape)
        if self.units.lonely_in_domain:
            lonely = lonely | (n_answering == 1)
            if self.units.lonely_psu == "adjust":
                mean[lonely] = 0.0
        q = mean.shape[1]
        covariance = np.zeros((q, q))
        for block in _list_rows(len(self.units.stratum), q):
            stratum = self.units.stratum[block]
            deviation = make_dense(totals[block]) - mean[stratum]
            if explained is not None and known is not None:
                deviation -= known[block] @ explained.effect
            deviation *= np.sqrt(self.terms.scale)[stratum][:, None]
            if self.units.lonely_psu == "average":
                deviation[lonely[stratum]] = 0.0
            covariance += deviation.T @ deviation
        return covariance * self._inflate(lonely, n_answering) if self.units.lonely_psu == "average" else covariance

    def _is_sparse(self, totals: sparse.csr_array) -> bool:
        """Whether most units have totals in few domains only, and no remedy needs the others."""
        plain = not self.units.lonely_in_domain and self.units.lonely_psu != "average"
        return plain and totals.nnz * _MOSTLY_ZERO < totals.shape[0] * totals.shape[1]

    def _add_up_sparse(self, totals: sparse.csr_array) -> FloatArray:
        """The same sum, for which a stratum's mean is taken off only in the domains that its units are in."""
        share = np.where(self.terms.centred, 1.0 / self.units.sampled, 0.0)
        mean = sparse.diags_array(share) @ (self.by_stratum @ totals)
        root = np.sqrt(self.terms.scale)[self.units.stratum]
        deviation = sparse.diags_array(root) @ (totals - self.by_stratum.T @ mean)
        return make_dense((deviation.T @ deviation).tocsr())

    def _inflate(self, lonely: BoolArray, n_answering: FloatArray) -> FloatArray:
        """(q, q) by what lonely strata, which take the mean of the domain's others, raise the sum over the others.

        Between two domains it is the geometric mean of theirs, which keeps the matrix a covariance.
        """
        touched = (n_answering > 0).sum(axis=0).astype(np.float64)
        others = touched - (lonely & (n_answering > 0)).sum(axis=0)
        factor = np.divide(touched, others, out=np.full_like(touched, np.nan), where=others > 0)
        return np.sqrt(np.outer(factor, factor))


def _list_rows(n_rows: int, q: int) -> Iterator[slice]:
    step = max(1, _NUMBERS_AT_A_TIME // max(q, 1))
    return (slice(start, min(start + step, n_rows)) for start in range(0, n_rows, step))


def sum_rows(group: IntArray, n_groups: int) -> sparse.csr_array:
    """A (n_groups, n) matrix whose product with n rows sums them by group."""
    ones = np.ones(len(group))
    return sparse.csr_array((ones, (group, np.arange(len(group)))), shape=(n_groups, len(group)))
