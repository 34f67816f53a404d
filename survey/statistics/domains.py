"""From cells to the domains that are asked for: coarser ones, and ones that overlap."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from survey.statistics.cells import Cells, number_label_rows
from survey.statistics.errors import InvalidDomains, name_some
from survey.statistics.keys import follow_groups, sum_runs
from survey.statistics.labels import IntArray


def sum_over(cells: Cells, by: Sequence[str]) -> Cells:
    """The same answers by fewer label columns, in the order of `by`.

    Raises InvalidDomains for a column that the cells do not have.
    """
    if missing := [column for column in by if column not in cells.labels.columns]:
        raise InvalidDomains(f"the cells have no column {name_some(missing)}, only {list(cells.labels.columns)}")
    if list(by) == list(cells.labels.columns):
        return cells
    labels, target = number_label_rows(cells.labels[list(by)])
    return _regroup(cells, np.arange(len(target)), target, labels)


def roll_up(cells: Cells, column: str, membership: pd.DataFrame) -> Cells:
    """The same answers with one label replaced by the domains that it is a member of, none, one or several.

    membership : columns `member` (a label of the cells) and `domain`. Domains may overlap. A label that belongs to no
        domain is said to be so by a row with a missing `domain`.

    Raises
    ------
    InvalidDomains : labels of the cells that are no member at all: their answers would vanish without a word.
    """
    pairs = membership[["member", "domain"]].drop_duplicates()
    known = cells.labels[column].isin(pairs["member"])
    if not known.all():
        lost = cells.labels.loc[~known, column].drop_duplicates()
        raise InvalidDomains(f"the membership table says nothing of {column} {name_some(lost)}")
    pairs = pairs[pairs["domain"].notna()]
    rows = cells.labels.assign(_row=np.arange(len(cells.labels)))
    rows = rows.merge(pairs, left_on=column, right_on="member", how="inner")
    labels, target = number_label_rows(rows.assign(**{column: rows["domain"].to_numpy()})[list(cells.labels.columns)])
    return _regroup(cells, rows["_row"].to_numpy(dtype=np.int64), target, labels)


def select_domains(cells: Cells, by: Sequence[str], rollup: Mapping[str, pd.DataFrame] | None) -> Cells:
    """The cells by the label columns `by`, with overlapping domains where `rollup` has a membership table."""
    rollup = rollup or {}
    if unused := [column for column in rollup if column not in by]:
        raise InvalidDomains(f"rollup names {name_some(unused)}, which is not among the columns asked for: {list(by)}")
    cells = sum_over(cells, by)
    for column, membership in rollup.items():
        cells = roll_up(cells, column, membership)
    return cells


def _regroup(cells: Cells, member: IntArray, target: IntArray, labels: pd.DataFrame) -> Cells:
    """Sum the cells of each domain `member` into the domain `target`, pair by pair."""
    shape = (len(labels), len(cells.labels))
    membership = sparse.csr_array((np.ones(len(member)), (target, member)), shape=shape)
    ends = np.searchsorted(cells.keys.domain, np.arange(len(cells.labels) + 1))
    cell, pair = follow_groups(ends, member)
    keys = replace(cells.keys.take(cell), domain=target[pair])
    order, starts = keys.sort()
    summing = sum_runs(cell[order], starts, n_rows=len(cells.answered))
    return replace(
        cells,
        labels=labels,
        keys=keys.take(order[starts]),
        satisfied=summing @ cells.satisfied,
        answered=summing @ cells.answered,
        counts=cells.counts.sum_into(membership),
    )
