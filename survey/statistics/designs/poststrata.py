"""The post-strata whose totals the weights were made to hit: known totals are no longer a matter of chance."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse

from survey.statistics.errors import InvalidDesign
from survey.statistics.keys import CellKeys, follow_groups, sum_runs
from survey.statistics.labels import FloatArray, IntArray, find_starts, number_combinations, number_labels, sum_weights
from survey.statistics.weighting.calibrated import Calibration
from survey.statistics.weighting.residuals import Projection, make_projection


@dataclass(frozen=True, eq=False)
class Poststrata:
    """G post-strata, and what each PSU weighs in each.

    label : (G,). poststratum, psu, weight : (K,) the pairs that occur, sorted by post-stratum, and the sum of the
    post-stratified weights of their respondents, whatever they answered. Respondents of number G have no post-stratum.
    projection : where weights were calibrated to several margins or numbers at once, post-strata are classes of
    respondents alike in all of them, whose own totals are not known: the projection says what is.
    """

    label: pd.Index
    poststratum: IntArray
    psu: IntArray
    weight: FloatArray
    projection: Projection | None = None

    @cached_property
    def ends(self) -> IntArray:
        """(G + 1,) the first pair of each post-stratum, and the number of pairs."""
        return np.searchsorted(self.poststratum, np.arange(len(self.label) + 1))

    @cached_property
    def total(self) -> FloatArray:
        """(G,) the sum of weights of each post-stratum."""
        return sum_weights(self.poststratum, self.weight, len(self.label))

    def lie_within(self, stratum: IntArray) -> bool:
        """Whether what is known of a stratum tells nothing of another, given the (P,) stratum of each PSU.

        It does where a post-stratum has respondents in both, and where totals of several post-strata are known.
        """
        if self.projection is not None:
            return False
        of_pair = stratum[self.psu]
        return len(find_starts(self.poststratum, of_pair)) == len(find_starts(self.poststratum))


def number_poststrata(
    labels: ArrayLike | pd.Series, psu_of_row: IntArray, weight: FloatArray
) -> tuple[Poststrata, IntArray]:
    """The post-strata of n respondents, and the (n,) number of each one's; a missing label is no post-stratum.

    Raises InvalidDesign when there is not one label a respondent.
    """
    of_row, found = number_labels(labels)
    if len(of_row) != len(weight):
        raise InvalidDesign(f"{len(weight)} weights but {len(of_row)} post-stratum labels")
    return _weigh_pairs(found.dropna(), of_row, psu_of_row, weight), of_row


def number_classes(calibration: Calibration, psu_of_row: IntArray, weight: FloatArray) -> tuple[Poststrata, IntArray]:
    """The classes of n respondents whom a calibration cannot tell apart, and the (n,) number of each one's."""
    projection, of_row = make_projection(calibration.auxiliaries, calibration.base_weight, calibration.g_weights)
    classes = _weigh_pairs(pd.RangeIndex(len(projection.base_weight)), of_row, psu_of_row, weight)
    return replace(classes, projection=projection), of_row


def merge_poststrata(
    first: Poststrata | None, second: Poststrata | None, psu: IntArray
) -> tuple[Poststrata | None, IntArray, IntArray]:
    """The post-strata of two parts of a sample together, and the new number of each of the first's and the second's.

    psu : the new numbers of the PSUs of the first's pairs, then of the second's. The last of the new numbers is for
    respondents that have no post-stratum. Raises InvalidDesign when one part has post-strata and the other has not.
    """
    if first is None and second is None:
        none = np.zeros(1, dtype=np.int64)
        return None, none, none
    if first is None or second is None:
        raise InvalidDesign("one part of the sample is post-stratified and the other is not")
    if first.projection is not None or second.projection is not None:
        raise InvalidDesign("the parts of a calibrated sample cannot be put together: calibrate the whole at once")
    number, label = number_labels(first.label.append(second.label))
    n_first = len(first.label)
    of_first, of_second = np.append(number[:n_first], len(label)), np.append(number[n_first:], len(label))
    poststratum = np.concatenate([of_first[first.poststratum], of_second[second.poststratum]])
    weight = np.concatenate([first.weight, second.weight])
    return _weigh_pairs(label, poststratum, psu, weight), of_first, of_second


def _weigh_pairs(label: pd.Index, poststratum: IntArray, psu: IntArray, weight: FloatArray) -> Poststrata:
    pair, table = number_combinations([poststratum, psu], len(poststratum))
    known = table[:, 0] < len(label)
    weights = sum_weights(pair, weight, len(table))
    return Poststrata(label, table[known, 0], table[known, 1], weights[known])


def residualise(
    influence: FloatArray, answered: FloatArray, keys: CellKeys, poststrata: Poststrata
) -> tuple[FloatArray, FloatArray, CellKeys]:
    """Take from every influence value the mean of its post-stratum, respondents outside the domain included.

    influence, answered : (M, q) sums by the (M,) `keys`. Returns both by domain and PSU, with a row for every PSU that
    has respondents in a post-stratum of the domain: outside the domain influence is 0, and its residual is not.

    Notes
    -----
    The weights hit the total of each post-stratum in every sample, so that only deviations from its mean vary from
    sample to sample: the residuals of the general regression estimator, as R survey's `postStratify` takes them.
    Sums by PSU suffice, for the residuals of a PSU's respondents sum to its influence minus mean times weight.
    Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, 7.6; Valliant (1993), JASA 88, 89-96.
    """
    if poststrata.projection is not None:
        return _residualise_on_auxiliaries(influence, answered, keys, poststrata, poststrata.projection)
    mean, domain, poststratum = average_by_poststratum(influence, keys, poststrata)
    pair, group = follow_groups(poststrata.ends, poststratum)
    n_cells, n_rows = len(influence), len(influence) + len(mean)
    # First the cells as they are, then each post-stratum's mean for every PSU that weighs in it.
    rows = CellKeys(
        domain=np.concatenate([keys.domain, domain[group]]),
        psu=np.concatenate([keys.psu, poststrata.psu[pair]]),
        poststratum=np.zeros(n_cells + len(pair), dtype=np.int64),
    )
    order, starts = rows.sort()
    source = np.concatenate([np.arange(n_cells), n_cells + group])[order]
    factor = np.concatenate([np.ones(n_cells), -poststrata.weight[pair]])[order]
    residual = sum_runs(source, starts, factor, n_rows) @ np.concatenate([influence, mean])
    of_cells = sum_runs(source, starts, (source < n_cells).astype(np.float64), n_rows)
    return residual, of_cells @ np.concatenate([answered, np.zeros_like(mean)]), rows.take(order[starts])


def _residualise_on_auxiliaries(
    influence: FloatArray, answered: FloatArray, keys: CellKeys, poststrata: Poststrata, projection: Projection
) -> tuple[FloatArray, FloatArray, CellKeys]:
    """The same where several totals are known together: every PSU of the sample has residuals in every domain."""
    domain, local = np.unique(keys.domain, return_inverse=True)
    psu, column = np.unique(poststrata.psu, return_inverse=True)
    weighing = sparse.csr_array(
        (poststrata.weight, (column, poststrata.poststratum)), shape=(len(psu), len(poststrata.label))
    )
    coefficients = projection.fit(influence, keys.poststratum, local, len(domain))
    explained = np.matmul((weighing @ projection.auxiliaries).toarray(), coefficients)
    row = local * len(psu) + np.searchsorted(psu, keys.psu)
    placing = sparse.csr_array(
        (np.ones(len(row)), (row, np.arange(len(row)))), shape=(len(domain) * len(psu), len(row))
    )
    rows = CellKeys(
        domain=np.repeat(domain, len(psu)),
        psu=np.tile(psu, len(domain)),
        poststratum=np.zeros(len(domain) * len(psu), dtype=np.int64),
    )
    return placing @ influence - explained.reshape(len(domain) * len(psu), -1), placing @ answered, rows


def average_by_poststratum(
    influence: FloatArray, keys: CellKeys, poststrata: Poststrata
) -> tuple[FloatArray, IntArray, IntArray]:
    """The mean influence of a unit of weight, and the numbers of its domain and post-stratum, for each that occur."""
    order = np.lexsort((keys.poststratum, keys.domain))
    starts = find_starts(keys.domain[order], keys.poststratum[order])
    domain, poststratum = keys.domain[order][starts], keys.poststratum[order][starts]
    # Number G, no post-stratum, has no total; nor has one whose respondents all weigh 0.
    total = np.append(poststrata.total, 0.0)[poststratum]
    known = total > 0
    sums = sum_runs(order, starts) @ influence
    return sums[known] / total[known][:, None], domain[known], poststratum[known]
