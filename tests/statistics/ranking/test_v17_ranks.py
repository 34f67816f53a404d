"""Ranks, their intervals, and units against the rest, against R's survey package; and what must hold of any ranking."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.statistics import (
    InvalidComparison,
    InvalidComposition,
    JointEstimates,
    compare,
    compare_with_rest,
    estimate_joint_indices,
    make_replicates,
    poststratify,
    rank_units,
)
from tests.statistics.reference import compose, find_disagreements, is_near, load_case

CASE = load_case("v17_ranking")
COMPOSITIONS = {"overall": compose(overall_rule="overall_item"), "ratio_all": compose()}
ADJUSTMENTS = {"bonferroni": "bonferroni", "holm": "holm", "hochberg": "simes-hochberg", "bh": "fdr_bh", "by": "fdr_by"}


def estimate(measure):
    joint = estimate_joint_indices(CASE.design(), CASE.ratings, COMPOSITIONS[measure], CASE.data[["agency"]])
    return joint.take((joint.labels["measure"] == "overall").to_numpy())


def compute(measure):
    joint = estimate(measure)
    names = joint.labels["agency"].astype(str)
    yield f"{measure}.estimate", dict(zip(names, joint.estimate, strict=True))
    yield f"{measure}.se", dict(zip(names, joint.standard_error, strict=True))
    yield f"{measure}.vcov", joint.covariance.tolist()
    ranks = rank_units(joint, method="holm")
    yield f"{measure}.rank", dict(zip(names, ranks["rank"], strict=True))
    yield f"{measure}.rank_interval_holm", ranks[["rank_lower", "rank_upper"]].to_numpy().tolist()
    rest = compare_with_rest(CASE.design(), CASE.ratings, COMPOSITIONS[measure], CASE.data["agency"])
    yield f"{measure}.vs_rest", rest[["difference", "standard_error", "p"]].to_numpy().tolist()


def test_ranks_agree_with_r_survey():
    found = {"design.degf": CASE.design().degrees_of_freedom}
    for measure in COMPOSITIONS:
        found |= dict(compute(measure))
    assert not find_disagreements(CASE, found)


@pytest.mark.parametrize("measure", COMPOSITIONS)
def test_all_pairs_agree_with_r_survey(measure):
    expected = CASE.table(f"expected_pairs_{measure}")
    found = compare(estimate(measure), "agency")
    columns = {"agency_a": "first", "agency_b": "second", "difference": "difference", "se": "standard_error"}
    for theirs, ours in (columns | {"t": "t", "p": "p"}).items():
        assert is_near(found[ours], expected[theirs], 1e-7), theirs
    for theirs, adjust in ADJUSTMENTS.items():
        adjusted = compare(estimate(measure), "agency", adjust=adjust)["p_adjusted"]
        assert is_near(adjusted, expected[f"p_{theirs}"], 1e-7), theirs


def make_joint(estimates, covariance, df=40.0):
    k = len(estimates)
    return JointEstimates(
        labels=pd.DataFrame({"agency": range(k)}),
        estimate=np.array(estimates, dtype=float),
        covariance=np.asarray(covariance, dtype=float),
        n=np.full(k, 50.0),
        weighted_n=np.full(k, 50.0),
        degrees_of_freedom=df,
        domain_degrees_of_freedom=np.full(k, 10.0),
    )


@given(st.lists(st.floats(0, 1), min_size=2, max_size=8), st.integers(0, 99), st.sampled_from(["simultaneous", "holm"]))
@settings(max_examples=30, deadline=None)
def test_a_ranking_does_not_depend_on_the_order_of_units(estimates, seed, method):
    random = np.random.default_rng(seed)
    root = random.normal(0, 0.1, (len(estimates), len(estimates) + 2))
    order = random.permutation(len(estimates))
    covariance = root @ root.T
    ranks = rank_units(make_joint(estimates, covariance), method=method, n_draws=200)
    permuted = make_joint(np.array(estimates)[order], covariance[np.ix_(order, order)])
    other = rank_units(permuted, method=method, n_draws=200)
    columns = ["rank", "rank_lower", "rank_upper", "probability_top"]
    assert other[columns].to_numpy().tolist() == ranks.iloc[order][columns].to_numpy().tolist()
    assert (ranks["rank_lower"] <= ranks["rank"]).all()
    assert (ranks["rank"] <= ranks["rank_upper"]).all()
    assert ranks.sort_values("rank", kind="stable")["tier"].is_monotonic_increasing


def test_intervals_widen_with_the_level():
    joint = estimate("ratio_all")
    widths = [
        (table["rank_upper"] - table["rank_lower"]).sum()
        for table in (rank_units(joint, level=level, n_draws=1000) for level in (0.5, 0.8, 0.95, 0.999))
    ]
    assert widths == sorted(widths)
    assert widths[0] < widths[-1]


def test_units_that_are_surely_apart_have_ranks_without_doubt():
    found = rank_units(make_joint([0.9, 0.5, 0.7], np.eye(3) * 1e-8))
    assert found["rank"].tolist() == found["rank_lower"].tolist() == found["rank_upper"].tolist() == [1, 3, 2]
    assert found["tier"].tolist() == [1, 3, 2]
    assert found["probability_top"].tolist() == [1.0, 0.0, 0.0]


def test_equal_units_share_the_smallest_rank_and_one_tier():
    found = rank_units(make_joint([0.7, 0.7, 0.7], np.eye(3) * 0.01), top=2)
    assert found["rank"].tolist() == [1, 1, 1]
    assert found["tier"].tolist() == [1, 1, 1]
    assert found["rank_upper"].tolist() == [3, 3, 3]
    assert found["probability_top"].sum() == pytest.approx(2.0)


def test_a_unit_without_an_error_is_not_ranked_and_not_counted():
    covariance = np.diag([0.01, np.nan, 0.01])
    found = rank_units(make_joint([0.7, 0.9, 0.5], covariance))
    assert found["rank"].isna().tolist() == [False, True, False]
    assert found["rank_upper"].max() == 2


def test_three_satisfied_respondents_are_no_proof_of_a_first_place():
    joint = replace(
        make_joint([1.0, 0.9, 0.2], np.diag([0.0, 1e-6, 1e-6])),
        n=np.array([3.0, 4000, 4000]),
        is_share=np.ones(3, bool),
    )
    found = rank_units(joint)
    assert found["rank_lower"].tolist() == [1, 1, 3]
    assert found["rank_upper"].tolist() == [2, 2, 3]
    assert 0.5 < found["probability_top"][0] < 0.9
    everyone_asked = replace(joint, exhaustive=np.array([True, False, False]))
    assert rank_units(everyone_asked)["rank_upper"].tolist() == [1, 2, 3]


def test_where_nobody_answered_nobody_is_ranked():
    found = rank_units(make_joint([np.nan, np.nan], np.full((2, 2), np.nan)))
    assert found["rank"].isna().all()
    assert len(rank_units(make_joint([], np.empty((0, 0))))) == 0


def test_simultaneous_rank_intervals_hold_together_as_often_as_they_say():
    """In 300 samples of five units all true ranks lie in their intervals in 95 %, give or take the binomial error."""
    random = np.random.default_rng(17)
    truth = np.array([0.60, 0.66, 0.70, 0.70, 0.78])
    root = random.normal(0, 0.02, (5, 12))
    covariance = root @ root.T
    # Equal units hold every rank from the first to the last of their group.
    first, last = np.array([5, 4, 2, 2, 1]), np.array([5, 4, 3, 3, 1])
    held = 0
    for draw in random.multivariate_normal(truth, covariance, 300):
        found = rank_units(make_joint(draw, covariance, df=np.inf), n_draws=500)
        lower, upper = (found[name].to_numpy(dtype=float) for name in ("rank_lower", "rank_upper"))
        held += bool(((lower <= first) & (upper >= last)).all())
    assert held / 300 > 0.95 - 3 * np.sqrt(0.95 * 0.05 / 300)


def test_what_cannot_be_ranked_is_refused():
    joint = estimate_joint_indices(CASE.design(), CASE.ratings, compose(), CASE.data[["agency"]])
    with pytest.raises(InvalidComparison, match="one measure"):
        rank_units(joint)
    with pytest.raises(InvalidComparison, match="no way to tell"):
        rank_units(estimate("overall"), method="eye")
    with pytest.raises(InvalidComparison, match="the level is a share"):
        rank_units(estimate("overall"), level=95)
    with pytest.raises(InvalidComposition, match="no measure F9"):
        compare_with_rest(CASE.design(), CASE.ratings, compose(), CASE.data["agency"], measure="F9")
    with pytest.raises(InvalidComparison, match="one unit only"):
        compare_with_rest(CASE.design(), CASE.ratings, compose(), np.zeros(len(CASE.data)))


DESIGNS = {
    "linearized": CASE.design,
    "calibrated": lambda: calibrate_to_sexes(CASE.design()),
    "lonely in a domain": lambda: CASE.design(lonely_psu="average", lonely_in_domain=True),
    "replicates": lambda: make_replicates(CASE.design(), "JKn"),
}
MEANS = {"factor_rule": "mean_of_items", "overall_rule": "mean_of_factors"}


def calibrate_to_sexes(design):
    return design.calibrated_to(poststratify(design.weight, CASE.data["sex"], {1: 2e6, 2: 3e6}))


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("rules", [{}, MEANS], ids=["ratio of all answers", "mean of means"])
def test_the_rest_is_everyone_else_under_any_design(name, rules):
    design, composition = DESIGNS[name](), compose(**rules)
    found = compare_with_rest(design, CASE.ratings, composition, CASE.data["agency"]).set_index("unit")
    for agency in (3, 7):
        joint = estimate_joint_indices(design, CASE.ratings, composition, {"inside": CASE.data["agency"] == agency})
        overall = joint.take((joint.labels["measure"] == "overall").to_numpy())
        expected = compare(overall, "inside", reference=False).iloc[0]
        for column in ("difference", "standard_error", "p", "lower", "upper"):
            assert found.loc[agency, column] == pytest.approx(expected[column], rel=1e-9), column


def test_a_unit_without_answers_or_of_one_psu_is_not_tested_against_the_rest():
    ratings, agency = CASE.ratings.copy(), CASE.data["agency"].to_numpy().copy()
    ratings[agency == 2] = 0
    psu = CASE.data["psu"].to_numpy()
    agency[(agency == 1) & (psu == psu[agency == 1][0])] = 99
    found = compare_with_rest(CASE.design(), ratings, compose(), agency).set_index("unit")
    assert np.isnan(found.loc[2, "difference"])
    assert np.isfinite(found.loc[99, "difference"])
    assert np.isnan(found.loc[99, "standard_error"])
    assert np.isfinite(found.loc[3, "p"])
