"""Covariances from the cells are those from the rows."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from survey.statistics import (
    InvalidComposition,
    InvalidDesign,
    estimate_indices,
    estimate_joint_cells,
    estimate_joint_indices,
)
from tests.statistics.samples import compositions, samples

BY = ["agency", "service"]


@given(sample=samples(), composition=compositions)
def test_cells_give_the_covariances_of_the_rows(sample, composition):
    sample = replace(sample, poststratum=None)
    cells = sample.reduce(composition)
    rows = estimate_joint_indices(sample.design(), sample.ratings, composition, sample.domains)
    found = estimate_joint_cells(cells, composition, BY)
    assert found.labels.equals(rows.labels)
    for name in ("estimate", "covariance", "n", "weighted_n", "domain_degrees_of_freedom", "exhaustive"):
        np.testing.assert_allclose(getattr(found, name), getattr(rows, name), atol=1e-12, rtol=1e-9, err_msg=name)


@given(sample=samples(), composition=compositions)
def test_standard_errors_are_those_of_the_table(sample, composition):
    cells = replace(sample, poststratum=None).reduce(composition)
    table = estimate_indices(cells, composition, by=["agency"])
    found = estimate_joint_cells(cells, composition, ["agency"])
    np.testing.assert_allclose(found.standard_error, table["standard_error"], atol=1e-12, rtol=1e-9)
    some = estimate_joint_cells(cells, composition, ["agency"], ["X"])
    np.testing.assert_allclose(some.estimate, table.loc[table["code"] == "X", "estimate"], atol=1e-12)


@given(sample=samples(), composition=compositions)
def test_what_cells_cannot_tell_is_refused(sample, composition):
    cells = replace(sample, poststratum=np.zeros(len(sample.weight), dtype=int)).reduce(composition)
    with pytest.raises(InvalidDesign, match="calibrated"):
        estimate_joint_cells(cells, cells.composition)
    plain = replace(sample, poststratum=None).reduce(cells.composition)
    with pytest.raises(InvalidComposition, match="nothing"):
        estimate_joint_cells(plain, plain.composition, measures=["nothing"])
