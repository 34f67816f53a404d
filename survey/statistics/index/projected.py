"""The variances of many domains of a calibrated sample, without a row for every PSU of each."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from survey.statistics.designs.lonely import StratumTerms
from survey.statistics.designs.poststrata import Poststrata, average_by_poststratum
from survey.statistics.designs.psus import SampledPSUs
from survey.statistics.estimation.ratios import Ratios, find_influence
from survey.statistics.index.blocks import list_blocks
from survey.statistics.index.domains import Domains
from survey.statistics.index.variance import Variances, group_cells
from survey.statistics.keys import CellKeys, sum_runs
from survey.statistics.labels import FloatArray, IntArray, find_starts, number_combinations

# Below so many rows, residuals row by row take no time, and lose no digits.
_MANY_ROWS = 100_000
_MANY_KNOWN = 500


def is_worth_projecting(domains: Domains, poststrata: Poststrata) -> bool:
    """Whether residuals would have very many rows, because what is known is known of PSUs outside each domain too."""
    if domains.cells.psus.lonely_in_domain:
        return False
    if poststrata.projection is not None:
        return len(domains.labels) * domains.cells.psus.n_psus > _MANY_ROWS
    if len(poststrata.label) > _MANY_KNOWN:
        return False
    known = domains.keys.poststratum < len(poststrata.label)
    pairs = number_combinations([domains.keys.domain[known], domains.keys.poststratum[known]], int(known.sum()))[1]
    return int(np.diff(poststrata.ends)[pairs[:, 1]].sum()) > _MANY_ROWS


def sum_projected_variances(
    domains: Domains, marks: FloatArray, shares: Ratios, terms: StratumTerms, poststrata: Poststrata
) -> Variances:
    """The variances of residuals a - e'B, where a are the influence values of a domain and B what is known explains.

    marks : (columns of the cells' sums, q) 1 where a measure adds them up.

    Notes
    -----
    A residual is there for every PSU, but e, the known sums of a PSU, is the same for all domains. The sum of scale x
    squared deviations is that of a, less twice B' (sum of scale x e a), plus B' (sum of scale x e e') B: the first two
    are over the PSUs of the domain only, the last matrix over the sample, once. The digits lost are those of the
    explained part, a variance being no smaller than about 1e-15 of the variance before calibration.
    """
    psus = domains.cells.psus
    known = _Known.weigh(poststrata, psus, terms)
    variances = Variances.start(psus, terms, shares.estimate.shape)
    ends = np.append(find_starts(domains.keys.domain), len(domains.keys.domain))
    for _, block in list_blocks(ends):
        keys = domains.keys.take(block)
        satisfied, answered = (sums @ marks for sums in domains.sum_answers(block))
        influence = find_influence(shares, satisfied, answered, keys.domain)
        domain, local = np.unique(keys.domain, return_inverse=True)
        effect = _find_effect(influence, keys, local, len(domain), poststrata)
        influence, answered, keys = _sum_by_psu(influence, answered, keys)
        variances.add(influence, answered, keys)
        explained = known.explain(effect, influence, keys, domain)
        variances.spread[domain] = np.maximum(variances.spread[domain] - explained, 0.0)
    return variances


@dataclass(frozen=True, eq=False)
class _Known:
    """A known totals, and what the PSUs of the sample weigh in each.

    of_psu : (P, A). of_stratum : (H, A) their sums. scale : (H,) of squares, centring : (H,) of squared sums; together
    they make a sum of squared deviations. squared : (A, A) that sum of the known themselves, over the sample.
    """

    psus: SampledPSUs
    of_psu: sparse.csr_array
    of_stratum: sparse.csr_array
    scale: FloatArray
    centring: FloatArray
    squared: FloatArray

    @classmethod
    def weigh(cls, poststrata: Poststrata, psus: SampledPSUs, terms: StratumTerms) -> Self:
        """What the PSUs of a sample weigh."""
        of_psu = _weigh_known(poststrata, psus.n_psus)
        by_stratum = sparse.csr_array((np.ones(psus.n_psus), (psus.stratum, np.arange(psus.n_psus))))
        of_stratum = sparse.csr_array(by_stratum @ of_psu)
        centring = terms.scale * terms.centred / psus.sampled
        squares = of_psu.T @ sparse.diags_array(terms.scale[psus.stratum]) @ of_psu
        squared_sums = of_stratum.T @ sparse.diags_array(centring) @ of_stratum
        squared = np.asarray((squares - squared_sums).todense(), dtype=np.float64)
        return cls(psus, of_psu, of_stratum, terms.scale, centring, squared)

    def explain(self, effect: FloatArray, influence: FloatArray, keys: CellKeys, domain: IntArray) -> FloatArray:
        """(D, q) by what the sums of squared deviations of some domains shrink when the explained part is taken away.

        effect : (D, A, q) what a unit of each known total explains. influence : (M, q) of one cell a domain and PSU.
        """
        groups, local = group_cells(keys, self.psus), np.searchsorted(domain, keys.domain)
        cells = _Rows(keys.psu, self.scale[self.psus.stratum[keys.psu]], local)
        first = local[find_starts(keys.domain, self.psus.stratum[keys.psu])]
        strata = _Rows(groups.stratum, self.centring[groups.stratum], first)
        shared = _multiply(self.of_psu, cells, influence, len(domain))
        shared -= _multiply(self.of_stratum, strata, groups.by_stratum @ influence, len(domain))
        return np.asarray((effect * (2 * shared - np.matmul(self.squared, effect))).sum(axis=1), dtype=np.float64)


def _weigh_known(poststrata: Poststrata, n_psus: int) -> sparse.csr_array:
    """(P, A) what each PSU weighs in each of A known totals."""
    shape = (n_psus, len(poststrata.label))
    weighing = sparse.csr_array((poststrata.weight, (poststrata.psu, poststrata.poststratum)), shape=shape)
    return weighing if poststrata.projection is None else sparse.csr_array(weighing @ poststrata.projection.auxiliaries)


def _find_effect(
    influence: FloatArray, keys: CellKeys, local: IntArray, n_domains: int, poststrata: Poststrata
) -> FloatArray:
    """(n_domains, A, q) what a unit of each known total explains of the influence values of each domain."""
    if poststrata.projection is not None:
        return poststrata.projection.fit(influence, keys.poststratum, local, n_domains)
    mean, domain, poststratum = average_by_poststratum(
        influence, CellKeys(local, keys.psu, keys.poststratum), poststrata
    )
    explained = np.zeros((n_domains, len(poststrata.label), influence.shape[1]))
    explained[domain, poststratum] = mean
    return explained


def _sum_by_psu(influence: FloatArray, answered: FloatArray, keys: CellKeys) -> tuple[FloatArray, FloatArray, CellKeys]:
    """One row a domain and PSU."""
    starts = find_starts(keys.domain, keys.psu)
    summing = sum_runs(np.arange(len(keys.domain)), starts)
    return summing @ influence, summing @ answered, keys.take(starts)


@dataclass(frozen=True, eq=False)
class _Rows:
    """(M,) rows of a matrix of what is known, each in a domain, and what its product is scaled by."""

    row: IntArray
    scale: FloatArray
    domain: IntArray


def _multiply(known: sparse.csr_array, rows: _Rows, sums: FloatArray, n_domains: int) -> FloatArray:
    """(n_domains, A, q) sums over M rows of each domain of scale x (the known of its row) x (M, q) sums."""
    n_known = known.shape[1]
    found = sparse.coo_array(known[rows.row])
    turn, column = found.coords
    places = (rows.domain[turn] * n_known + column, turn)
    summing = sparse.csr_array((found.data * rows.scale[turn], places), shape=(n_domains * n_known, len(rows.row)))
    return np.asarray((summing @ sums).reshape(n_domains, n_known, -1), dtype=np.float64)
