"""Reliability, structure and non-response: against worked examples, and what must hold of any items."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.statistics import (
    InvalidModel,
    InvalidRatings,
    estimate_alpha,
    estimate_omega,
    find_structure,
    relate_items,
    tabulate_nonresponse,
)
from survey.statistics.quality.correlations import find_item_covariance, fit_factors, fit_one_factor


def make_items(loadings, n=4000, seed=1):
    random = np.random.default_rng(seed)
    factor = random.standard_normal(n)
    loadings = np.array(loadings)
    unique = random.standard_normal((n, len(loadings))) * np.sqrt(1 - loadings**2)
    return pd.DataFrame(factor[:, None] * loadings + unique, columns=[f"q{j + 1}" for j in range(len(loadings))])


def test_alpha_of_a_worked_example():
    """Variances 2.5, 2.5 and 2.8; variance of the sum 21.2: 3/2 (1 - 7.8/21.2)."""
    scores = {"a": [1, 2, 3, 4, 5], "b": [2, 1, 4, 3, 5], "c": [1, 1, 3, 4, 5]}
    sums = np.sum([scores["a"], scores["b"], scores["c"]], axis=0)
    expected = 1.5 * (1 - sum(np.var(each, ddof=1) for each in scores.values()) / np.var(sums, ddof=1))
    found = estimate_alpha(scores)
    assert found.coefficient == pytest.approx(expected)
    assert found.n == 5
    without_c = 2 * (1 - (2.5 + 2.5) / np.var(np.add(scores["a"], scores["b"]), ddof=1))
    assert found.items.set_index("item").loc["c", "without"] == pytest.approx(without_c)


def test_alpha_and_omega_are_the_reliability_of_parallel_items():
    """k items of loading r have the reliability k r^2 / (1 + (k-1) r^2) by Spearman and Brown."""
    items = make_items([0.7] * 5, n=40_000)
    expected = 5 * 0.49 / (1 + 4 * 0.49)
    assert estimate_alpha(items).coefficient == pytest.approx(expected, abs=0.01)
    assert estimate_omega(items).coefficient == pytest.approx(expected, abs=0.01)


def test_omega_is_above_alpha_where_loadings_differ():
    items = make_items([0.95, 0.9, 0.3, 0.2], n=40_000)
    assert estimate_omega(items).coefficient > estimate_alpha(items).coefficient + 0.01
    assert estimate_omega(items).items["loading"].tolist() == pytest.approx([0.95, 0.9, 0.3, 0.2], abs=0.03)


@given(st.integers(0, 1000), st.floats(0.1, 10))
@settings(max_examples=20, deadline=None)
def test_a_weight_of_two_is_nearly_two_respondents_and_scale_changes_nothing(seed, factor):
    items = make_items([0.8, 0.6, 0.5], n=200, seed=seed)
    twice = pd.concat([items, items[:50]], ignore_index=True)
    weight = np.ones(200)
    weight[:50] = 2
    one, two = estimate_alpha(items, weight), estimate_alpha(twice)
    assert one.coefficient == pytest.approx(two.coefficient, abs=1e-9)
    scaled = estimate_alpha(items * factor, weight * factor)
    assert scaled.coefficient == pytest.approx(one.coefficient)


def test_missing_answers_leave_out_pairs_and_no_respondent():
    items = make_items([0.8, 0.7, 0.6], n=3000)
    holes = items.mask(np.random.default_rng(2).uniform(size=items.shape) < 0.3)
    assert estimate_alpha(holes).coefficient == pytest.approx(estimate_alpha(items).coefficient, abs=0.03)
    assert estimate_alpha(holes).n == (holes.notna().sum(axis=1) > 1).sum()


def test_items_without_information_are_refused_by_name():
    items = make_items([0.8, 0.7, 0.6], n=50)
    with pytest.raises(InvalidModel, match="the same for everyone: q2"):
        estimate_alpha(items.assign(q2=3.0))
    with pytest.raises(InvalidModel, match="two items or more"):
        estimate_alpha(items[["q1"]])
    with pytest.raises(InvalidModel, match="three items"):
        estimate_omega(items[["q1", "q2"]])
    apart = items.assign(q1=items["q1"].where(np.arange(50) < 25), q2=items["q2"].where(np.arange(50) >= 25))
    with pytest.raises(InvalidModel, match="answered both q1 and q2"):
        estimate_alpha(apart)


def test_as_many_factors_are_found_as_were_put_in():
    one = make_items([0.8, 0.8, 0.8, 0.8], seed=1)
    two = make_items([0.8, 0.8, 0.8, 0.8], seed=2).add_prefix("r")
    found = find_structure(pd.concat([one, two], axis=1))
    assert found.n_factors == 2
    loadings = found.loadings.set_index("item").abs()
    own = loadings.idxmax(axis=1)
    assert own[:4].nunique() == own[4:].nunique() == 1
    assert own.iloc[0] != own.iloc[-1]
    assert loadings.max(axis=1).min() > 0.6
    assert find_structure(one).n_factors == 1


def test_unrelated_items_have_no_component_beyond_chance_but_the_first_is_told():
    random = pd.DataFrame(np.random.default_rng(7).standard_normal((500, 6))).add_prefix("q")
    found = find_structure(random)
    assert found.eigenvalues["kept"].sum() <= 1
    assert found.n_factors == 1
    with pytest.raises(InvalidModel, match="carry from 1 to 5 factors"):
        find_structure(random, n_factors=6)
    with pytest.raises(InvalidModel, match="no rotation"):
        find_structure(random, rotation="spin")


def test_left_out_not_applicable_and_not_shown_are_told_apart():
    ratings = np.array([[5, 0], [0, 0], [4, 3], [0, 0]])
    applicable = np.array([[False, True], [False, False], [False, False], [True, False]])
    shown = np.array([[True, True], [True, True], [True, True], [True, False]])
    found = tabulate_nonresponse(ratings, ["a", "b"], [1, 2, 1, 4], not_applicable=applicable, shown=shown)
    assert found["n_shown"].tolist() == [4, 3]
    assert found["n_answered"].tolist() == [2, 1]
    assert found["n_not_applicable"].tolist() == [1, 1]
    assert found["n_left_out"].tolist() == [1, 1]
    assert found["left_out_rate"].tolist() == [2 / 8, 2 / 4]
    assert found["not_applicable_rate"].tolist() == [4 / 8, 1 / 4]
    with pytest.raises(InvalidRatings, match="table of 3 items"):
        tabulate_nonresponse(ratings, ["a", "b", "c"])


def test_items_that_cancel_repeat_or_explain_each_other_wholly_are_refused_by_name():
    random = np.random.default_rng(3)
    first, second = random.standard_normal((2, 400))
    with pytest.raises(InvalidModel, match="sum of first, turned does not vary"):
        estimate_alpha({"first": first, "turned": -first})
    repeated = {"first": first, "again": first, "second": second}
    for estimate in (estimate_omega, find_structure):
        with pytest.raises(InvalidModel, match=r"repeat each other.*: first, again; leave one out"):
            estimate(repeated)
    noise = 0.5 * random.standard_normal((3, 400))
    bridge = {"both": first + second + noise[0], "one": first + noise[1], "other": second + noise[2]}
    with pytest.raises(InvalidModel, match="more than all of both"):
        estimate_omega(bridge)


@given(seed=st.integers(0, 10_000), k=st.integers(3, 8))
def test_one_factor_is_that_of_statsmodels_to_the_last_bit(seed, k):
    random = np.random.default_rng(seed)
    common = random.standard_normal((200, 1))
    scores = pd.DataFrame(common + random.uniform(0.5, 2, k) * random.standard_normal((200, k)))
    items = find_item_covariance(scores, None)
    assert np.array_equal(fit_one_factor(items), fit_factors(items, 1)[:, 0])


@given(seed=st.integers(0, 10_000))
def test_a_scale_among_all_items_is_what_it_is_alone(seed):
    random = np.random.default_rng(seed)
    scores = pd.DataFrame(
        np.where(random.random((60, 6)) < 0.2, np.nan, random.integers(1, 6, (60, 6))), columns=list("abcdef")
    )
    weight, scale = random.uniform(0, 3, 60), ["e", "b", "d"]
    among, alone = relate_items(scores, weight).take(scale), find_item_covariance(scores[scale], weight)
    assert among.covariance == pytest.approx(alone.covariance, rel=1e-12)
    assert (among.names, among.n, among.effective_n) == (alone.names, alone.n, alone.effective_n)


def test_an_item_that_nothing_can_be_told_of_spoils_only_its_own_scale():
    scores = {"a": [1.0, 2.0, 4.0], "b": [2.0, 2.0, 5.0], "same": [3.0, 3.0, 3.0], "nobody": [np.nan] * 3}
    related = relate_items(scores)
    assert related.take(["a", "b"]).n == 3
    with pytest.raises(InvalidModel, match="the same for everyone: same"):
        related.take(["a", "same"])
    with pytest.raises(InvalidModel, match="fewer than two respondents answered both"):
        related.take(["a", "nobody"])
