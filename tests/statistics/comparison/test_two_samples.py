"""Differences between independent samples, row by row."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from survey.statistics import InvalidComparison, compare_samples

values = st.floats(-5, 5, allow_subnormal=False)


def table(estimate, standard_error, df):
    return pd.DataFrame({"estimate": estimate, "standard_error": standard_error, "degrees_of_freedom": df})


@given(first=st.lists(values, min_size=3, max_size=9), second=st.lists(values, min_size=3, max_size=9))
def test_of_two_simple_samples_it_is_the_test_of_welch(first, second):
    if np.std(first) < 1e-3 or np.std(second) < 1e-3:
        return
    tables = [table([np.mean(s)], [stats.sem(s)], [len(s) - 1]) for s in (first, second)]
    found = compare_samples(*tables).iloc[0]
    expected = stats.ttest_ind(first, second, equal_var=False)
    assert found["t"] == pytest.approx(expected.statistic, rel=1e-9, abs=1e-12)
    assert found["degrees_of_freedom"] == pytest.approx(expected.df, rel=1e-9)
    assert found["p"] == pytest.approx(expected.pvalue, rel=1e-9)
    interval = expected.confidence_interval(0.95)
    assert (found["lower"], found["upper"]) == pytest.approx((interval.low, interval.high), rel=1e-9, abs=1e-12)


def test_p_values_are_adjusted_over_the_rows_that_can_be_tested():
    first = table([0.9, 0.8, 0.7, 0.5], [0.01, 0.02, np.nan, 0.0], [20, 20, 0, 3])
    second = table([0.8, 0.79, 0.7, 0.5], [0.01, 0.02, 0.01, 0.0], [20, 20, 9, 3])
    found = compare_samples(first, second)
    assert found["p_adjusted"].iloc[0] == pytest.approx(2 * found["p"].iloc[0])
    assert found["p"].isna().tolist() == [False, False, True, True]
    assert found["difference"].iloc[3] == 0


def test_a_sample_without_degrees_of_freedom_allows_no_test():
    found = compare_samples(table([0.9], [0.1], [0]), table([0.8], [0.1], [50]))
    assert found[["t", "standard_error"]].notna().all(axis=None)
    assert found[["p", "lower", "upper"]].isna().all(axis=None)


def test_tables_of_different_lengths_are_refused():
    with pytest.raises(InvalidComparison, match="1 estimates cannot be compared with 2"):
        compare_samples(table([1], [1], [1]), table([1, 2], [1, 1], [1, 1]))
