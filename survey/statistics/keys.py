"""What rows are summed by: their domain, their PSU and their post-stratum."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from survey.statistics.labels import FloatArray, IntArray, find_starts

_LARGEST = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class CellKeys:
    """(M,) numbers of the domain, PSU and post-stratum of M rows; the post-stratum 0 throughout where there is none."""

    domain: IntArray
    psu: IntArray
    poststratum: IntArray

    def sort(self) -> tuple[IntArray, IntArray]:
        """The order that sorts by domain, PSU and post-stratum, and where in that order each combination begins."""
        columns = (self.domain, self.psu, self.poststratum)
        sizes = [int(column.max(initial=0)) + 1 for column in columns]
        if sizes[0] * sizes[1] * sizes[2] <= _LARGEST:
            order = np.argsort((self.domain * sizes[1] + self.psu) * sizes[2] + self.poststratum)
        else:
            order = np.lexsort(columns[::-1])
        return order, find_starts(*(column[order] for column in columns))

    def take(self, rows: IntArray | slice) -> Self:
        """The keys of some rows."""
        return type(self)(self.domain[rows], self.psu[rows], self.poststratum[rows])

    def append(self, other: Self) -> Self:
        """These keys, then the others."""
        return type(self)(
            np.concatenate([self.domain, other.domain]),
            np.concatenate([self.psu, other.psu]),
            np.concatenate([self.poststratum, other.poststratum]),
        )


def sum_runs(
    order: IntArray, starts: IntArray, values: FloatArray | None = None, n_rows: int | None = None
) -> sparse.csr_array:
    """A (runs, n_rows) matrix whose product with rows of numbers sums them by run of the given order of rows.

    `values` multiply the rows, in that order; 1 when omitted. A row may stand in the order several times.
    """
    values = np.ones(len(order)) if values is None else values
    n_rows = len(order) if n_rows is None else n_rows
    return sparse.csr_array((values, order, np.append(starts, len(order))), shape=(len(starts), n_rows))


def follow_groups(ends: IntArray, group: IntArray) -> tuple[IntArray, IntArray]:
    """The rows of each of some groups, one after the other, and for each row which of those groups it came from.

    ends : (groups + 1,) the first row of each group, and the number of rows. group : those that are followed, in any
    order and as often as wanted.
    """
    n_rows = np.diff(ends)[group]
    before = np.cumsum(n_rows) - n_rows
    rows = np.arange(int(n_rows.sum())) + np.repeat(ends[group] - before, n_rows)
    return rows, np.repeat(np.arange(len(group)), n_rows)
