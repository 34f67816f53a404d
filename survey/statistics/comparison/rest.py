"""Each unit against all the others together."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from survey.statistics.comparison.differences import Adjustment, compare
from survey.statistics.designs.design import SurveyDesign
from survey.statistics.designs.replicates import ReplicateDesign, estimate_from_replicates
from survey.statistics.errors import InvalidComparison
from survey.statistics.estimation.collapse import collapse_respondents
from survey.statistics.estimation.covariance import estimate_joint_variance, sum_rows
from survey.statistics.estimation.joint import JointEstimates
from survey.statistics.estimation.ratios import Ratios, divide_sums, find_influence
from survey.statistics.estimation.sums import Design, Summands
from survey.statistics.index.composition import Composition
from survey.statistics.index.joint import list_summands
from survey.statistics.labels import FloatArray, IntArray, number_labels

_NUMBERS_AT_A_TIME = 4_000_000


def compare_with_rest(
    design: Design,
    ratings: NDArray[np.integer],
    composition: Composition,
    unit: ArrayLike | pd.Series,
    *,
    measure: str = "overall",
    adjust: Adjustment = "none",
    level: float = 0.95,
    degrees_of_freedom: float | None = None,
) -> pd.DataFrame:
    """The difference between each unit's index and that of all other units' respondents together.

    Parameters
    ----------
    unit : (n,) label of each respondent's unit, such as an agency. measure : code of the measure that is compared.
    The rest as for `estimate_joint_indices` and `compare`.

    Returns
    -------
    One row a unit, with the columns unit, difference, standard_error, t, degrees_of_freedom, p, p_adjusted, lower,
    upper.

    Raises
    ------
    InvalidComposition : a measure that the composition does not have. InvalidComparison : fewer than two units.
    """
    summands = list_summands(ratings, design.n, composition, [measure])
    row = int(np.flatnonzero(summands.measures["code"] == measure)[0])
    number, label = number_labels(unit)
    if len(label) < 2:
        raise InvalidComparison("there is one unit only, and nothing to compare it with")
    if isinstance(design, SurveyDesign):
        design, summands, number = collapse_respondents(design, summands, number)
    groups = _UnitsAndRests(summands, row, number, sum_rows(number, len(label)))
    covariance = _replicate(design, groups) if isinstance(design, ReplicateDesign) else _linearize(design, groups)
    tested = compare(
        groups.join(label, groups.divide(design.weight).estimate[:, row], covariance, design.degrees_of_freedom),
        "is_unit",
        reference=False,
        adjust=adjust,
        level=level,
        degrees_of_freedom=degrees_of_freedom,
    )
    return tested.drop(columns=["first", "second"])


@dataclass(frozen=True, eq=False)
class _UnitsAndRests:
    """Respondents in D units. Of 2 D estimates the first D are those of units, the others those of their rests.

    row : the measure that is compared. unit : (n,). by_unit : (D, n) sums respondents by unit.
    """

    summands: Summands
    row: int
    unit: IntArray
    by_unit: sparse.csr_array

    def divide(self, weight: FloatArray) -> Ratios:
        """The measures of all units and rests."""
        present = self.by_unit @ (self.summands.answered & (weight > 0)[:, None]).astype(np.float64)
        sums = []
        for values in (self.summands.numerator, self.summands.denominator):
            of_units = np.asarray(self.by_unit @ (weight[:, None] * values))
            of_rests = of_units.sum(axis=0) - of_units
            # A rest without answers is exactly empty, whatever rounding leaves of it.
            of_rests[present.sum(axis=0) - present == 0] = 0.0
            sums.append(np.concatenate([of_units, of_rests]))
        return divide_sums(sums[0], sums[1], self.summands.means)

    def join(self, label: pd.Index, estimate: FloatArray, covariance: FloatArray, df: float) -> JointEstimates:
        """Estimates of units and rests; of two units nothing is known together."""
        unknown = np.isnan(estimate) | np.isnan(np.diag(covariance))
        covariance[unknown, :] = covariance[:, unknown] = np.nan
        nothing = np.full(len(estimate), np.nan)
        return JointEstimates(
            labels=pd.DataFrame({"unit": label.append(label), "is_unit": np.repeat([True, False], len(label))}),
            estimate=estimate,
            covariance=covariance,
            n=nothing,
            weighted_n=nothing,
            degrees_of_freedom=df,
            domain_degrees_of_freedom=nothing,
        )


def _linearize(design: SurveyDesign, groups: _UnitsAndRests) -> FloatArray:
    """(2 D, 2 D) covariances of each unit with its rest, some units at a time; NaN between two units."""
    n_units, n = groups.by_unit.shape
    ratios = groups.divide(design.weight)
    numerator, denominator = (
        design.weight[:, None] * values for values in (groups.summands.numerator, groups.summands.denominator)
    )
    answered = groups.summands.answered[:, groups.row] & (design.weight > 0)
    covariance = np.full((2 * n_units, 2 * n_units), np.nan)
    step = max(1, _NUMBERS_AT_A_TIME // numerator.size)
    for start in range(0, n_units, step):
        units = np.arange(start, min(start + step, n_units))
        inside = groups.unit == units[:, None]
        domain = np.where(inside, units[:, None], n_units + units[:, None]).ravel()
        rows = np.tile(np.arange(n), len(units))
        influence = find_influence(ratios, numerator[rows], denominator[rows], domain)[:, groups.row]
        both = np.concatenate([inside, ~inside])
        found = estimate_joint_variance(
            design, (both * np.tile(influence.reshape(inside.shape), (2, 1))).T, (both & answered).T.astype(np.float64)
        )
        # The PSUs outside a domain tell nothing of a ratio: from one PSU there is no standard error.
        alone = (found.n_psus == 1) & ~found.exhaustive
        found.covariance[alone, alone] = np.nan
        columns = np.concatenate([units, n_units + units])
        covariance[np.ix_(columns, columns)] = found.covariance
    return covariance


def _replicate(design: ReplicateDesign, groups: _UnitsAndRests) -> FloatArray:
    """(2 D, 2 D) covariances of units and rests from replicates."""
    each = [groups.divide(weight).estimate[:, groups.row] for weight in design.replicate_weight.T]
    return estimate_from_replicates(design, groups.divide(design.weight).estimate[:, groups.row], np.array(each))
