"""A sample shared among strata: to the last answer, within the bounds, by the rule."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from survey.statistics import InvalidPlan, allocate

RULES = st.sampled_from(["proportional", "power", "neyman", "equal"])
SIZES = st.lists(st.integers(0, 5000), min_size=1, max_size=20)


def make_strata(sizes, seed=0):
    spread = np.random.default_rng(seed).uniform(0.1, 2, len(sizes))
    return pd.DataFrame({"stratum": [f"h{turn}" for turn in range(len(sizes))], "size": sizes, "sd": spread})


@given(SIZES, RULES, st.integers(0, 50), st.none() | st.integers(50, 400), st.data())
def test_the_numbers_sum_to_n_and_keep_every_bound(sizes, rule, minimum, maximum, data):
    power = data.draw(st.floats(0, 1))
    most = np.minimum(sizes, np.inf if maximum is None else maximum)
    least = np.minimum(most, minimum)
    n = data.draw(st.integers(int(least.sum()), int(most.sum())))
    found = allocate(make_strata(sizes), n, rule=rule, power=power, minimum=minimum, maximum=maximum, spread="sd")
    assert found["n"].sum() == n
    assert (found["n"] >= least).all()
    assert (found["n"] <= most).all()
    positive = found["size"] > 0
    np.testing.assert_allclose(found["sampling_fraction"][positive], (found["n"] / found["size"])[positive])


@given(SIZES, st.data())
def test_in_proportion_each_stratum_has_its_share_but_for_less_than_one(sizes, data):
    assume(sum(sizes) > 0)
    n = data.draw(st.integers(0, sum(sizes)))
    found = allocate(make_strata(sizes), n)
    assert (np.abs(found["n"] - n * np.array(sizes) / sum(sizes)) < 1).all()


@given(SIZES, st.data())
def test_power_lies_between_equal_and_proportional(sizes, data):
    assume(sum(sizes) > 0)
    strata, n = make_strata(sizes), data.draw(st.integers(0, sum(sizes)))
    for power, rule in ((0, "equal"), (1, "proportional")):
        by_power = allocate(strata, n, rule="power", power=power)
        assert by_power["n"].tolist() == allocate(strata, n, rule=rule)["n"].tolist()


@given(SIZES, st.sampled_from(["proportional", "power", "equal"]), st.data())
def test_a_larger_stratum_never_has_less(sizes, rule, data):
    n = data.draw(st.integers(0, sum(sizes)))
    in_order = allocate(make_strata(sorted(sizes, reverse=True)), n, rule=rule)
    assert in_order["n"].is_monotonic_decreasing


def test_neyman_gives_most_to_large_strata_that_differ_within():
    # Cochran (1977), 5.5: n_h in proportion to N_h S_h, by hand: 300 to 200.
    strata = pd.DataFrame({"size": [100, 200], "sd": [3.0, 1.0]})
    assert allocate(strata, 50, rule="neyman", spread="sd")["n"].tolist() == [30, 20]


def test_no_allocation_has_a_smaller_variance_than_neyman():
    strata = pd.DataFrame({"size": [400.0, 300.0, 300.0], "sd": [1.0, 2.0, 5.0]})
    found = allocate(strata, 44, rule="neyman", spread="sd")["n"].to_numpy()

    def variance(n):
        return (strata["size"] ** 2 * strata["sd"] ** 2 * (1 / n - 1 / strata["size"])).sum()

    for giver in range(3):
        for taker in range(3):
            moved = found + np.eye(3, dtype=int)[taker] - np.eye(3, dtype=int)[giver]
            assert variance(found) <= variance(moved)


def test_power_takes_the_root_of_size():
    # Bankier (1988): size to the power 0.5, and coefficients of variation where they are known, by hand.
    strata = pd.DataFrame({"size": [100, 400, 900], "cv": [3.0, 1.0, 1.0]})
    assert allocate(strata, 60, rule="power")["n"].tolist() == [10, 20, 30]
    assert allocate(strata, 80, rule="power", spread="cv")["n"].tolist() == [30, 20, 30]


def test_a_stratum_at_its_bound_leaves_the_rest_to_the_others():
    found = allocate(make_strata([20, 1000, 3000]), 440, minimum=30)
    assert found["n"].tolist() == [20, 105, 315]
    assert found["bound"].tolist() == ["maximum", "", ""]
    floored = allocate(make_strata([60, 1000, 3000]), 430, minimum=30)
    assert (floored["n"].tolist(), floored["bound"].tolist()) == ([30, 100, 300], ["minimum", "", ""])


@pytest.mark.parametrize(
    ("n", "options", "said"),
    [
        (5, {"minimum": 3}, "the minima of 2 strata take 6, more than 5"),
        (31, {}, "the strata have 30 at most, less than 31"),
        (10, {"rule": "neyman"}, "needs the column of standard deviations"),
        (10, {"rule": "optimal"}, "is no rule; known are proportional"),
        (10, {"size": "dossiers"}, "there is no column 'dossiers'"),
        (10, {"minimum": 4, "maximum": 3}, "above the maximum 3"),
        (10, {"rule": "power", "power": 2}, "power is between 0 and 1, not 2"),
    ],
)
def test_what_cannot_be_met_is_refused(n, options, said):
    with pytest.raises(InvalidPlan, match=said):
        allocate(make_strata([10, 20]), n, **options)


def test_sizes_that_are_none_are_named():
    with pytest.raises(InvalidPlan, match="size is negative, missing or infinite in row b, c"):
        allocate(pd.DataFrame({"size": [1, -1, np.nan]}, index=list("abc")), 1)
