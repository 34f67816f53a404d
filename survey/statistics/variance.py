"""The variance of a total of influence values, from their sums per PSU."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from survey.statistics.keys import CellKeys, sum_runs
from survey.statistics.labels import BoolArray, FloatArray, IntArray, find_starts
from survey.statistics.lonely import StratumTerms
from survey.statistics.psus import SampledPSUs


@dataclass(frozen=True, eq=False)
class Variances:
    """Of D domains and q measures, each (D, q).

    variance : NaN where the answers of a domain come from one PSU, which shows no spread.
    degrees_of_freedom : PSUs minus strata with answers in the domain.
    exhaustive : whether every PSU of the population was taken in all those strata, so that nothing is left to chance.
    """

    variance: FloatArray
    degrees_of_freedom: FloatArray
    exhaustive: BoolArray


@dataclass(frozen=True, eq=False)
class Groups:
    """M cells, sorted by domain and PSU, grouped into G strata of domains, and those into D domains.

    by_stratum : (G, M) and by_domain : (D, G) matrices that sum. stratum : (G,) numbers. n_present : (G,) cells.
    """

    by_stratum: sparse.csr_array
    by_domain: sparse.csr_array
    stratum: IntArray
    n_present: IntArray


def group_cells(keys: CellKeys, psus: SampledPSUs) -> Groups:
    """The strata and domains of cells, one a domain and PSU, given their sorted keys."""
    stratum = psus.stratum[keys.psu]
    starts = find_starts(keys.domain, stratum)
    return Groups(
        by_stratum=sum_runs(np.arange(len(stratum)), starts),
        by_domain=sum_runs(np.arange(len(starts)), find_starts(keys.domain[starts])),
        stratum=stratum[starts],
        n_present=np.diff(starts, append=len(stratum)),
    )


def estimate_variances(
    influence: FloatArray, answered: FloatArray, groups: Groups, psus: SampledPSUs, terms: StratumTerms
) -> Variances:
    """Sum over strata of (1 - f) n/(n-1) sum over PSUs of (z - mean z)^2, per domain and measure.

    influence, answered : (M, q) sums of weighted influence values z, and numbers that are positive where a PSU has
    answers in the domain.

    Notes
    -----
    n counts all PSUs of a stratum, those outside the domain with z = 0.
    Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, 5.5 and 5.7; Binder (1983).
    """
    n_answering = groups.by_stratum @ (answered > 0).astype(np.float64)
    has_answers = (n_answering > 0).astype(np.float64)
    spread = _sum_squares(influence, n_answering, groups, psus, terms)
    variance = groups.by_domain @ (terms.scale[groups.stratum][:, None] * spread)
    if psus.lonely_psu == "average":
        variance = _average_over_lonely(spread, n_answering, groups, psus, terms)
    n_psus = groups.by_domain @ n_answering
    sampled = (psus.unsampled_share[groups.stratum] > 0)[:, None]
    exhaustive = groups.by_domain @ (has_answers * sampled) == 0
    variance[(n_psus == 1) & ~exhaustive] = np.nan
    return Variances(variance, n_psus - groups.by_domain @ has_answers, exhaustive)


def _sum_squares(
    influence: FloatArray, n_answering: FloatArray, groups: Groups, psus: SampledPSUs, terms: StratumTerms
) -> FloatArray:
    """(G, q) sums of squared deviations of PSU totals from their mean, or from 0 where a stratum is not centred."""
    sampled = psus.sampled[groups.stratum]
    centred = terms.centred[groups.stratum][:, None]
    if psus.lonely_psu == "adjust" and psus.lonely_in_domain:
        centred = centred & (n_answering != 1)
    mean = centred * (groups.by_stratum @ influence) / sampled[:, None]
    deviation = influence - np.repeat(mean, groups.n_present, axis=0)
    # PSUs outside the domain are no cells, but deviate by the mean. The shorter sum z^2 - (sum z)^2/n would lose the
    # digits of a small spread.
    outside = (sampled - groups.n_present)[:, None] * np.square(mean)
    return np.asarray(groups.by_stratum @ np.square(deviation) + outside)


def _average_over_lonely(
    spread: FloatArray, n_answering: FloatArray, groups: Groups, psus: SampledPSUs, terms: StratumTerms
) -> FloatArray:
    """The variance with the mean contribution of a domain's other strata in place of its lonely ones'."""
    lonely = np.broadcast_to(terms.lonely[groups.stratum][:, None], n_answering.shape)
    if psus.lonely_in_domain:
        lonely = lonely | (n_answering == 1)
    has_answers = n_answering > 0
    others = groups.by_domain @ (has_answers & ~lonely).astype(np.float64)
    total = groups.by_domain @ np.where(lonely, 0.0, terms.scale[groups.stratum][:, None] * spread)
    with np.errstate(divide="ignore", invalid="ignore"):
        average = total * (groups.by_domain @ has_answers.astype(np.float64)) / others
    return np.where(others > 0, average, np.nan)
