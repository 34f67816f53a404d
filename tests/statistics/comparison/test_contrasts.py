"""What must hold of contrasts and differences, whatever the estimates."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from survey.statistics import InvalidComparison, JointEstimates, compare, contrast, join_independent

K = 4
NUMBERS = st.integers(-8, 8).map(lambda number: number / 4)
COEFFICIENTS = arrays(float, K, elements=NUMBERS).filter(lambda row: row.any())


def make_joint(seed, k=K, df=30.0):
    random = np.random.default_rng(seed)
    root = random.normal(0, 0.05, (k, k + 3))
    return JointEstimates(
        labels=pd.DataFrame({"agency": list("abcdefgh"[:k])}),
        estimate=random.uniform(0.3, 0.9, k),
        covariance=root @ root.T,
        n=np.arange(10.0, 10 + k),
        weighted_n=np.arange(100.0, 100 + k),
        degrees_of_freedom=df,
        domain_degrees_of_freedom=np.arange(5.0, 5 + k),
    )


@given(st.integers(0, 50), COEFFICIENTS, COEFFICIENTS)
@settings(max_examples=60, deadline=None)
def test_a_contrast_is_linear_in_its_coefficients(seed, one, other):
    if not (one + other).any():
        return
    found = contrast(make_joint(seed), {"one": one, "other": other, "sum": one + other})
    assert found.estimate[2] == pytest.approx(found.estimate[0] + found.estimate[1], abs=1e-12)
    of_parts = found.covariance[0, 0] + found.covariance[1, 1] + 2 * found.covariance[0, 1]
    assert found.covariance[2, 2] == pytest.approx(of_parts, abs=1e-12)


@given(st.integers(0, 50), st.permutations(range(K)))
@settings(max_examples=30, deadline=None)
def test_differences_do_not_depend_on_the_order_of_estimates(seed, order):
    joint = make_joint(seed)
    one, other = (compare(each, "agency", adjust="none") for each in (joint, joint.take(np.array(order))))
    pd.testing.assert_frame_equal(one, other)


@given(st.integers(0, 50), st.floats(0.5, 0.98))
@settings(max_examples=30, deadline=None)
def test_intervals_of_differences_widen_with_the_level(seed, level):
    joint = make_joint(seed)
    narrow, wide = (compare(joint, "agency", level=each, adjust="none") for each in (level, (1 + level) / 2))
    assert (wide["lower"] < narrow["lower"]).all()
    assert (narrow["lower"] < narrow["difference"]).all()
    assert (wide["upper"] > narrow["upper"]).all()
    assert wide["p"].equals(narrow["p"])


@given(st.integers(0, 50))
@settings(max_examples=20, deadline=None)
def test_an_interval_excludes_zero_where_the_test_rejects(seed):
    found = compare(make_joint(seed), "agency", level=0.9, adjust="none")
    excludes = (found["lower"] > 0) | (found["upper"] < 0)
    assert (excludes == (found["p"] < 0.1)).all()


def test_a_thing_does_not_differ_from_itself():
    twice = make_joint(3).take(np.array([0, 0]))
    found = compare(replace(twice, labels=pd.DataFrame({"copy": [1, 2]})), "copy").iloc[0]
    assert found["difference"] == found["standard_error"] == 0
    assert np.isnan(found["p"])


def test_a_comparison_without_a_test_is_no_part_of_the_family():
    joint = make_joint(3, k=3)
    covariance = joint.covariance.copy()
    covariance[:2, :] = covariance[:, :2] = 0
    flat = replace(joint, estimate=np.array([1.0, 1.0, 0.7]), covariance=covariance)
    found = compare(flat, "agency", adjust="bonferroni")
    assert np.isnan(found["p"][0])
    np.testing.assert_allclose(found["p_adjusted"][1:], 2 * found["p"][1:])


def test_planned_pairs_are_the_whole_family():
    joint = make_joint(4)
    found = compare(joint, "agency", pairs=[("d", "a"), ("b", "c")], adjust="bonferroni")
    assert found[["first", "second"]].to_numpy().tolist() == [["b", "c"], ["d", "a"]]
    against = compare(joint, "agency", reference="a").set_index("first")
    assert found["difference"][1] == against.loc["d", "difference"]
    np.testing.assert_allclose(found["p_adjusted"], np.minimum(2 * found["p"], 1))
    with pytest.raises(InvalidComparison, match="z is no value of agency"):
        compare(joint, "agency", pairs=[("a", "z")])
    with pytest.raises(InvalidComparison, match="not both"):
        compare(joint, "agency", pairs=[("a", "b")], reference="a")
    with pytest.raises(InvalidComparison, match="no two estimates"):
        compare(joint, "agency", pairs=[("a", "a")])


@pytest.mark.parametrize("labels", [[2024, 2025, 2026, np.nan], ["a", "b", np.nan, "d"], [4, 3, 2, 1]], ids=str)
def test_any_label_can_be_the_reference(labels):
    joint = replace(make_joint(4), labels=pd.DataFrame({"of": labels}))
    for at, label in enumerate(labels):
        found = compare(joint, "of", reference=label, adjust="none")
        assert len(found) == K - 1
        assert joint.estimate[at] == pytest.approx(
            joint.estimate.sum() - (found["difference"] + joint.estimate[at]).sum()
        )


def test_a_missing_estimate_spoils_only_what_uses_it():
    joint = make_joint(5)
    estimate, covariance = joint.estimate.copy(), joint.covariance.copy()
    estimate[1], covariance[1, :], covariance[:, 1] = np.nan, np.nan, np.nan
    found = contrast(
        replace(joint, estimate=estimate, covariance=covariance), {"without": [1, 0, -1, 0], "with": [1, -1, 0, 0]}
    )
    assert np.isfinite(found.estimate).tolist() == np.isfinite(found.standard_error).tolist() == [True, False]
    assert found.n.tolist() == [10, 10]


def test_samples_drawn_apart_have_no_covariance_and_all_their_degrees_of_freedom():
    parts = {2024: make_joint(1), 2025: make_joint(2, df=11.0), 2026: make_joint(3)}
    joint = join_independent(parts)
    assert joint.labels["campaign"].tolist() == [2024] * K + [2025] * K + [2026] * K
    assert joint.degrees_of_freedom == 71
    assert not joint.covariance[:K, K:].any()
    found = compare(joint, "campaign", reference=2024).set_index(["agency", "first"]).loc[("b", 2026)]
    assert found["standard_error"] == pytest.approx(
        np.hypot(parts[2024].standard_error[1], parts[2026].standard_error[1])
    )


def test_coefficients_that_make_no_contrast_are_refused():
    for wrong in ([0, 0, 0, 0], [1, -1], [1, np.nan, 0, 0], [[1, 2, 3, 4]]):
        with pytest.raises(InvalidComparison, match="4 coefficients"):
            contrast(make_joint(1), {"wrong": wrong})
    with pytest.raises(InvalidComparison):
        contrast(make_joint(1), {})
