"""Means, proportions, totals and ratios: what must hold of them whatever the data."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.statistics import (
    InvalidComposition,
    InvalidDomains,
    InvalidEstimate,
    SurveyDesign,
    estimate_indices,
    estimate_joint_indices,
    estimate_means,
    estimate_proportions,
    estimate_ratios,
    estimate_totals,
    reduce_to_cells,
)
from tests.statistics.estimated import REMEDIES
from tests.statistics.reference import compose, load_case

N = 24


@st.composite
def samples(draw):
    numbers = st.lists(st.integers(0, 4), min_size=N, max_size=N)
    frame = pd.DataFrame(
        {
            "stratum": np.repeat([1, 2, 3], N // 3),
            "psu": np.repeat(np.arange(N // 2), 2),
            "weight": np.array(draw(numbers)) / 2 + draw(st.sampled_from([0.0, 0.25])),
            "y": np.array(draw(numbers), dtype=float),
            "x": np.array(draw(numbers), dtype=float) + 1,
            "domain": np.array(draw(numbers)) % 3,
        }
    )
    frame.loc[np.array(draw(numbers)) == 0, "y"] = np.nan
    return frame


def design_of(frame, weight=None, **choices):
    frame = frame if weight is None else frame.assign(weight=weight)
    return SurveyDesign.from_frame(frame, weight="weight", stratum="stratum", psu="psu", **choices)


def assert_same(one, other):
    np.testing.assert_allclose(one.estimate, other.estimate, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(one.covariance, other.covariance, rtol=1e-8, atol=1e-12)
    np.testing.assert_array_equal(one.domain_degrees_of_freedom, other.domain_degrees_of_freedom)


@given(samples(), st.sampled_from([0.01, 3.0, 1e6]))
@settings(max_examples=40)
def test_a_constant_times_all_weights_changes_no_mean_and_no_ratio(frame, factor):
    one, other = design_of(frame), design_of(frame, frame["weight"] * factor)
    assert_same(
        estimate_means(one, frame[["y"]], frame[["domain"]]), estimate_means(other, frame[["y"]], frame[["domain"]])
    )
    assert_same(estimate_ratios(one, frame[["y"]], frame[["x"]]), estimate_ratios(other, frame[["y"]], frame[["x"]]))


@given(samples())
@settings(max_examples=40)
def test_a_respondent_split_in_two_halves_changes_nothing_but_the_count(frame):
    halves = pd.concat([frame, frame]).assign(weight=lambda both: both["weight"] / 2)
    for estimate in (estimate_means, estimate_totals):
        assert_same(
            estimate(design_of(frame), frame[["y"]], frame[["domain"]]),
            estimate(design_of(halves), halves[["y"]], halves[["domain"]]),
        )


@given(samples())
@settings(max_examples=40)
def test_a_domain_that_is_everyone_is_the_whole(frame):
    design = design_of(frame)
    everyone = {"everyone": np.ones(N)}
    assert_same(estimate_means(design, frame[["y", "x"]]), estimate_means(design, frame[["y", "x"]], everyone))


@given(samples())
@settings(max_examples=40)
def test_totals_of_domains_add_up_with_their_covariances(frame):
    design = design_of(frame)
    whole = estimate_totals(design, frame[["x"]])
    parts = estimate_totals(design, frame[["x"]], frame[["domain"]])
    told = np.isfinite(parts.estimate)
    assert parts.estimate[told].sum() == pytest.approx(np.nan_to_num(whole.estimate[0]))
    assert parts.covariance[np.ix_(told, told)].sum() == pytest.approx(np.nan_to_num(whole.covariance[0, 0]), abs=1e-9)


@given(samples())
@settings(max_examples=40)
def test_the_shares_of_all_categories_add_up_to_one_without_doubt(frame):
    shares = estimate_proportions(design_of(frame), frame["y"])
    if (shares.n > 0).any():
        assert shares.estimate.sum() == pytest.approx(1.0)
        assert np.nan_to_num(shares.covariance).sum() == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("remedy", REMEDIES)
@pytest.mark.parametrize("in_domain", [False, True])
def test_joint_indices_are_those_of_the_cells(remedy, in_domain):
    case = load_case("v04_lonely_psu")
    design = case.design(lonely_psu=remedy, lonely_in_domain=in_domain, population="fpc_psu")
    by = ["agency"]
    cells = reduce_to_cells(case.ratings, design, case.data[by], composition=compose())
    for rules in ({}, {"factor_rule": "mean_of_items", "overall_rule": "mean_of_factors"}):
        table = estimate_indices(cells, compose(**rules), by=by)
        joint = estimate_joint_indices(design, case.ratings, compose(**rules), case.data[by])
        found = joint.tabulate(interval="logit")
        assert (found[[*by, "measure", "code"]].to_numpy() == table[[*by, "measure", "code"]].to_numpy()).all()
        columns = ["estimate", "standard_error", "lower", "upper", "degrees_of_freedom", "n", "weighted_n"]
        np.testing.assert_allclose(found[columns], table[columns], rtol=1e-9)
        np.testing.assert_allclose(found["design_effect"], table["design_effect"], rtol=1e-9)


def test_measures_can_be_picked_and_keep_their_covariances():
    case = load_case("v01_sipas_small")
    joint = estimate_joint_indices(case.design(), case.ratings, compose())
    picked = estimate_joint_indices(case.design(), case.ratings, compose(), measures=["F1", "F5"])
    rows = np.flatnonzero(joint.labels["code"].isin(["F1", "F5"]))
    np.testing.assert_array_equal(picked.covariance, joint.covariance[np.ix_(rows, rows)])
    with pytest.raises(InvalidComposition, match="no measure F9"):
        estimate_joint_indices(case.design(), case.ratings, compose(), measures=["F9"])


def test_nobody_in_a_domain_is_no_estimate_rather_than_zero():
    frame = load_case("v01_sipas_small").data.assign(answer=np.nan)
    frame.loc[frame["sex"] == 1, "answer"] = 1.0
    design = SurveyDesign.from_frame(frame, weight="w", stratum="stratum", psu="psu")
    for estimate in (estimate_means, estimate_totals):
        found = estimate(design, frame[["answer"]], frame[["sex"]])
        assert found.n[1] == 0
        assert np.isnan([found.estimate[1], found.standard_error[1]]).all()


def test_intervals_for_shares_are_refused_where_there_are_none():
    case = load_case("v01_sipas_small")
    scores = estimate_means(case.design(), case.data[["q01"]])
    with pytest.raises(InvalidEstimate, match="for shares"):
        scores.tabulate(interval="logit")
    assert np.isfinite(scores.tabulate(interval="t")[["lower", "upper"]]).all(axis=None)
    shares = estimate_means(case.design(), case.satisfied[["q01"]]).tabulate(interval="wilson")
    assert shares["lower"][0] < shares["estimate"][0] < shares["upper"][0]
    assert shares["effective_n"][0] == pytest.approx(shares["n"][0] / shares["design_effect"][0])


def test_bad_values_are_refused_by_name_or_row():
    design = SurveyDesign.from_arrays(weight=np.ones(3))
    with pytest.raises(InvalidEstimate, match="no variable"):
        estimate_means(design, {})
    with pytest.raises(InvalidEstimate, match="the values of word are no numbers"):
        estimate_means(design, {"word": ["a", "b", "c"]})
    with pytest.raises(InvalidEstimate, match="infinite values in row 1"):
        estimate_means(design, {"y": [1.0, np.inf, 2.0]})
    with pytest.raises(InvalidEstimate, match="values of 2 respondents, but a design of 3"):
        estimate_means(design, {"y": [1.0, 2.0]})
    with pytest.raises(InvalidEstimate, match="1 numerators but 2 denominators"):
        estimate_ratios(design, {"y": np.ones(3)}, {"x": np.ones(3), "z": np.ones(3)})
    with pytest.raises(InvalidDomains, match="labels of place"):
        estimate_means(design, {"y": np.ones(3)}, {"place": [1, 2]})
