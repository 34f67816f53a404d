"""P-values adjusted for their number, against statsmodels' own results as recorded."""

import numpy as np
import pytest

from survey.statistics.comparison.differences import adjust_p_values
from tests.statistics.reference import is_near, load_case

VALUES = load_case("v16_statsmodels_reference").values
RAW = np.array(VALUES["multipletests.p_raw"]["value"])


@pytest.mark.parametrize(
    "method", ["bonferroni", "sidak", "holm", "holm-sidak", "simes-hochberg", "hommel", "fdr_bh", "fdr_by"]
)
def test_adjusted_p_values_are_those_recorded(method):
    expected = VALUES[f"multipletests.{method}"]
    assert is_near(adjust_p_values(RAW, method), expected["value"], expected["rtol"])


def test_a_missing_p_value_is_no_part_of_the_family():
    adjusted = adjust_p_values(np.append(RAW, np.nan), "holm")
    assert np.isnan(adjusted[-1])
    np.testing.assert_array_equal(adjusted[:-1], adjust_p_values(RAW, "holm"))
