"""What must hold of quantiles, whatever the answers."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.statistics import InvalidEstimate, SurveyDesign, estimate_quantiles, make_replicates, poststratify

PROBABILITIES = (0.0, 0.1, 0.25, 0.5, 0.8, 0.95, 1.0)
NUMPY_METHODS = {
    "math": "inverted_cdf",
    "school": "averaged_inverted_cdf",
    "hf4": "interpolated_inverted_cdf",
    "hf5": "hazen",
    "hf6": "weibull",
    "hf7": "linear",
    "hf8": "median_unbiased",
    "hf9": "normal_unbiased",
}
VALUES = st.lists(st.integers(-20, 20).map(float), min_size=1, max_size=30)


def draw_sample(seed, n=600, n_domains=150):
    random = np.random.default_rng(seed)
    psu = random.integers(0, 40, n)
    design = SurveyDesign.from_arrays(
        weight=random.choice([0.0, 0.5, 1.0, 3.0], n), psu=psu, stratum=psu % 5, lonely_psu="adjust"
    )
    values = np.where(random.random(n) < 0.1, np.nan, random.gamma(2, 3, n).round(1))
    return design, values, random.integers(0, n_domains, n), random.integers(0, 3, n)


@given(VALUES, st.sampled_from(sorted(NUMPY_METHODS)))
@settings(max_examples=80, deadline=None)
def test_of_equal_weights_quantiles_are_those_of_numpy(values, rule):
    design = SurveyDesign.from_arrays(weight=np.full(len(values), 2.5), lonely_psu="adjust")
    found = estimate_quantiles(design, values, PROBABILITIES, rule=rule)["estimate"]
    np.testing.assert_allclose(found, np.quantile(values, PROBABILITIES, method=NUMPY_METHODS[rule]), atol=1e-9)


@given(st.integers(0, 99), st.sampled_from(sorted(NUMPY_METHODS)), st.floats(0.01, 100))
@settings(max_examples=40, deadline=None)
def test_quantiles_rise_with_the_probability_and_do_not_know_the_scale_of_weights(seed, rule, factor):
    design, values, domain, _ = draw_sample(seed, n=60, n_domains=4)
    found = estimate_quantiles(design, values, PROBABILITIES, {"domain": domain}, rule=rule)
    for _, each in found.groupby("domain"):
        assert (np.diff(each["estimate"]) >= 0).all() or each["estimate"].isna().all()
    known = found.dropna(subset=["lower", "upper"])
    assert (known["lower"] <= known["upper"]).all()
    scaled = replace(design, weight=design.weight * factor)
    again = estimate_quantiles(scaled, values, PROBABILITIES, {"domain": domain}, rule=rule)
    for column in ("estimate", "lower", "upper", "standard_error", "n"):
        np.testing.assert_allclose(again[column], found[column], rtol=1e-6, atol=1e-9)


def calibrate(design, traits):
    return design.calibrated_to(poststratify(design.weight, traits, {0: 300.0, 1: 500.0, 2: 100.0}))


@pytest.mark.parametrize("kind", ["linearized", "post-stratified", "replicates"])
@pytest.mark.parametrize("degrees_of_freedom", ["domain", "design"])
def test_many_domains_at_once_are_each_as_if_alone(kind, degrees_of_freedom):
    design, values, domain, traits = draw_sample(7)
    if kind == "post-stratified":
        design = calibrate(design, traits)
    elif kind == "replicates":
        design = make_replicates(design, "JKn")
    together = estimate_quantiles(design, values, domains={"domain": domain}, degrees_of_freedom=degrees_of_freedom)
    for each in (0, 71, 149):
        alone = estimate_quantiles(
            design, np.where(domain == each, values, np.nan), degrees_of_freedom=degrees_of_freedom
        )
        found = together[together["domain"] == each].reset_index(drop=True)
        for column in alone.columns:
            np.testing.assert_allclose(found[column], alone[column], rtol=1e-9, err_msg=column)


def test_one_answer_is_every_quantile_and_has_no_interval():
    design, _, domain, _ = draw_sample(7)
    row = np.flatnonzero(design.weight > 0)[0]
    found = estimate_quantiles(design, np.where(np.arange(design.n) == row, 12.0, np.nan), domains={"domain": domain})
    answered = found[found["domain"] == domain[row]]
    assert answered["estimate"].tolist() == [12.0] * 3
    assert answered["lower"].isna().all()
    assert found.loc[found["domain"] != domain[row], "estimate"].isna().all()


def test_without_any_answer_there_is_no_quantile():
    design, values, domain, _ = draw_sample(7)
    for rule in NUMPY_METHODS:
        found = estimate_quantiles(design, np.full_like(values, np.nan), domains={"domain": domain}, rule=rule)
        assert found[["estimate", "standard_error", "lower", "upper"]].isna().all(axis=None)
        assert (found["n"] == 0).all()


def test_answers_that_are_not_one_a_respondent_are_refused():
    design, values, _, _ = draw_sample(7)
    with pytest.raises(InvalidEstimate, match="600 respondents"):
        estimate_quantiles(design, values[:-1])


def test_intervals_of_the_median_hold_it_as_often_as_they_say():
    """In 400 samples of 40 clusters of skewed waiting times, 95 % give or take the binomial error and a point."""
    random, held = np.random.default_rng(11), 0
    psu = np.repeat(np.arange(40), 8)
    design = SurveyDesign.from_arrays(weight=random.choice([1.0, 2.0], len(psu)), psu=psu)
    for _ in range(400):
        days = np.exp(0.4 * random.normal(size=40)[psu] + random.normal(size=len(psu)))
        row = estimate_quantiles(design, days, [0.5]).iloc[0]
        held += row["lower"] <= 1.0 <= row["upper"]
    assert abs(held / 400 - 0.95) < 3 * np.sqrt(0.95 * 0.05 / 400) + 0.01
