"""Weighted cross tables of two categorical variables, and how much of them is left to chance."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse

from survey.statistics.designs.replicates import ReplicateDesign, estimate_from_replicates
from survey.statistics.errors import InvalidComparison
from survey.statistics.estimation.covariance import estimate_covariance
from survey.statistics.estimation.sums import Design
from survey.statistics.labels import FloatArray, IntArray, find_numbers, number_labels


@dataclass(frozen=True, eq=False)
class CrossTable:
    """A weighted table of R categories by C.

    table : (R, C) sums of weights. cell : (n,) number of each respondent's cell, row by row; -1 for those who weigh
    nothing, did not answer both or are outside the domain. left_out : categories without respondents, by variable.
    """

    table: pd.DataFrame
    cell: IntArray
    left_out: dict[str, list[object]]

    @property
    def totals(self) -> FloatArray:
        """(R, C) the sums of weights."""
        return self.table.to_numpy()

    @property
    def n(self) -> int:
        """Respondents in the table."""
        return int((self.cell >= 0).sum())

    def list_members(self, weight: FloatArray | None = None) -> sparse.csr_array:
        """(n, R C) the weight of a respondent, 1 when omitted, in its cell."""
        is_there = self.cell >= 0
        values = np.ones(int(is_there.sum())) if weight is None else weight[is_there]
        ends = np.append(0, np.cumsum(is_there))
        return sparse.csr_array((values, self.cell[is_there], ends), shape=(len(self.cell), self.totals.size))


@dataclass(frozen=True, eq=False)
class CellCovariance:
    """(R C, R C) covariances of the cells' totals and of their shares, and the degrees of freedom of the domain."""

    of_totals: FloatArray
    of_shares: FloatArray
    degrees_of_freedom: float


def cross_tabulate(
    design: Design, rows: ArrayLike | pd.Series, columns: ArrayLike | pd.Series, within: ArrayLike | None = None
) -> CrossTable:
    """The weighted table of two variables.

    Parameters
    ----------
    rows, columns : (n,) labels, missing where not answered. within : (n,) True inside the domain; omitted, all.

    Raises
    ------
    InvalidComparison : labels of another number than the design's respondents, fewer than two categories of either
        variable with respondents of positive weight.
    """
    (row, row_label), (column, column_label) = number_labels(rows), number_labels(columns)
    inside = np.ones(design.n, dtype=bool) if within is None else np.asarray(within, dtype=bool)
    if not len(row) == len(column) == len(inside) == design.n:
        raise InvalidComparison(
            f"{len(row)} rows and {len(column)} columns within {len(inside)}, but a design of {design.n} respondents"
        )
    known = inside & (design.weight > 0)
    known &= np.asarray(row_label.notna())[row] & np.asarray(column_label.notna())[column]
    kept_rows, kept_columns = find_numbers(row[known]), find_numbers(column[known])
    if len(kept_rows) < 2 or len(kept_columns) < 2:
        raise InvalidComparison("a test of association needs two categories or more with respondents on both sides")
    cell = np.full(design.n, -1)
    position = np.searchsorted(kept_rows, row[known]) * len(kept_columns) + np.searchsorted(kept_columns, column[known])
    cell[known] = position
    shape = (len(kept_rows), len(kept_columns))
    sums = np.bincount(position, design.weight[known], minlength=shape[0] * shape[1]).reshape(shape)
    return CrossTable(
        table=pd.DataFrame(sums, index=row_label[kept_rows], columns=column_label[kept_columns]),
        cell=cell,
        left_out={
            "rows": _list_absent(rows, row_label, kept_rows),
            "columns": _list_absent(columns, column_label, kept_columns),
        },
    )


def estimate_cell_covariance(design: Design, cross: CrossTable) -> CellCovariance:
    """The covariances of a table's cells under its design, linearized or from replicates.

    Raises LonelyPSU for a stratum with one sampled PSU, and no remedy named in the design, and InvalidComparison for a
    replicate without anybody in the table.
    """
    totals = cross.totals.ravel()
    if isinstance(design, ReplicateDesign):
        each = np.asarray((cross.list_members().T @ design.replicate_weight).T)
        if not each.any(axis=1).all():
            raise InvalidComparison("a replicate leaves nobody in the table: its answers come from too few PSUs")
        shares = each / each.sum(axis=1, keepdims=True)
        inside = (cross.cell >= 0).astype(np.float64)[:, None]
        return CellCovariance(
            of_totals=estimate_from_replicates(design, totals, each),
            of_shares=estimate_from_replicates(design, totals / totals.sum(), shares),
            degrees_of_freedom=float(design.count_degrees_of_freedom(inside)[0]),
        )
    covariance = estimate_covariance(design, cross.list_members(design.weight))
    # What every share loses as the total grows.
    to_shares = (np.eye(len(totals)) - totals[:, None] / totals.sum()) / totals.sum()
    psus = find_numbers(design.psu_of_row[cross.cell >= 0])
    return CellCovariance(
        of_totals=covariance,
        of_shares=to_shares @ covariance @ to_shares.T,
        degrees_of_freedom=float(len(psus) - len(find_numbers(design.psus.stratum[psus]))),
    )


def _list_absent(labels: ArrayLike | pd.Series, found: pd.Index, kept: IntArray) -> list[object]:
    """The categories that are declared or occur, and have no respondents of positive weight."""
    dtype = getattr(labels, "dtype", None)
    categories = dtype.categories if isinstance(dtype, pd.CategoricalDtype) else found.dropna()
    return [category for category in categories if category not in set(found[kept])]
