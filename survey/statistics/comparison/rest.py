"""Each unit against all the others together."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from survey.statistics.comparison.differences import Adjustment, adjust_p_values, compare
from survey.statistics.designs.design import SurveyDesign
from survey.statistics.errors import InvalidComparison, InvalidComposition
from survey.statistics.estimation.collapse import collapse_respondents
from survey.statistics.estimation.joint import JointEstimates
from survey.statistics.estimation.sums import Design, Summands, estimate_sums
from survey.statistics.index.composition import Composition
from survey.statistics.index.joint import list_summands
from survey.statistics.labels import IntArray, number_labels


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
    summands = _keep_measure(list_summands(ratings, design.n, composition), measure)
    number, label = number_labels(unit)
    if len(label) < 2:
        raise InvalidComparison("there is one unit only, and nothing to compare it with")
    if isinstance(design, SurveyDesign):
        design, summands, number = collapse_respondents(design, summands, number)
    code = summands.measures["code"].to_numpy()
    tables = [
        compare(joint, "is_unit", reference=False, adjust="none", level=level, degrees_of_freedom=degrees_of_freedom)
        for joint in _contrast_units(design, summands, number, len(label), int(np.flatnonzero(code == measure)[0]))
    ]
    table = pd.concat(tables, ignore_index=True).assign(unit=label)
    table["p_adjusted"] = adjust_p_values(table["p"].to_numpy(dtype=np.float64), adjust)
    columns = ["difference", "standard_error", "t", "degrees_of_freedom", "p", "p_adjusted", "lower", "upper"]
    return table[["unit", *columns]]


def _contrast_units(
    design: Design, summands: Summands, number: IntArray, n_units: int, row: int
) -> Iterator[JointEstimates]:
    q = len(summands.measures)
    for each in range(n_units):
        joint = estimate_sums(design, summands, {"is_unit": number == each})
        yield joint.take(np.array([row, q + row]))


def _keep_measure(summands: Summands, measure: str) -> Summands:
    """Only what a measure needs: its own sums, unless it is a mean of other measures."""
    rows = np.flatnonzero(summands.measures["code"] == measure)
    if not len(rows):
        raise InvalidComposition(f"the composition has no measure {measure}")
    if any(rows[0] in range(*mean.columns.indices(len(summands.measures))) for mean in summands.means):
        return summands
    return replace(
        summands,
        measures=summands.measures.iloc[rows[:1]].reset_index(drop=True),
        numerator=summands.numerator[:, rows[:1]],
        denominator=summands.denominator[:, rows[:1]],
        answered=summands.answered[:, rows[:1]],
        is_share=summands.is_share[rows[:1]],
        is_mean=summands.is_mean[rows[:1]],
        means=(),
    )
