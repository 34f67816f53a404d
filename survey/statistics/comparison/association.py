"""Whether two answers go together: weighted cross tables, and tests that know the design."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import linalg, stats

from survey.statistics.designs.design import SurveyDesign
from survey.statistics.errors import InvalidComparison
from survey.statistics.estimation.covariance import estimate_covariance
from survey.statistics.labels import FloatArray, IntArray, number_labels

AssociationTest = Literal["F", "Chisq", "Wald", "adjWald"]


@dataclass(frozen=True, eq=False)
class Association:
    """A weighted cross table, and a test of whether its rows and columns are independent.

    table : sums of weights, a row a category of the first variable, a column one of the second. n : respondents of
    positive weight who answered both. test, statistic : as asked. degrees_of_freedom : of the reference distribution,
    numerator and denominator; infinite where it is chi-squared. p : the chance of such a statistic or a larger one if
    they were independent. design_effects : generalized design effects of the cells, by which a plain chi-squared test
    would be wrong. left_out : categories without respondents of positive weight, by variable.
    """

    table: pd.DataFrame
    n: int
    test: AssociationTest
    statistic: float
    degrees_of_freedom: tuple[float, float]
    p: float
    design_effects: FloatArray
    left_out: dict[str, list[object]]

    @property
    def shares(self) -> pd.DataFrame:
        """The table as shares of all."""
        shares: pd.DataFrame = self.table / self.table.to_numpy().sum()
        return shares

    @property
    def row_shares(self) -> pd.DataFrame:
        """The table as shares of each row."""
        shares: pd.DataFrame = self.table.div(self.table.sum(axis=1), axis=0)
        return shares


def assess_association(
    design: SurveyDesign,
    rows: ArrayLike | pd.Series,
    columns: ArrayLike | pd.Series,
    *,
    test: AssociationTest = "F",
    within: ArrayLike | None = None,
) -> Association:
    """Test whether two categorical variables are independent in the population.

    Parameters
    ----------
    rows, columns : (n,) labels, missing where not answered.
    test : "F" (the default) and "Chisq" are Pearson's statistic with the second-order and the first-order correction of
        Rao and Scott; "Wald" that of Koch, Freeman and Freeman on observed minus expected totals, "adjWald" the same
        corrected for few PSUs.
    within : (n,) True for the respondents of a domain; omitted, all.

    Raises
    ------
    InvalidComparison : fewer than two categories of either variable with respondents, an unknown test, no degrees of
        freedom for the Wald test.
    LonelyPSU : a stratum with one sampled PSU, and no remedy named in the design.

    Notes
    -----
    Source: Rao and Scott (1984), Annals of Statistics 12, 46-60; Thomas and Rao (1987), JASA 82, 630-636; Koch, Freeman
    and Freeman (1975), International Statistical Review 43, 59-78. R survey's `svychisq`, by the same names.
    """
    if test not in get_args(AssociationTest):
        raise InvalidComparison(f"{test!r} is no test of association; known are {', '.join(get_args(AssociationTest))}")
    table, cell, left_out = _cross_tabulate(design, rows, columns, within)
    totals, n = table.to_numpy(), int((cell >= 0).sum())
    members = np.zeros((design.n, totals.size))
    members[np.flatnonzero(cell >= 0), cell[cell >= 0]] = design.weight[cell >= 0]
    covariance = estimate_covariance(design, members)
    psus = np.unique(design.psu_of_row[cell >= 0])
    df = float(len(psus) - len(np.unique(design.psus.stratum[psus])))
    effects = _find_design_effects(totals, covariance, n)
    if test in ("F", "Chisq"):
        statistic, freedom, p = _compare_with_expected(test, totals, effects, n, df)
    else:
        statistic, freedom, p = _compute_wald_test(test, totals, covariance, df)
    return Association(table, n, test, statistic, freedom, p, effects, left_out)


def _compare_with_expected(
    test: AssociationTest, totals: FloatArray, effects: FloatArray, n: int, df: float
) -> tuple[float, tuple[float, float], float]:
    """Pearson's statistic of n respondents, its degrees of freedom and p, corrected by the design effects."""
    shares = totals / totals.sum()
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    pearson = float(n * (np.square(shares - expected) / expected).sum())
    if test == "Chisq":
        return pearson, (float(len(effects)), np.inf), float(stats.chi2.sf(pearson / effects.mean(), len(effects)))
    freedom = float(effects.sum() ** 2 / np.square(effects).sum())
    statistic = float(pearson / effects.sum())
    return statistic, (freedom, freedom * df), float(stats.f.sf(statistic, freedom, freedom * df))


def _compute_wald_test(
    test: AssociationTest, totals: FloatArray, covariance: FloatArray, df: float
) -> tuple[float, tuple[float, float], float]:
    """The Wald statistic as F, its degrees of freedom and p."""
    k = (totals.shape[0] - 1) * (totals.shape[1] - 1)
    below = df if test == "Wald" else df - k + 1
    if not below > 0 or k > df:
        raise InvalidComparison(f"{df:g} degrees of freedom are too few for a Wald test of {k} contrasts: use F")
    statistic = _compute_wald(totals, covariance) * below / (df * k)
    return statistic, (float(k), below), float(stats.f.sf(statistic, k, below))


def _cross_tabulate(
    design: SurveyDesign, rows: ArrayLike | pd.Series, columns: ArrayLike | pd.Series, within: ArrayLike | None
) -> tuple[pd.DataFrame, IntArray, dict[str, list[object]]]:
    """The table, the (n,) cell of each respondent or -1, and the categories without respondents."""
    (row, row_label), (column, column_label) = number_labels(rows), number_labels(columns)
    if len(row) != design.n or len(column) != design.n:
        raise InvalidComparison(f"rows and columns are labels of {design.n} respondents")
    inside = np.ones(design.n, dtype=bool) if within is None else np.asarray(within, dtype=bool)
    known = inside & (design.weight > 0)
    known &= np.asarray(row_label.notna())[row] & np.asarray(column_label.notna())[column]
    kept_rows, kept_columns = np.unique(row[known]), np.unique(column[known])
    if len(kept_rows) < 2 or len(kept_columns) < 2:
        raise InvalidComparison("a test of association needs two categories or more with respondents on both sides")
    cell = np.full(design.n, -1)
    position = np.searchsorted(kept_rows, row[known]) * len(kept_columns) + np.searchsorted(kept_columns, column[known])
    cell[known] = position
    shape = (len(kept_rows), len(kept_columns))
    sums = np.bincount(position, design.weight[known], minlength=shape[0] * shape[1]).reshape(shape)
    table = pd.DataFrame(sums, index=row_label[kept_rows], columns=column_label[kept_columns])
    left_out = {
        name: [each for at, each in enumerate(label) if at not in set(kept) and pd.notna(each)]
        for name, label, kept in (("rows", row_label, kept_rows), ("columns", column_label, kept_columns))
    }
    return table, cell, left_out


def _find_design_effects(totals: FloatArray, covariance: FloatArray, n: int) -> FloatArray:
    """((rows-1)(columns-1),) eigenvalues of the covariance against that of a multinomial sample of n.

    Contrasts of cells that margins do not explain, weighed by 1 over the cell's share; cells without respondents have
    no part in them. Source: Rao and Scott (1984), section 2; as R survey's `svychisq`.
    """
    shares = totals.ravel() / totals.sum()
    contrasts = _find_interactions(*totals.shape)
    weighted = contrasts * np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)[:, None]
    # From totals to shares: what a share loses as the total grows.
    of_shares = (np.eye(len(shares)) - shares[:, None]) / totals.sum()
    simple = contrasts.T @ weighted / n
    observed = weighted.T @ of_shares @ covariance @ of_shares.T @ weighted
    # A cell without respondents may leave a contrast without any information.
    values = linalg.eigvals(linalg.pinvh(simple) @ observed)
    return np.sort(np.real(values))[::-1]


def _find_interactions(n_rows: int, n_columns: int) -> FloatArray:
    """(cells, (rows-1)(columns-1)) indicators of pairs of categories, less what rows and columns explain of them."""
    row, column = np.divmod(np.arange(n_rows * n_columns), n_columns)
    margins = np.column_stack(
        [np.ones(len(row)), *(row == r for r in range(1, n_rows)), *(column == c for c in range(1, n_columns))]
    ).astype(np.float64)
    pairs = [(row == r) & (column == c) for c in range(1, n_columns) for r in range(1, n_rows)]
    indicators = np.column_stack(pairs).astype(np.float64)
    fitted, *_ = np.linalg.lstsq(margins, indicators, rcond=None)
    return np.asarray(indicators - margins @ fitted, dtype=np.float64)


def _compute_wald(totals: FloatArray, covariance: FloatArray) -> float:
    """The quadratic form of observed minus expected totals of all cells but those of the last row and column."""
    n_rows, n_columns = totals.shape
    of_row, of_column = totals.sum(axis=1) / totals.sum(), totals.sum(axis=0) / totals.sum()
    row, column = (each.ravel() for each in np.indices((n_rows - 1, n_columns - 1)))
    cell_row, cell_column = (each.ravel() for each in np.indices(totals.shape))
    residual = totals[row, column] - totals.sum() * of_row[row] * of_column[column]
    same_row, same_column = row[:, None] == cell_row, column[:, None] == cell_column
    # How each residual moves with each total: N_ij - N_i N_j / N.
    gradient = (same_row & same_column).astype(np.float64)
    gradient -= same_row * of_column[column][:, None] + same_column * of_row[row][:, None]
    gradient += (of_row[row] * of_column[column])[:, None]
    return float(residual @ linalg.solve(gradient @ covariance @ gradient.T, residual))
