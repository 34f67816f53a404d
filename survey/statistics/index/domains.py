"""From cells to the domains that are asked for: coarser ones, and ones that overlap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from survey.statistics.errors import InvalidDomains, name_some
from survey.statistics.index.cells import Cells, DomainCounts, number_label_rows
from survey.statistics.keys import CellKeys, follow_groups, sum_runs
from survey.statistics.labels import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Domains:
    """D domains over the cells of a sample; a cell may belong to several.

    labels : D rows. keys : (M,) their cells, one a domain, PSU and post-stratum, sorted. counts : of D domains.
    membership : (D, domains of `cells`) which of them each consists of. summing : (M, cells) which cells each sums;
    None where they are the cells themselves. The sums are taken a block at a time: all together would need the memory
    of the cells once for every level of overlap.
    """

    cells: Cells
    labels: pd.DataFrame
    keys: CellKeys
    counts: DomainCounts
    membership: sparse.csr_array
    summing: sparse.csr_array | None

    def sum_answers(self, block: slice) -> tuple[FloatArray, FloatArray]:
        """(block, items) weighted satisfied answers, and answers, of some of the cells."""
        if self.summing is None:
            return self.cells.satisfied[block], self.cells.answered[block]
        summing = self.summing[block]
        return summing @ self.cells.satisfied, summing @ self.cells.answered

    def total_answers(self) -> tuple[FloatArray, FloatArray]:
        """(D, items) weighted satisfied answers, and answers, of the domains."""
        every = np.arange(len(self.cells.answered))
        ends = _find_ends(self.cells)
        by_domain = sparse.csr_array((np.ones(len(every)), every, ends), shape=(len(ends) - 1, len(every)))
        satisfied, answered = by_domain @ self.cells.satisfied, by_domain @ self.cells.answered
        return self.membership @ satisfied, self.membership @ answered


def select_domains(cells: Cells, by: Sequence[str], rollup: Mapping[str, pd.DataFrame] | None = None) -> Domains:
    """The domains by the label columns `by`, overlapping where `rollup` has a membership table for a column.

    A membership table has the columns `member` (a label of the cells) and `domain`. A label that belongs to no domain
    is said to be so by a row with a missing `domain`.

    Raises
    ------
    InvalidDomains : columns that the cells do not have; labels that are no member at all, for their answers would
        vanish without a word.
    """
    rollup = rollup or {}
    if missing := [column for column in by if column not in cells.labels.columns]:
        raise InvalidDomains(f"the cells have no column {name_some(missing)}, only {list(cells.labels.columns)}")
    if unused := [column for column in rollup if column not in by]:
        raise InvalidDomains(f"rollup names {name_some(unused)}, which is not among the columns asked for: {list(by)}")
    if not rollup:
        return _sum_over(cells, by)
    if len(by) < len(cells.labels.columns):
        # Fewer cells to sum once for every domain that they belong to.
        cells = _gather(_sum_over(cells, by))
    rows = cells.labels[list(by)].assign(_member=np.arange(len(cells.labels)))
    for column, membership in rollup.items():
        rows = _roll_up(rows, column, membership)
    labels, target = number_label_rows(rows[list(by)])
    return _regroup(cells, rows["_member"].to_numpy(dtype=np.int64), target, labels)


def _sum_over(cells: Cells, by: Sequence[str]) -> Domains:
    if list(by) == list(cells.labels.columns):
        itself = sparse.eye_array(len(cells.labels), format="csr")
        return Domains(cells, cells.labels, cells.keys, cells.counts, itself, summing=None)
    labels, target = number_label_rows(cells.labels[list(by)])
    return _regroup(cells, np.arange(len(target)), target, labels)


def _roll_up(rows: pd.DataFrame, column: str, membership: pd.DataFrame) -> pd.DataFrame:
    """Rows of labels, with those of one column replaced by each of the domains that they are members of."""
    pairs = membership[["member", "domain"]].drop_duplicates()
    known = rows[column].isin(pairs["member"])
    if not known.all():
        lost = rows.loc[~known, column].drop_duplicates()
        raise InvalidDomains(f"the membership table says nothing of {column} {name_some(lost)}")
    rows = rows.merge(pairs[pairs["domain"].notna()], left_on=column, right_on="member")
    return rows.assign(**{column: rows["domain"].to_numpy()}).drop(columns=["member", "domain"])


def _regroup(cells: Cells, member: IntArray, target: IntArray, labels: pd.DataFrame) -> Domains:
    """The domains that the cells' domains `member` belong to as `target` says, pair by pair."""
    shape = (len(labels), len(cells.labels))
    membership = sparse.csr_array((np.ones(len(member)), (target, member)), shape=shape)
    cell, pair = follow_groups(_find_ends(cells), member)
    taken = cells.keys.take(cell)
    keys = CellKeys(target[pair], taken.psu, taken.poststratum)
    order, starts = keys.sort()
    return Domains(
        cells=cells,
        labels=labels,
        keys=keys.take(order[starts]),
        counts=cells.counts.sum_into(membership),
        membership=membership,
        summing=sum_runs(cell[order], starts, n_rows=len(cells.answered)),
    )


def _gather(domains: Domains) -> Cells:
    """Domains as cells of their own."""
    satisfied, answered = domains.sum_answers(slice(None))
    cells = domains.cells
    return Cells(
        composition=cells.composition,
        psus=cells.psus,
        poststrata=cells.poststrata,
        labels=domains.labels,
        keys=domains.keys,
        satisfied=satisfied,
        answered=answered,
        counts=domains.counts,
    )


def _find_ends(cells: Cells) -> IntArray:
    """(domains + 1,) the first cell of each of the cells' own domains, and the number of cells."""
    return np.searchsorted(cells.keys.domain, np.arange(len(cells.labels) + 1))
