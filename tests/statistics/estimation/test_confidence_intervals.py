"""Intervals for shares: their ends, and what is said where the data show no spread."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from survey.statistics import (
    Composition,
    Estimates,
    SurveyDesign,
    estimate_indices,
    estimate_intervals,
    reduce_to_cells,
)

BOUNDED = ["logit", "wilson", "beta", "asin"]
COMPOSITION = Composition(items={"a": 0})


def limits(share, standard_error, df, n, **options):
    given = Estimates(*(np.array([value], dtype=float) for value in (share, standard_error, df, n)))
    lower, upper = estimate_intervals(given, **options)
    return float(lower[0]), float(upper[0])


@st.composite
def estimates(draw):
    # Degrees of freedom are PSUs less strata, so there are always more respondents.
    df = draw(st.integers(1, 500))
    return draw(st.floats(0.001, 0.999)), draw(st.floats(1e-6, 0.4)), df, df + draw(st.integers(1, 10_000))


@pytest.mark.parametrize("kind", BOUNDED)
@given(estimates())
def test_bounded_intervals_stay_on_the_scale_and_hold_the_share(kind, given_estimates):
    share = given_estimates[0]
    lower, upper = limits(*given_estimates, kind=kind)
    assert 0 <= lower <= share + 1e-12
    assert share - 1e-12 <= upper <= 1


@pytest.mark.parametrize("kind", BOUNDED)
@given(estimates())
def test_what_holds_for_the_satisfied_holds_mirrored_for_the_others(kind, given_estimates):
    share, *rest = given_estimates
    lower, upper = limits(share, *rest, kind=kind)
    assert limits(1 - share, *rest, kind=kind) == pytest.approx((1 - upper, 1 - lower), abs=1e-6)


@pytest.mark.parametrize("kind", [*BOUNDED, "t", "normal"])
@given(estimates())
def test_more_confidence_is_a_wider_interval(kind, given_estimates):
    lower, upper = limits(*given_estimates, kind=kind, level=0.8)
    wider_lower, wider_upper = limits(*given_estimates, kind=kind, level=0.99)
    assert wider_lower <= lower + 1e-12
    assert upper <= wider_upper + 1e-12


@pytest.mark.parametrize("kind", [*BOUNDED, "t", "normal"])
def test_without_degrees_of_freedom_there_is_no_interval(kind):
    assert np.isnan(limits(0.7, 0.1, 0, 5, kind=kind)).all()
    assert np.isnan(limits(1.0, 0.0, 0, 5, kind=kind)).all()


@pytest.mark.parametrize("kind", BOUNDED)
@pytest.mark.parametrize("share", [0.0, 1.0])
def test_all_or_none_satisfied_is_not_certainty(kind, share):
    # Clopper-Pearson on n respondents, here with as many degrees of freedom as respondents less one.
    lower, upper = limits(share, 0.0, 29, 30, kind=kind)
    expected = stats.binomtest(int(30 * share), 30).proportion_ci(method="exact")
    assert (lower, upper) == pytest.approx((expected.low, expected.high), rel=1e-9)


def test_few_degrees_of_freedom_widen_what_stands_in_for_no_spread():
    assert limits(1.0, 0.0, 3, 30)[0] < limits(1.0, 0.0, 29, 30)[0]


def test_psus_that_all_say_the_same_are_not_certainty_either():
    lower, upper = limits(0.5, 1e-17, 9, 20)
    assert lower < 0.3
    assert upper > 0.7


def test_where_the_whole_population_was_taken_the_interval_is_the_share():
    design = SurveyDesign.from_arrays(weight=[1, 1, 2], psu=[1, 2, 3], population={0: 3})
    cells = reduce_to_cells(np.array([[5], [1], [0]], dtype=np.uint8), design, {}, composition=COMPOSITION)
    found = estimate_indices(cells, COMPOSITION).iloc[0]
    assert found[["estimate", "standard_error", "lower", "upper"]].tolist() == [0.5, 0.0, 0.5, 0.5]


def test_answers_from_one_psu_have_an_estimate_and_n_but_no_standard_error_and_no_interval():
    design = SurveyDesign.from_arrays(weight=np.ones(4), psu=[1, 1, 2, 2])
    cells = reduce_to_cells(
        np.array([[5], [1], [4], [4]], dtype=np.uint8), design, {"agency": [1, 1, 2, 2]}, composition=COMPOSITION
    )
    found = estimate_indices(cells, COMPOSITION, by=["agency"])
    assert found["n"].tolist() == [2] * 4
    assert found["estimate"].tolist() == [0.5, 0.5, 1, 1]
    assert found[["standard_error", "lower", "upper"]].isna().all(axis=None)
    assert found["degrees_of_freedom"].tolist() == [0] * 4


def test_levels_and_kinds_that_do_not_exist_are_refused():
    with pytest.raises(ValueError, match="between 0 and 1, not 95"):
        limits(0.5, 0.1, 9, 10, level=95)
    with pytest.raises(ValueError, match="'wald' is no interval"):
        limits(0.5, 0.1, 9, 10, kind="wald")
