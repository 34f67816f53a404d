"""Whether two answers go together: tests on weighted cross tables that know the design."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import linalg

from survey.statistics.comparison.crosstables import cross_tabulate, estimate_cell_covariance
from survey.statistics.comparison.quadratic_forms import approximate_tail, integrate_tail
from survey.statistics.distributions import find_chi2_tail, find_f_tail
from survey.statistics.errors import InvalidComparison
from survey.statistics.estimation.sums import Design
from survey.statistics.labels import FloatArray

# Design effects of a table without any chance in it, but for rounding.
_NO_CHANCE = 1e-20

AssociationTest = Literal["F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint"]


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
    design: Design,
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
        Rao and Scott. "lincom" refers it to the distribution that they approximate, a sum of chi-squared variables
        weighed by the design effects over an estimated variance, by numerical integration; "saddlepoint" nearly so, and
        better where p is below 1e-8. "Wald" is that of Koch, Freeman and Freeman on observed minus expected totals,
        "adjWald" the same corrected for few PSUs.
    within : (n,) True for the respondents of a domain; omitted, all.

    Raises
    ------
    InvalidComparison : fewer than two categories of either variable with respondents, an unknown test, answers from so
        few PSUs that no degrees of freedom are left, or fewer than a Wald test needs; a population that was all asked.
    LonelyPSU : a stratum with one sampled PSU, and no remedy named in the design.

    Notes
    -----
    Source: Rao and Scott (1984), Annals of Statistics 12, 46-60; Thomas and Rao (1987), JASA 82, 630-636; Koch, Freeman
    and Freeman (1975), International Statistical Review 43, 59-78. R survey's `svychisq`, by the same names; without
    the package CompQuadForm its "lincom" is "saddlepoint" too.
    """
    if test not in get_args(AssociationTest):
        raise InvalidComparison(f"{test!r} is no test of association; known are {', '.join(get_args(AssociationTest))}")
    cross = cross_tabulate(design, rows, columns, within)
    covariance = estimate_cell_covariance(design, cross)
    df = covariance.degrees_of_freedom
    if not df > 0:
        raise InvalidComparison(
            "the answers come from one PSU a stratum, which leaves no degrees of freedom to test by"
        )
    effects = _find_design_effects(cross.totals, covariance.of_shares, cross.n)
    if not effects.sum() > _NO_CHANCE:
        raise InvalidComparison(
            "nothing in the table is left to chance: the whole population was asked, or what was not counts as certain"
        )
    if test in ("Wald", "adjWald"):
        statistic, freedom, p = _compute_wald_test(test, cross.totals, covariance.of_totals, df)
    else:
        statistic, freedom, p = _compare_with_expected(test, cross.totals, effects, cross.n, df)
    return Association(cross.table, cross.n, test, statistic, freedom, p, effects, cross.left_out)


def _compare_with_expected(
    test: AssociationTest, totals: FloatArray, effects: FloatArray, n: int, df: float
) -> tuple[float, tuple[float, float], float]:
    """Pearson's statistic of n respondents, its degrees of freedom and p, corrected by the design effects."""
    shares = totals / totals.sum()
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    pearson = float(n * (np.square(shares - expected) / expected).sum())
    k = len(effects)
    if test == "Chisq":
        return pearson, (float(k), np.inf), find_chi2_tail(float(pearson / effects.mean()), k)
    freedom = float(effects.sum() ** 2 / np.square(effects).sum())
    below = freedom * df
    if test == "F":
        statistic = float(pearson / effects.sum())
        return statistic, (freedom, below), find_f_tail(statistic, freedom, below)
    # P(sum of effect x chi-squared > Pearson's statistic x chi-squared/below), the latter of whole degrees, as in R.
    find_tail = integrate_tail if test == "lincom" else approximate_tail
    p = find_tail(np.append(effects, -pearson / below), np.append(np.ones(k), np.floor(below)))
    return pearson, (float(k), below), p


def _compute_wald_test(
    test: AssociationTest, totals: FloatArray, covariance: FloatArray, df: float
) -> tuple[float, tuple[float, float], float]:
    """The Wald statistic as F, its degrees of freedom and p."""
    k = (totals.shape[0] - 1) * (totals.shape[1] - 1)
    below = df if test == "Wald" else df - k + 1
    if not below > 0 or k > df:
        raise InvalidComparison(f"{df:g} degrees of freedom are too few for a Wald test of {k} contrasts: use F")
    statistic = _compute_wald(totals, covariance) * below / (df * k)
    return statistic, (float(k), below), find_f_tail(statistic, k, below)


def _find_design_effects(totals: FloatArray, covariance_of_shares: FloatArray, n: int) -> FloatArray:
    """((rows-1)(columns-1),) eigenvalues of the covariance against that of a multinomial sample of n.

    Contrasts of cells that margins do not explain, weighed by 1 over the cell's share; cells without respondents have
    no part in them. Source: Rao and Scott (1984), section 2; as R survey's `svychisq`.
    """
    shares = totals.ravel() / totals.sum()
    contrasts = _find_interactions(*totals.shape)
    weighted = contrasts * np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)[:, None]
    simple = contrasts.T @ weighted / n
    observed = weighted.T @ covariance_of_shares @ weighted
    # A cell without respondents may leave a contrast without any information.
    values = linalg.eigvals(linalg.pinvh(simple) @ observed)
    return np.asarray(np.maximum(np.sort(np.real(values))[::-1], 0.0), dtype=np.float64)


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
    spread = gradient @ covariance @ gradient.T
    scale = np.sqrt(np.diag(spread))
    if not scale.all() or np.linalg.matrix_rank(spread / np.outer(scale, scale), hermitian=True) < len(scale):
        raise InvalidComparison("the answers of some cells vary too little between PSUs for a Wald test: use F")
    return float(residual @ linalg.solve(spread, residual))
