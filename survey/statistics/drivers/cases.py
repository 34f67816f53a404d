"""The respondents that a model is fitted to: those who answered everything in it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.designs.design import SurveyDesign
from survey.statistics.errors import InvalidModel, name_some
from survey.statistics.labels import BoolArray, FloatArray

# Predictors whose smallest singular value is this share of the largest, each scaled to length 1, repeat each other.
_COLLINEAR = 1e-8


@dataclass(frozen=True, eq=False)
class ModelCases:
    """m respondents with an outcome and all predictors, and a weight above 0.

    design : of all n respondents. used : (n,) who they are. outcome : (m,). matrix : (m, p) predictors, by `names`.
    """

    design: SurveyDesign
    used: BoolArray
    outcome: FloatArray
    matrix: FloatArray
    names: tuple[str, ...]

    @property
    def weight(self) -> FloatArray:
        """(m,) weights."""
        return self.design.weight[self.used]

    @property
    def degrees_of_freedom(self) -> int:
        """PSUs minus strata with such respondents."""
        psus = np.unique(self.design.psu_of_row[self.used])
        return len(psus) - len(np.unique(self.design.psus.stratum[psus]))

    def spread(self, influence: FloatArray) -> FloatArray:
        """(n, q) influence values of all respondents, 0 for those who are not used."""
        whole = np.zeros((self.design.n, influence.shape[1]))
        whole[self.used] = influence
        return whole


def select_cases(
    design: SurveyDesign, outcome: ArrayLike, predictors: Mapping[str, ArrayLike] | pd.DataFrame
) -> ModelCases:
    """The respondents with an outcome and all predictors.

    Raises
    ------
    InvalidModel : no predictors; columns of another length or that are no numbers; an outcome or a predictor that is
        the same for everyone; predictors that repeat each other; fewer respondents or degrees of freedom than
        coefficients.
    """
    names = tuple(str(name) for name in predictors)
    if not names:
        raise InvalidModel("a model needs one predictor or more")
    try:
        matrix = np.column_stack([np.asarray(column, dtype=np.float64) for _, column in predictors.items()])
        values = np.asarray(outcome, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidModel("outcome and predictors are numbers, one for each respondent") from error
    if len(values) != design.n or len(matrix) != design.n:
        raise InvalidModel(f"outcome and predictors are numbers of {design.n} respondents")
    used = np.isfinite(values) & np.isfinite(matrix).all(axis=1) & (design.weight > 0)
    cases = ModelCases(design, used, values[used], matrix[used], names)
    _refuse_without_information(cases)
    return cases


def _refuse_without_information(cases: ModelCases) -> None:
    p = len(cases.names) + 1
    if len(cases.outcome) <= p:
        raise InvalidModel(f"{len(cases.outcome)} respondents answered everything, too few for {p} coefficients")
    if cases.degrees_of_freedom + 1 <= p:
        raise InvalidModel(
            f"{cases.degrees_of_freedom} degrees of freedom are too few for {p} coefficients: their standard errors "
            "would be made of nothing; use fewer predictors"
        )
    if np.ptp(cases.outcome) == 0:
        raise InvalidModel("the outcome is the same for everyone")
    constant = np.flatnonzero(np.ptp(cases.matrix, axis=0) == 0)
    if len(constant):
        raise InvalidModel(f"the same for everyone: {name_some(cases.names[j] for j in constant)}")
    centred = cases.matrix - np.average(cases.matrix, axis=0, weights=cases.weight)
    _, sizes, directions = np.linalg.svd(centred / np.linalg.norm(centred, axis=0), full_matrices=False)
    if sizes[-1] < _COLLINEAR * sizes[0]:
        repeated = np.flatnonzero(np.abs(directions[-1]) > 1e-3)
        raise InvalidModel(f"predictors that repeat each other: {name_some(cases.names[j] for j in repeated)}")
