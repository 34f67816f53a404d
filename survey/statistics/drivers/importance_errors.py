"""How sure shares of importance are: the delete-a-group jackknife over PSUs."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.designs.design import SurveyDesign
from survey.statistics.distributions import find_t_quantile
from survey.statistics.drivers.cases import select_cases
from survey.statistics.drivers.importance import share_importance
from survey.statistics.errors import InvalidModel
from survey.statistics.labels import FloatArray

_GROUPS = 30


def jackknife_importance(
    design: SurveyDesign, outcome: ArrayLike, predictors: Mapping[str, ArrayLike] | pd.DataFrame, *, level: float = 0.95
) -> pd.DataFrame:
    """The shares of `relative_importance` under "lmg", with standard errors and intervals.

    Parameters
    ----------
    outcome, predictors : as for `relative_importance`. level : coverage of the intervals.

    Returns
    -------
    One row a predictor: name, share, standard_error, lower, upper.

    Raises
    ------
    InvalidModel : see `select_cases`; fewer PSUs than predictors and two more.

    Notes
    -----
    PSUs fall into 30 groups in turn, in the order of their numbers; a share is computed without each group, and the
    spread of these gives the error, with as many degrees of freedom as groups less one.
    Source: Kott (2001), Journal of Official Statistics 17, 521-526.
    """
    cases = select_cases(design, outcome, predictors)
    psus, psu_of_case = np.unique(design.psu_of_row[cases.used], return_inverse=True)
    n_groups = min(_GROUPS, len(psus))
    if n_groups < len(cases.names) + 2:
        raise InvalidModel(f"{len(psus)} PSUs are too few to tell how sure shares of importance are")
    group = psu_of_case % n_groups
    values = np.column_stack([np.ones(len(cases.outcome)), cases.outcome, cases.matrix])
    moments = np.stack([_sum_products(values[group == each], cases.weight[group == each]) for each in range(n_groups)])
    whole = moments.sum(axis=0)
    share = _share(whole)
    without = np.stack([_share(whole - each) for each in moments])
    error = np.sqrt((n_groups - 1) / n_groups * np.square(without - share).sum(axis=0))
    reach = find_t_quantile((1 + level) / 2, n_groups - 1) * error
    return pd.DataFrame(
        {"name": cases.names, "share": share, "standard_error": error, "lower": share - reach, "upper": share + reach}
    )


def _sum_products(values: FloatArray, weight: FloatArray) -> FloatArray:
    products: FloatArray = (values * weight[:, None]).T @ values
    return products


def _share(moments: FloatArray) -> FloatArray:
    """Shares from weighted sums of products, the first row and column of which are sums."""
    mean = moments[0, 1:] / moments[0, 0]
    covariance = moments[1:, 1:] / moments[0, 0] - np.outer(mean, mean)
    size = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(size, size)
    return share_importance(correlation[1:, 1:], correlation[1:, 0])
