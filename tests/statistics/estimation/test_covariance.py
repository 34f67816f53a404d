"""The covariance of several estimates, against R's survey package."""

import numpy as np
import pytest

from survey.statistics.estimation.covariance import estimate_covariance
from tests.statistics.reference import FACTORS, ITEMS, is_near, load_case


@pytest.fixture(scope="module")
def ratings():
    return load_case("v01_sipas_small").ratings


def find_ratio_influence(weight, ratings, columns):
    satisfied = (ratings[:, columns] >= 4).sum(axis=1)
    answered = (ratings[:, columns] > 0).sum(axis=1)
    total = weight @ answered
    return weight * (satisfied - (weight @ satisfied) / total * answered) / total


def test_covariance_of_factors_agrees_with_r_survey(ratings):
    case = load_case("v01_sipas_small")
    design = case.design(population="fpc_psu")
    columns = [[ITEMS.index(item) for item in items] for items in FACTORS.values()]
    influence = np.column_stack([find_ratio_influence(design.weight, ratings, each) for each in columns])
    expected = case.values["factor_ratio.vcov"]
    assert is_near(estimate_covariance(design, influence), expected["value"], expected["rtol"])
