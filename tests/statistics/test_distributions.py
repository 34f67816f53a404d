"""Quantiles and tails are those of scipy.stats, all but one to the last bit, also at the ends and off the scale."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from survey.statistics import distributions

LEVELS = st.sampled_from([0.5, 0.9, 0.95, 0.975, 0.995])
DEGREES = st.one_of(st.sampled_from([0.0, -1.0, 1.0, 2.0, np.inf, np.nan]), st.floats(0.1, 1e7))
DEVIATIONS = st.one_of(st.sampled_from([0.0, np.inf, -np.inf, np.nan]), st.floats(-80, 80))


def same(found, expected):
    return np.array_equal(found, expected, equal_nan=True)


@given(LEVELS, DEGREES)
def test_quantiles_of_student(level, df):
    assert same(distributions.find_t_quantile(level, [df]), stats.t.ppf(level, [df]))


@given(DEVIATIONS, DEGREES)
def test_tails_of_student(t, df):
    assert same(distributions.find_t_tail([t], df), stats.t.sf([t], df))


@given(st.floats(0, 1e4), st.floats(0.1, 1e4), st.floats(0.1, 1e6))
def test_tails_of_f_and_chi_squared(statistic, above, below):
    assert distributions.find_f_tail(statistic, above, below) == stats.f.sf(statistic, above, below)
    assert distributions.find_chi2_tail(statistic, above) == stats.chi2.sf(statistic, above)


@given(DEVIATIONS, LEVELS)
def test_the_normal_distribution(z, level):
    assert same(distributions.find_normal_share(z), stats.norm.cdf(z))
    assert distributions.find_normal_quantile(level) == stats.norm.ppf(level)


@given(st.integers(-2, 600), st.integers(0, 500), st.floats(0, 1))
def test_tails_of_the_binomial_distribution(least, n, share):
    assert same(distributions.find_binomial_tail(least, n, share), stats.binom.sf(least - 1, n, share))


@given(st.integers(-2, 600), st.floats(0.01, 1e4), st.floats(0.001, 1))
def test_tails_of_the_negative_binomial_distribution(least, n, share):
    # scipy.stats turns the same function round, which rounds once less.
    expected = stats.nbinom.sf(least - 1, n, share)
    assert distributions.find_negative_binomial_tail(least, n, share) == pytest.approx(expected, rel=1e-11, abs=1e-300)


@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
@given(n=st.floats(0.5, 1e6), share=st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0.001, 0.999)))
def test_clopper_and_pearsons_limits(level, n, share):
    count, tail = n * share, (1 - level) / 2
    lower, upper = distributions.find_clopper_pearson(np.array([count]), np.array([n]), level)
    assert lower[0] == (0 if count == 0 else stats.beta.ppf(tail, count, n - count + 1))
    assert upper[0] == (1 if count == n else stats.beta.isf(tail, count + 1, n - count))
