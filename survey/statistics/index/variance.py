"""The variance of a total of influence values, from their sums per PSU."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from survey.statistics.designs.lonely import StratumTerms
from survey.statistics.designs.psus import SampledPSUs
from survey.statistics.keys import CellKeys, sum_runs
from survey.statistics.labels import BoolArray, FloatArray, IntArray, find_starts


@dataclass(frozen=True, eq=False)
class Groups:
    """M cells, sorted by domain and PSU, grouped into G strata of domains, and those into D domains.

    by_stratum : (G, M) and by_domain : (D, G) matrices that sum. domain : (D,) and stratum : (G,) numbers.
    n_present : (G,) cells.
    """

    by_stratum: sparse.csr_array
    by_domain: sparse.csr_array
    domain: IntArray
    stratum: IntArray
    n_present: IntArray


def group_cells(keys: CellKeys, psus: SampledPSUs) -> Groups:
    """The strata and domains of cells, one a domain and PSU, given their sorted keys."""
    stratum = psus.stratum[keys.psu]
    starts = find_starts(keys.domain, stratum)
    domain = keys.domain[starts]
    first = find_starts(domain)
    return Groups(
        by_stratum=sum_runs(np.arange(len(stratum)), starts),
        by_domain=sum_runs(np.arange(len(starts)), first),
        domain=domain[first],
        stratum=stratum[starts],
        n_present=np.diff(starts, append=len(stratum)),
    )


@dataclass(frozen=True, eq=False)
class Variances:
    """The variances of the estimates of D domains as sums over their strata, all (D, q), block by block of cells.

    spread : sum of scale x squared deviations. n_psus, n_strata : with answers in the domain. n_lonely : those strata
    that take the average of the others. n_sampled : those of which not every PSU of the population was taken.
    """

    psus: SampledPSUs
    terms: StratumTerms
    spread: FloatArray
    n_psus: FloatArray
    n_strata: FloatArray
    n_lonely: FloatArray
    n_sampled: FloatArray

    @classmethod
    def start(cls, psus: SampledPSUs, terms: StratumTerms, shape: tuple[int, int]) -> Self:
        """No cells yet."""
        return cls(psus, terms, *(np.zeros(shape) for _ in range(5)))

    def add(self, influence: FloatArray, answered: FloatArray, keys: CellKeys) -> None:
        """Add a block that holds all cells of its strata of domains, one a domain and PSU, sorted.

        influence, answered : (M, q) sums of weighted influence values z, and numbers that are positive where a PSU has
        answers in the domain.
        """
        groups = group_cells(keys, self.psus)
        n_answering = groups.by_stratum @ (answered > 0).astype(np.float64)
        has_answers = (n_answering > 0).astype(np.float64)
        contribution = self._square_deviations(influence, n_answering, groups)
        contribution *= self.terms.scale[groups.stratum][:, None]
        if self.psus.lonely_psu == "average":
            lonely = self._find_lonely(n_answering, groups)
            contribution[lonely] = 0.0
            self.n_lonely[groups.domain] += groups.by_domain @ (lonely * has_answers)
        self.spread[groups.domain] += groups.by_domain @ contribution
        self.n_psus[groups.domain] += groups.by_domain @ n_answering
        self.n_strata[groups.domain] += groups.by_domain @ has_answers
        has_answers[self.psus.unsampled_share[groups.stratum] == 0] = 0.0
        self.n_sampled[groups.domain] += groups.by_domain @ has_answers

    @property
    def variance(self) -> FloatArray:
        """(D, q) sum over strata of (1 - f) n/(n-1) sum over PSUs of (z - mean z)^2.

        NaN where the answers of a domain come from one PSU, which shows no spread, or, under the remedy "average",
        from lonely PSUs only.

        Notes
        -----
        n counts all PSUs of a stratum, those outside the domain with z = 0.
        Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, 5.5 and 5.7; Binder (1983).
        """
        others = self.n_strata - self.n_lonely
        inflation = np.divide(self.n_strata, others, out=np.full_like(others, np.nan), where=others > 0)
        inflation[self.n_lonely == 0] = 1.0
        return np.where((self.n_psus == 1) & ~self.exhaustive, np.nan, self.spread * inflation)

    @property
    def degrees_of_freedom(self) -> FloatArray:
        """(D, q) PSUs minus strata with answers in the domain."""
        return self.n_psus - self.n_strata

    @property
    def exhaustive(self) -> BoolArray:
        """(D, q) whether every PSU was taken in all strata with answers, so that nothing is left to chance."""
        exhaustive: BoolArray = self.n_sampled == 0
        return exhaustive

    def _square_deviations(self, influence: FloatArray, n_answering: FloatArray, groups: Groups) -> FloatArray:
        """(G, q) sums of squared deviations of PSU totals from their mean, or from 0 where a stratum is not centred."""
        sampled = self.psus.sampled[groups.stratum]
        mean = groups.by_stratum @ influence
        mean *= (self.terms.centred[groups.stratum] / sampled)[:, None]
        if self.psus.lonely_psu == "adjust" and self.psus.lonely_in_domain:
            mean[n_answering == 1] = 0.0
        deviation = influence - np.repeat(mean, groups.n_present, axis=0)
        np.square(deviation, out=deviation)
        # PSUs outside the domain are no cells, but deviate by the mean. The shorter sum z^2 - (sum z)^2/n would lose
        # the digits of a small spread.
        np.square(mean, out=mean)
        mean *= (sampled - groups.n_present)[:, None]
        mean += groups.by_stratum @ deviation
        return np.asarray(mean, dtype=np.float64)

    def _find_lonely(self, n_answering: FloatArray, groups: Groups) -> BoolArray:
        lonely = np.broadcast_to(self.terms.lonely[groups.stratum][:, None], n_answering.shape)
        return lonely | (n_answering == 1) if self.psus.lonely_in_domain else lonely
