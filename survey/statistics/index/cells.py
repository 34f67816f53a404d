"""Sums per PSU and domain: all that an index and its standard error need to know of the answers."""

from dataclasses import dataclass
from functools import reduce

import numpy as np
import pandas as pd
from scipy import sparse

from survey.statistics.designs.poststrata import Poststrata, merge_poststrata
from survey.statistics.designs.psus import SampledPSUs, merge_psus
from survey.statistics.errors import InvalidComposition, InvalidDomains
from survey.statistics.index.composition import Composition
from survey.statistics.keys import CellKeys, sum_runs
from survey.statistics.labels import FloatArray, IntArray, number_combinations, number_labels


@dataclass(frozen=True, eq=False)
class DomainCounts:
    """The respondents of D domains who answered any item of each of some groups of items, and the sum of their weights.

    n_respondents, weighted_n : (D, groups) as floats, in the order of `Composition.answer_groups`. Respondents of
    weight 0 are not counted.
    """

    n_respondents: FloatArray
    weighted_n: FloatArray

    def sum_into(self, membership: sparse.csr_array) -> "DomainCounts":
        """The counts of other domains, given which of these each consists of, a (domains, D) matrix."""
        return DomainCounts(membership @ self.n_respondents, membership @ self.weighted_n)


@dataclass(frozen=True, eq=False)
class Cells:
    """The answers of a sample, summed per PSU (hence stratum) and combination of domain labels.

    An influence value is linear in these sums, so that estimates and variances from M cells are those from the rows.

    labels : D rows, the combinations of domain labels that occur.
    keys : (M,) each cell's row of `labels`, number among `psus` and number among `poststrata`, sorted by them.
    satisfied, answered : (M, items) sums of w s and w r, in the order of the composition's items, where s = 1 for a
    satisfied answer and r = 1 for an answer on the scale.
    """

    composition: Composition
    psus: SampledPSUs
    poststrata: Poststrata | None
    labels: pd.DataFrame
    keys: CellKeys
    satisfied: FloatArray
    answered: FloatArray
    counts: DomainCounts

    def combine(self, other: "Cells") -> "Cells":
        """The cells of both samples' answers together.

        Both are parts of one sample: a PSU with the same labels is the same PSU.

        Raises
        ------
        InvalidComposition, InvalidDomains, InvalidDesign : the two were not reduced alike.
        """
        _refuse_unlike(self, other)
        psus, *psu_of = merge_psus(self.psus, other.psus)
        pair_psus = [of[c.poststrata.psu] for of, c in zip(psu_of, (self, other), strict=True) if c.poststrata]
        poststrata, *poststratum_of = merge_poststrata(
            self.poststrata, other.poststrata, np.concatenate([*pair_psus, np.empty(0, dtype=np.int64)])
        )
        labels, domain = number_label_rows(pd.concat([self.labels, other.labels], ignore_index=True))
        n_domains = len(self.labels)
        keys = _renumber(self.keys, domain[:n_domains], psu_of[0], poststratum_of[0]).append(
            _renumber(other.keys, domain[n_domains:], psu_of[1], poststratum_of[1])
        )
        order, starts = keys.sort()
        summing = sum_runs(order, starts)
        return Cells(
            composition=self.composition,
            psus=psus,
            poststrata=poststrata,
            labels=labels,
            keys=keys.take(order[starts]),
            satisfied=summing @ np.concatenate([self.satisfied, other.satisfied]),
            answered=summing @ np.concatenate([self.answered, other.answered]),
            counts=_concatenate(self.counts, other.counts).sum_into(_sum_domains(domain, len(labels))),
        )


def combine(*cells: Cells) -> Cells:
    """The cells of several parts of one sample together; see Cells.combine."""
    return reduce(Cells.combine, cells)


def number_label_rows(labels: pd.DataFrame) -> tuple[pd.DataFrame, IntArray]:
    """The distinct rows of a table of labels, in ascending order, and the number of each given row among them."""
    numbered = [number_labels(labels[column]) for column in labels.columns]
    numbers, table = number_combinations([numbers for numbers, _ in numbered], len(labels))
    distinct = {
        column: found.take(table[:, position])
        for position, (column, (_, found)) in enumerate(zip(labels.columns, numbered, strict=True))
    }
    return pd.DataFrame(distinct, index=pd.RangeIndex(len(table))), numbers


def _refuse_unlike(first: Cells, second: Cells) -> None:
    if not first.composition.shares_answers_with(second.composition):
        raise InvalidComposition("the cells were reduced by different items, factors or satisfied ratings")
    if list(first.labels.columns) != list(second.labels.columns):
        raise InvalidDomains(
            f"the cells have different domain columns: {list(first.labels.columns)} and {list(second.labels.columns)}"
        )


def _renumber(keys: CellKeys, domain: IntArray, psu: IntArray, poststratum: IntArray) -> CellKeys:
    """The keys by new numbers, given by the old."""
    return CellKeys(domain[keys.domain], psu[keys.psu], poststratum[keys.poststratum])


def _concatenate(first: DomainCounts, second: DomainCounts) -> DomainCounts:
    return DomainCounts(
        np.concatenate([first.n_respondents, second.n_respondents]),
        np.concatenate([first.weighted_n, second.weighted_n]),
    )


def _sum_domains(domain_of: IntArray, n_domains: int) -> sparse.csr_array:
    pairs = (np.ones(len(domain_of)), (domain_of, np.arange(len(domain_of))))
    return sparse.csr_array(pairs, shape=(n_domains, len(domain_of)))
