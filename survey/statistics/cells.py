"""Sums per PSU and domain: all that an index and its standard error need to know of the answers."""

from dataclasses import dataclass
from functools import reduce

import numpy as np
import pandas as pd
from scipy import sparse

from survey.statistics.composition import Composition
from survey.statistics.errors import InvalidComposition, InvalidDomains
from survey.statistics.labels import FloatArray, IntArray, find_starts, number_combinations, number_labels
from survey.statistics.psus import SampledPSUs, merge_psus


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
    domain, psu : (M,) each cell's row of `labels` and number among `psus`; sorted by domain, then PSU.
    satisfied, answered : (M, items) sums of w s and w r, in the order of the composition's items, where s = 1 for a
    satisfied answer and r = 1 for an answer on the scale.
    """

    composition: Composition
    psus: SampledPSUs
    labels: pd.DataFrame
    domain: IntArray
    psu: IntArray
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
        psus, of_first, of_second = merge_psus(self.psus, other.psus)
        labels, domain_of = number_label_rows(pd.concat([self.labels, other.labels], ignore_index=True))
        domain = domain_of[np.concatenate([self.domain, other.domain + len(self.labels)])]
        psu = np.concatenate([of_first[self.psu], of_second[other.psu]])
        order, starts = sort_into_cells(domain, psu)
        summing = sum_runs(order, starts)
        return Cells(
            composition=self.composition,
            psus=psus,
            labels=labels,
            domain=domain[order][starts],
            psu=psu[order][starts],
            satisfied=summing @ np.concatenate([self.satisfied, other.satisfied]),
            answered=summing @ np.concatenate([self.answered, other.answered]),
            counts=_concatenate(self.counts, other.counts).sum_into(_sum_domains(domain_of, len(labels))),
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


def sort_into_cells(domain: IntArray, psu: IntArray) -> tuple[IntArray, IntArray]:
    """The order that sorts by domain and PSU, and where in that order each cell begins."""
    order = np.argsort(domain * (int(psu.max(initial=0)) + 1) + psu)
    return order, find_starts(domain[order], psu[order])


def sum_runs(
    order: IntArray, starts: IntArray, values: FloatArray | None = None, n_rows: int | None = None
) -> sparse.csr_array:
    """A (runs, n_rows) matrix whose product with rows of numbers sums them by run of the given order of rows.

    `values` multiply the rows, in that order; 1 when omitted. A row may stand in the order several times.
    """
    values = np.ones(len(order)) if values is None else values
    n_rows = len(order) if n_rows is None else n_rows
    return sparse.csr_array((values, order, np.append(starts, len(order))), shape=(len(starts), n_rows))


def _refuse_unlike(first: Cells, second: Cells) -> None:
    if not first.composition.shares_answers_with(second.composition):
        raise InvalidComposition("the cells were reduced by different items, factors or satisfied ratings")
    if list(first.labels.columns) != list(second.labels.columns):
        raise InvalidDomains(
            f"the cells have different domain columns: {list(first.labels.columns)} and {list(second.labels.columns)}"
        )


def _concatenate(first: DomainCounts, second: DomainCounts) -> DomainCounts:
    return DomainCounts(
        np.concatenate([first.n_respondents, second.n_respondents]),
        np.concatenate([first.weighted_n, second.weighted_n]),
    )


def _sum_domains(domain_of: IntArray, n_domains: int) -> sparse.csr_array:
    pairs = (np.ones(len(domain_of)), (domain_of, np.arange(len(domain_of))))
    return sparse.csr_array(pairs, shape=(n_domains, len(domain_of)))
