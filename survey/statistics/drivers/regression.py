"""Models of satisfaction with design-based standard errors: linear, logistic, ordered."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.designs.design import SurveyDesign
from survey.statistics.distributions import find_t_quantile, find_t_tail
from survey.statistics.drivers.cases import ModelCases, select_cases
from survey.statistics.drivers.proportional_odds import fit_proportional_odds
from survey.statistics.drivers.reweighting import fit_reweighted
from survey.statistics.errors import InvalidModel
from survey.statistics.estimation.covariance import estimate_covariance
from survey.statistics.labels import FloatArray

Predictors = Mapping[str, ArrayLike] | pd.DataFrame

# A coefficient of this many standard deviations of its predictor on the log-odds scale has run away.
_RUN_AWAY = 50.0


@dataclass(frozen=True, eq=False)
class FittedModel:
    """Coefficients with the covariance that the design gives them.

    names : of the coefficients: "(Intercept)" and the predictors, or the predictors and the thresholds ("1|2").
    coefficient : (q,). covariance : (q, q). n : respondents who answered everything. degrees_of_freedom : of the PSUs
    and strata with them, plus 1, minus the coefficients (of an ordered model: the predictors). r_squared : of a linear
    model. deviance : -2 log pseudo-likelihood with weights scaled to mean 1, of the others.
    """

    names: tuple[str, ...]
    coefficient: FloatArray
    covariance: FloatArray
    n: int
    degrees_of_freedom: int
    r_squared: float | None = None
    deviance: float | None = None

    @property
    def standard_error(self) -> FloatArray:
        """(q,) square roots of the variances."""
        return np.asarray(np.sqrt(np.diag(self.covariance)), dtype=np.float64)

    def tabulate(self, level: float = 0.95) -> pd.DataFrame:
        """A row a coefficient: name, coefficient, standard_error, t, p, lower, upper."""
        error = self.standard_error
        margin = error * find_t_quantile((1 + level) / 2, self.degrees_of_freedom)
        t = self.coefficient / error
        return pd.DataFrame(
            {
                "name": self.names,
                "coefficient": self.coefficient,
                "standard_error": error,
                "t": t,
                "p": 2 * find_t_tail(np.abs(t), self.degrees_of_freedom),
                "lower": self.coefficient - margin,
                "upper": self.coefficient + margin,
            }
        )


def fit_linear(design: SurveyDesign, outcome: ArrayLike, predictors: Predictors) -> FittedModel:
    """Weighted least squares of a score on predictors.

    Parameters
    ----------
    outcome : (n,) numbers, NaN where missing. predictors : columns of n numbers. Respondents who answered everything
        are used; the design stays that of all.

    Raises
    ------
    InvalidModel : see `select_cases`. LonelyPSU : a stratum with one sampled PSU, and no remedy named in the design.

    Notes
    -----
    Coefficients by statsmodels' WLS; standard errors from the influence of each respondent, A^-1 x w e with A = X'WX,
    in place of statsmodels', which know no design. Source: Binder (1983), International Statistical Review 51, 279-292;
    Fuller (1975), Sankhya C 37, 117-132. R survey's `svyglm`.
    """
    # statsmodels is slow to load, and most who come here do not need it.
    from statsmodels.regression.linear_model import WLS

    cases = select_cases(design, outcome, predictors)
    x, weight = _add_constant(cases.matrix), cases.weight
    fitted = WLS(cases.outcome, x, weights=weight).fit()
    residual = cases.outcome - fitted.fittedvalues
    scores = x * (weight * residual)[:, None]
    covariance = _sandwich(cases, scores, x.T @ (x * weight[:, None]))
    names = ("(Intercept)", *cases.names)
    centred = cases.outcome - np.average(cases.outcome, weights=weight)
    r_squared = 1 - float(weight @ residual**2 / (weight @ centred**2))
    return FittedModel(names, np.asarray(fitted.params), covariance, len(residual), _count_left(cases), r_squared)


def fit_logistic(design: SurveyDesign, outcome: ArrayLike, predictors: Predictors) -> FittedModel:
    """Logistic regression of a 0/1 outcome, such as whether a respondent is satisfied overall.

    Parameters as `fit_linear`. Raises also InvalidModel for an outcome that is not 0 or 1, and where predictors tell
    the outcome for certain, so that coefficients would be infinite.

    Notes
    -----
    Iteratively reweighted least squares with weights scaled to mean 1; standard errors from the influence
    A^-1 x w (y - p), A = X'W diag(p(1-p))X. Source: McCullagh and Nelder (1989), Generalized Linear Models, 2.5; Binder
    (1983). R survey's `svyglm(family = quasibinomial())`, whose steps and stopping rule are followed, for standard
    errors are made of the last step's working weights, which statsmodels' GLM does not keep; coefficients are the same.
    """
    cases = select_cases(design, outcome, predictors)
    if not np.isin(cases.outcome, (0, 1)).all():
        raise InvalidModel("the outcome of a logistic model is 0 or 1")
    x, weight = _add_constant(cases.matrix), cases.weight / cases.weight.mean()
    fitted = fit_reweighted(cases.outcome, x, weight)
    _refuse_run_away(cases, fitted.parameters[1:], converged=fitted.converged)
    covariance = _sandwich(cases, fitted.scores, fitted.information)
    names = ("(Intercept)", *cases.names)
    return FittedModel(names, fitted.parameters, covariance, len(x), _count_left(cases), deviance=fitted.deviance)


def fit_ordered(design: SurveyDesign, outcome: ArrayLike, predictors: Predictors) -> FittedModel:
    """Proportional odds model of an ordered outcome, such as the five answers of a rating.

    P(Y <= k) = expit(threshold_k - x'b): a coefficient above 0 moves answers up. Parameters as `fit_linear`.

    Notes
    -----
    statsmodels' OrderedModel takes no weights: the weighted pseudo-likelihood is maximized here by Newton's method, and
    its standard errors come from the influence A^-1 times the weighted score, A the observed information.
    Source: McCullagh (1980), Journal of the Royal Statistical Society B 42, 109-142; Binder (1983). R survey's `svyolr`
    with a tolerance of 1e-15; its default stops a thousandth short.
    """
    cases = select_cases(design, outcome, predictors)
    categories, position = np.unique(cases.outcome, return_inverse=True)
    weight = cases.weight / cases.weight.mean()
    fitted = fit_proportional_odds(position, cases.matrix, weight)
    _refuse_run_away(cases, fitted.parameters[: len(cases.names)], converged=fitted.converged)
    covariance = _sandwich(cases, fitted.scores * weight[:, None], fitted.information)
    thresholds = [f"{low:g}|{high:g}" for low, high in pairwise(categories)]
    df = cases.degrees_of_freedom + 1 - len(cases.names)
    names = (*cases.names, *thresholds)
    return FittedModel(names, fitted.parameters, covariance, len(position), df, deviance=fitted.deviance)


def _add_constant(matrix: FloatArray) -> FloatArray:
    """The predictors after a column of ones."""
    return np.column_stack([np.ones(len(matrix)), matrix])


def _sandwich(cases: ModelCases, scores: FloatArray, information: FloatArray) -> FloatArray:
    """(q, q) covariance of coefficients from (m, q) weighted scores and the information that they are solved with."""
    influence = np.asarray(np.linalg.solve(information, scores.T).T, dtype=np.float64)
    return estimate_covariance(
        cases.design,
        cases.spread(influence),
        cases.spread(np.ones((len(scores), 1))).repeat(influence.shape[1], axis=1),
    )


def _count_left(cases: ModelCases) -> int:
    return cases.degrees_of_freedom + 1 - (len(cases.names) + 1)


def _refuse_run_away(cases: ModelCases, slopes: FloatArray, *, converged: bool) -> None:
    steps = np.abs(slopes) * cases.matrix.std(axis=0)
    if not converged or not np.isfinite(steps).all() or steps.max() > _RUN_AWAY:
        worst = cases.names[int(np.nanargmax(np.where(np.isfinite(steps), steps, np.inf)))]
        raise InvalidModel(f"the predictors tell the outcome for certain, {worst} first of all: there is no finite fit")
