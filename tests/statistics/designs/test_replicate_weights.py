"""Replicate weights: what is refused of them, and how they follow a calibration."""

import numpy as np
import pytest

from survey.statistics import (
    InvalidDesign,
    LonelyPSU,
    ReplicateDesign,
    SurveyDesign,
    estimate_means,
    estimate_totals,
    make_replicates,
    poststratify,
)
from tests.statistics.reference import load_case

WEIGHT = np.array([1.0, 2.0, 3.0, 4.0])
REPLICATES = np.array([[2.0, 0.0], [0.0, 4.0], [6.0, 0.0], [0.0, 8.0]])


def build(**choices):
    return ReplicateDesign.from_arrays(**{"weight": WEIGHT, "replicate_weight": REPLICATES, "scale": 0.5, **choices})


@pytest.mark.parametrize(
    ("method", "scale"), [("BRR", 1 / 2), ("Fay", 1 / (2 * 0.7**2)), ("JK1", 1 / 2), ("bootstrap", 1.0)]
)
def test_a_method_gives_the_scale(method, scale):
    assert build(scale=None, method=method, rho=0.3).scale == pytest.approx(scale)


def test_factors_and_whole_weights_are_the_same_design():
    factors = build(replicate_weight=REPLICATES / WEIGHT[:, None], combined=False)
    np.testing.assert_array_equal(factors.replicate_weight, REPLICATES)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"replicate_weight": REPLICATES[:3]}, "table of 4 rows"),
        ({"replicate_weight": REPLICATES - 1}, "negative, missing or infinite in row 0, 1, 2, 3"),
        ({"rscales": [1.0]}, "2 numbers"),
        ({"scale": None}, "name the scale"),
        ({"scale": None, "method": "JKn"}, "needs the rscales"),
        ({"scale": None, "method": "Fay", "rho": 1.0}, "from 0 to below 1"),
        ({"centre": "median"}, "is no centre"),
        ({"weight": [1.0, -1.0, 1.0, 1.0]}, "row 1"),
    ],
)
def test_what_is_no_replicate_design_is_refused(choices, message):
    with pytest.raises(InvalidDesign, match=message):
        build(**choices)


def test_degrees_of_freedom_are_the_rank_of_the_weights_less_one():
    design = make_replicates(load_case("v06_replicates").design(), "JKn")
    assert design.degrees_of_freedom == 16
    one_psu = np.zeros((design.n, 1))
    one_psu[load_case("v06_replicates").data["psu"] == 1] = 1.0
    assert design.count_degrees_of_freedom(one_psu).tolist() == [0.0]
    assert design.count_degrees_of_freedom(np.zeros((design.n, 1))).tolist() == [0.0]


def test_a_domain_of_one_psu_has_no_standard_error_of_a_mean():
    case = load_case("v06_replicates")
    first = case.data["psu"] == 1
    for design in (case.design(), make_replicates(case.design(), "JKn")):
        found = estimate_means(design, case.satisfied[["overall"]], {"first": first})
        assert np.isfinite(found.estimate).all()
        assert np.isnan(found.standard_error).tolist() == [False, True]


def test_replicates_follow_a_calibration_and_hit_its_totals_each():
    case = load_case("v06_replicates")
    totals = {1: 1000.0, 2: 3000.0}
    base = make_replicates(case.design(), "JKn")
    calibrated = base.reweigh(lambda weight: poststratify(weight, case.data["sex"], totals).weights)
    people = estimate_totals(calibrated, {"people": np.ones(base.n)}, {"sex": case.data["sex"]})
    assert people.estimate == pytest.approx([1000.0, 3000.0])
    assert people.standard_error == pytest.approx([0.0, 0.0], abs=1e-9)
    linearized = case.design().calibrated_to(poststratify(case.data["w"], case.data["sex"], totals))
    np.testing.assert_allclose(
        estimate_means(calibrated, case.satisfied).standard_error,
        estimate_means(linearized, case.satisfied).standard_error,
        rtol=0.03,
    )


def test_what_cannot_be_replicated_is_refused():
    frame = {"weight": np.ones(5), "stratum": [1, 1, 1, 2, 2]}
    design = SurveyDesign.from_arrays(**frame)
    with pytest.raises(InvalidDesign, match="without strata"):
        make_replicates(design, "JK1")
    with pytest.raises(InvalidDesign, match="two PSUs in every stratum: 1"):
        make_replicates(design, "BRR")
    with pytest.raises(LonelyPSU, match="stratum 2"):
        make_replicates(SurveyDesign.from_arrays(weight=np.ones(3), stratum=[1, 1, 2]), "JKn")
    with pytest.raises(InvalidDesign, match="reweigh"):
        make_replicates(SurveyDesign.from_arrays(**frame, poststratum=[1, 2, 1, 2, 1]), "JKn")


def test_a_bootstrap_repeats_itself_by_its_seed():
    design = load_case("v06_replicates").design()
    one, again, other = (make_replicates(design, "bootstrap", seed=seed, n_replicates=20) for seed in (3, 3, 4))
    np.testing.assert_array_equal(one.replicate_weight, again.replicate_weight)
    assert (one.replicate_weight != other.replicate_weight).any()
