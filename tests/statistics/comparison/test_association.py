"""What must hold of a test of association, whatever the answers."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from survey.statistics import InvalidComparison, SurveyDesign, assess_association
from survey.statistics.comparison.quadratic_forms import approximate_tail, integrate_tail

TESTS = ("F", "Chisq", "lincom", "saddlepoint", "Wald", "adjWald")


def draw_sample(seed, n=240, n_psus=24, clustering=1.0, categories=(3, 2)):
    random = np.random.default_rng(seed)
    psu = np.repeat(np.arange(n_psus), n // n_psus)
    # Answers to both go by the PSU and by chance, and have nothing to do with each other.
    rows, columns = (
        np.floor(stats.norm.cdf((clustering * random.normal(size=n_psus)[psu] + random.normal(size=n)) / 1.5) * k)
        for k in categories
    )
    design = SurveyDesign.from_arrays(weight=random.choice([0.0, 1.0, 2.0], n, p=[0.05, 0.6, 0.35]), psu=psu)
    return design, rows, columns


def assess(design, rows, columns, test):
    try:
        return assess_association(design, rows, columns, test=test)
    except InvalidComparison:
        return None


@given(st.integers(0, 200), st.sampled_from(TESTS), st.tuples(st.integers(2, 4), st.integers(2, 4)))
@settings(max_examples=60, deadline=None)
def test_it_does_not_matter_which_variable_stands_in_rows_nor_how_weights_are_scaled(seed, test, categories):
    design, rows, columns = draw_sample(seed, categories=categories)
    found = assess(design, rows, columns, test)
    assume(found is not None)
    assert 0 <= found.p <= 1
    turned = assess_association(design, columns, rows, test=test)
    scaled = assess_association(replace(design, weight=design.weight * 37.5), rows, columns, test=test)
    renamed = assess_association(design, -rows, np.where(columns == 0, 9, columns), test=test)
    for other in (turned, scaled, renamed):
        assert other.statistic == pytest.approx(found.statistic, rel=1e-6)
        assert other.p == pytest.approx(found.p, rel=1e-4, abs=1e-9)
        np.testing.assert_allclose(other.design_effects, found.design_effects, rtol=1e-6, atol=1e-9)
    pd.testing.assert_frame_equal(turned.table, found.table.T)
    assert found.shares.to_numpy().sum() == pytest.approx(1)
    assert found.row_shares.sum(axis=1).to_numpy() == pytest.approx(np.ones(len(found.table)))


@given(st.integers(0, 200))
@settings(max_examples=20, deadline=None)
def test_respondents_who_weigh_nothing_are_as_those_who_did_not_answer(seed):
    design, rows, columns = draw_sample(seed)
    silent = np.where(design.weight > 0, rows, np.nan)
    one, other = (assess_association(design, each, columns) for each in (rows, silent))
    assert (one.n, one.statistic, one.p) == (other.n, other.statistic, other.p)


def test_with_one_respondent_a_psu_the_test_is_nearly_the_plain_one():
    random = np.random.default_rng(3)
    rows, columns = random.integers(0, 3, 4000), random.integers(0, 2, 4000)
    found = assess_association(SurveyDesign.from_arrays(weight=np.ones(4000)), rows, columns, test="Chisq")
    plain = stats.chi2_contingency(pd.crosstab(rows, columns), correction=False)
    assert found.statistic == pytest.approx(plain.statistic)
    assert found.p == pytest.approx(plain.pvalue, rel=0.05)
    np.testing.assert_allclose(found.design_effects, 1, atol=0.1)


def test_clusters_raise_false_alarms_of_the_plain_test_and_not_of_this_one():
    """Of 400 samples without association 5 % are rejected, give or take the binomial error; the plain test fails."""
    rejected, plain = 0, 0
    for seed in range(400):
        design, rows, columns = draw_sample(seed)
        design = replace(design, weight=np.ones(design.n))
        rejected += assess_association(design, rows, columns).p < 0.05
        plain += stats.chi2_contingency(pd.crosstab(rows, columns), correction=False).pvalue < 0.05
    assert abs(rejected / 400 - 0.05) < 3 * np.sqrt(0.05 * 0.95 / 400)
    assert plain / 400 > 0.15


@given(st.lists(st.floats(0.1, 5), min_size=1, max_size=6), st.integers(3, 60), st.floats(0.2, 4))
@settings(max_examples=40, deadline=None)
def test_sums_of_chi_squares_have_the_tail_of_f_where_they_are_one(effects, below, ratio):
    k = len(effects)
    equal, degrees = np.append(np.full(k, effects[0]), -effects[0] * ratio * k / below), np.append(np.ones(k), below)
    assert integrate_tail(equal, degrees) == pytest.approx(stats.f.sf(ratio, k, below), abs=1e-7)
    unequal = np.append(effects, -sum(effects) * ratio / below)
    exact = integrate_tail(unequal, degrees)
    assert 0 <= exact <= 1
    assert approximate_tail(unequal, degrees) == pytest.approx(exact, abs=0.03)


def test_cells_that_only_vary_together_are_no_matter_for_a_wald_test():
    psu = np.repeat(np.arange(12), 6)
    rows, columns = np.tile([0, 0, 1, 1, 2, 2], 12), np.tile([0, 1, 0, 1, 0, 1], 12)
    columns = np.where((psu % 3 == 0) & (rows == 0), 1, columns)
    design = SurveyDesign.from_arrays(weight=np.ones(72), psu=psu)
    with pytest.raises(InvalidComparison, match="vary too little"):
        assess_association(design, rows, columns, test="Wald")


def test_sums_of_chi_squares_agree_with_draws():
    effects, degrees = np.array([3.0, 1.0, 0.4, -0.5]), np.array([1.0, 1.0, 1.0, 9.0])
    draws = np.random.default_rng(1).chisquare(degrees, (400_000, 4)) @ effects
    error = np.sqrt(0.25 / len(draws))
    assert integrate_tail(effects, degrees) == pytest.approx((draws > 0).mean(), abs=4 * error)


def test_sums_of_one_sign_have_no_doubt():
    for find_tail in (integrate_tail, approximate_tail):
        assert find_tail(np.array([1.0, 2.0]), np.ones(2)) == 1
        assert find_tail(np.array([-1.0, -2.0]), np.ones(2)) == 0


def test_where_a_sum_is_0_on_average_the_chance_is_continuous():
    degrees = np.array([3.0, 7.0])
    at_mean, beside = (approximate_tail(np.array([7.0, -3.0 - shift]), degrees) for shift in (0.0, 1e-2))
    assert at_mean == pytest.approx(beside, abs=2e-3)
    assert at_mean == pytest.approx(integrate_tail(np.array([7.0, -3.0]), degrees), abs=0.01)
