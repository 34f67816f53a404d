"""Trimmed weights: within their limits, and for as many people as before."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.statistics import InvalidTotals, SurveyDesign, UnmetTotals, estimate_means, poststratify, rake, trim

WEIGHTS = st.lists(st.floats(0.01, 100), min_size=1, max_size=40).map(np.array)


def test_what_is_cut_is_shared_alike():
    # By hand: 6 are cut from the last, 1.5 for each of the others; R survey's trimWeights(upper = 4, strict = TRUE).
    np.testing.assert_allclose(trim([1, 1, 1, 1, 10], upper=4).weights, [2.5, 2.5, 2.5, 2.5, 4], rtol=1e-12)


def test_sharing_pushes_nobody_over_the_limit():
    # One round would give (2.5, 2.5, 2.5, 5.4, 4); the fourth stays at 4, and the others share 1.4 more.
    found = trim([1, 1, 1, 3.9, 10], upper=4).weights
    np.testing.assert_allclose(found, [8.9 / 3, 8.9 / 3, 8.9 / 3, 4, 4], rtol=1e-12)


@given(WEIGHTS, st.floats(1.2, 5), st.integers(0, 1000))
def test_strata_keep_their_sums_and_nobody_is_over_the_multiple_of_their_median(weights, times, seed):
    strata = np.random.default_rng(seed).choice(["p", "q"], len(weights))
    medians = pd.Series(weights).groupby(strata).transform("median").to_numpy()
    try:
        found = trim(weights, upper_times_median=times, strata=strata)
    except UnmetTotals:
        # Even with everyone at the limit the sum of some stratum is out of reach.
        assert (pd.Series(medians * times - weights).groupby(strata).sum() < 1e-6).any()
        return
    assert (found.weights <= medians * times * (1 + 1e-12)).all()
    assert pd.Series(found.weights).groupby(strata).sum().to_dict() == pytest.approx(
        pd.Series(weights).groupby(strata).sum().to_dict()
    )
    assert max(found.convergence.misfit.values()) < 1e-9
    assert found.diagnostics.design_effect <= len(weights)


@given(WEIGHTS)
def test_limits_that_nobody_is_beyond_change_nothing(weights):
    np.testing.assert_allclose(trim(weights, upper=100, lower=0.01).weights, weights, rtol=1e-9)


@given(WEIGHTS, st.floats(0.1, 10), st.floats(10, 50))
def test_without_redistribution_weights_are_cut_and_the_record_says_how_many_people_are_lost(weights, lower, upper):
    found = trim(weights, lower=lower, upper=upper, redistribute=False)
    np.testing.assert_allclose(found.weights, np.clip(weights, lower, upper))
    target = found.convergence.targets.iloc[0]
    assert target["total"] == pytest.approx(weights.sum())
    assert target["weight"] == pytest.approx(np.clip(weights, lower, upper).sum())


def test_a_weight_of_zero_stays_zero():
    assert trim([0, 1, 1, 4], upper=2, lower=0.5).weights == pytest.approx([0, 2, 2, 2])


def test_limits_that_cannot_keep_the_sum_are_refused_with_the_stratum():
    with pytest.raises(UnmetTotals, match="2 at most, but should sum to 10 in stratum q"):
        trim([1, 1, 1, 9], upper=1, strata=["p", "p", "q", "q"])
    with pytest.raises(InvalidTotals, match="no limit is given"):
        trim([1.0])
    with pytest.raises(InvalidTotals, match="lower limit 3 is above the upper limit 2"):
        trim([1.0], lower=3, upper=2)
    with pytest.raises(InvalidTotals, match="1 respondents have no stratum: row 1"):
        trim([1.0, 2.0], upper=3, strata=["p", None])


def test_raking_after_trimming_meets_the_margins_again_and_keeps_weights_even():
    frame = pd.DataFrame({"sex": list("FFFMMM"), "score": [1.0, 2, 3, 4, 5, 6]})
    design = SurveyDesign.from_arrays(weight=[1.0, 2, 30, 1, 1, 1])
    trimmed = design.calibrated_to(trim(design.weight, upper=12))
    raked = trimmed.calibrated_to(rake(trimmed.weight, frame, {"sex": {"F": 33, "M": 3}}))
    assert pd.Series(raked.weight).groupby(frame["sex"]).sum().to_dict() == pytest.approx({"F": 33, "M": 3})
    # Two groups of known size: the standard error is that of post-strata on the trimmed weights.
    known = trimmed.calibrated_to(poststratify(trimmed.weight, frame["sex"], {"F": 33, "M": 3}))
    expected = estimate_means(known, frame[["score"]]).standard_error
    assert estimate_means(raked, frame[["score"]]).standard_error == pytest.approx(expected)
