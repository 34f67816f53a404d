"""Samples drawn in several stages: what later stages add, and what is refused of them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.statistics import (
    InvalidDesign,
    LonelyPSU,
    Stage,
    SurveyDesign,
    estimate_joint_indices,
    estimate_means,
    estimate_totals,
    reduce_to_cells,
)
from tests.statistics.reference import compose

WARDS = 10
COUNTERS = {"a": 4, "b": 6, "c": 3}
SAMPLE = pd.DataFrame(
    {
        "ward": list("aabbbcc"),
        "counter": [1, 2, 1, 2, 3, 1, 2],
        "wards": WARDS,
        "counters": [4, 4, 6, 6, 6, 3, 3],
        "y": [3.0, 5.0, 2.0, 2.0, 5.0, 4.0, 1.0],
    }
)
SECOND = Stage("counter", population="counters")


def build(frame=SAMPLE, **choices):
    return SurveyDesign.from_frame(frame, **{"psu": "ward", "population": "wards", "later_stages": [SECOND], **choices})


def vary_total(values):
    """Särndal, Swensson and Wretman (1992), 4.3.15: N^2 (1-f) s_t^2/n + N/n sum M^2 (1-m/M) s^2/m."""
    groups = [(COUNTERS[ward], values[rows]) for ward, rows in SAMPLE.groupby("ward").indices.items()]
    totals = np.array([size * y.mean() for size, y in groups])
    n = len(totals)
    between = WARDS**2 * (1 - n / WARDS) * totals.var(ddof=1) / n
    within = sum(size**2 * (1 - len(y) / size) * y.var(ddof=1) / len(y) for size, y in groups)
    return between + WARDS / n * within


@given(st.lists(st.integers(1, 5), min_size=7, max_size=7))
def test_the_variance_of_a_total_is_that_of_the_textbook(values):
    values = np.array(values, dtype=float)
    found = estimate_totals(build(), {"y": values})
    assert found.covariance[0, 0] == pytest.approx(vary_total(values), rel=1e-10, abs=1e-10)


def test_weights_are_the_populations_over_the_samples_of_every_stage():
    wanted = WARDS / 3 * SAMPLE["counters"] / SAMPLE.groupby("ward")["y"].transform("size")
    np.testing.assert_allclose(build().weight, wanted)


def test_sampling_fractions_say_the_same_as_populations():
    shares = SAMPLE.assign(wards=3 / WARDS, counters=1 / (build().weight * 3 / WARDS))
    np.testing.assert_allclose(build(shares).weight, build().weight)
    one, other = (estimate_means(design, SAMPLE[["y"]]) for design in (build(), build(shares)))
    assert other.standard_error == pytest.approx(one.standard_error)


def test_with_replacement_the_first_stage_says_it_all():
    given_weight = SAMPLE.assign(weight=build().weight)
    one = SurveyDesign.from_frame(given_weight, weight="weight", psu="ward")
    two = SurveyDesign.from_frame(given_weight, weight="weight", psu="ward", later_stages=[SECOND])
    assert estimate_means(two, SAMPLE[["y"]]).standard_error == estimate_means(one, SAMPLE[["y"]]).standard_error


def test_taking_every_counter_leaves_the_spread_between_wards():
    everyone = SAMPLE.assign(counters=SAMPLE.groupby("ward")["y"].transform("size"))
    weighed = everyone.assign(weight=build(everyone).weight)
    one = SurveyDesign.from_frame(weighed, weight="weight", psu="ward", population="wards")
    assert estimate_means(build(everyone), SAMPLE[["y"]]).standard_error == pytest.approx(
        estimate_means(one, SAMPLE[["y"]]).standard_error
    )


def test_a_third_stage_adds_to_the_variance_only_if_it_is_a_sample():
    twice = SAMPLE.loc[SAMPLE.index.repeat(2)].reset_index(drop=True)
    twice = twice.assign(person=[1, 2] * 7, people=2, y=twice["y"] + [0.0, 1.0] * 7)
    stages = [SECOND, Stage("person", population="people")]
    all_taken = estimate_totals(build(twice, later_stages=stages), twice[["y"]])
    means = twice.groupby(["ward", "counter"], as_index=False)["y"].sum()
    assert all_taken.covariance[0, 0] == pytest.approx(vary_total(means["y"].to_numpy()))
    half = estimate_totals(build(twice.assign(people=4), later_stages=stages), twice[["y"]])
    assert half.covariance[0, 0] > 4 * all_taken.covariance[0, 0]


def test_a_ward_of_which_one_counter_was_drawn_is_refused_without_a_remedy():
    lonely = SAMPLE.drop(index=1)
    with pytest.raises(LonelyPSU, match="has one sampled unit"):
        estimate_means(build(lonely), lonely[["y"]])
    assert np.isfinite(estimate_means(build(lonely, lonely_psu="certainty"), lonely[["y"]]).standard_error)


def test_counters_fewer_in_the_population_than_in_the_sample_are_refused():
    with pytest.raises(InvalidDesign, match="smaller than the sample"):
        build(SAMPLE.assign(counters=[4, 4, 2, 2, 2, 3, 3]))


def test_without_weights_every_stage_needs_its_population():
    with pytest.raises(InvalidDesign, match="every stage needs its population"):
        build(later_stages=[Stage("counter")])


def test_cells_refuse_stages_that_they_cannot_keep_and_rows_do_not():
    ratings = np.full((7, 23), 4, dtype=np.uint8)
    ratings[3:5] = 2
    with pytest.raises(InvalidDesign, match="estimate_joint_indices"):
        reduce_to_cells(ratings, build(), {}, composition=compose())
    joint = estimate_joint_indices(build(), ratings, compose(), measures=["overall"])
    satisfied = estimate_means(build(), {"satisfied": (ratings[:, 0] >= 4).astype(float)})
    np.testing.assert_allclose(joint.standard_error, satisfied.standard_error[0])
