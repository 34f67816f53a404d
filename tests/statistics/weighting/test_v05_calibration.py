"""Raking, post-stratification and calibration, and their standard errors, against R's survey package."""

import re
from functools import cache

import numpy as np
import pandas as pd
import pytest

from survey.statistics import calibrate, estimate_indices, poststratify, rake
from survey.statistics.estimation.covariance import estimate_covariance
from tests.statistics.estimated import reduce_case
from tests.statistics.reference import FACTORS, ITEMS, TABLE_RTOL, compose, is_near, load_case

CASE = load_case("v05_rake_poststrat_calibrate")
MARGINS = {
    name: {int(label): total for label, total in zip(rows["level"], rows["total"], strict=True)}
    for name, rows in CASE.table("margins").query("margin != 'sex*age'").groupby("margin", sort=False)
}
SEX_AND_AGE = CASE.data["sex"].astype(str) + "*" + CASE.data["age"].astype(str)
TOTALS = CASE.table("margins").query("margin == 'sex*age'").set_index("level")["total"].to_dict()
WEIGHT = CASE.data["w"].to_numpy()

WEIGHTINGS = {
    "rake": lambda: rake(WEIGHT, CASE.data, MARGINS),
    "poststratify": lambda: poststratify(WEIGHT, SEX_AND_AGE, TOTALS),
    "calibrate_linear": lambda: calibrate(WEIGHT, CASE.data, MARGINS),
    "calibrate_raking": lambda: calibrate(WEIGHT, CASE.data, MARGINS, method="raking"),
    "calibrate_linear_bounded": lambda: calibrate(WEIGHT, CASE.data, MARGINS, bounds=(0.7, 1.5)),
    "calibrate_logit_bounded": lambda: calibrate(WEIGHT, CASE.data, MARGINS, method="logit", bounds=(0.6, 1.7)),
}

NOT_OFFERED = {
    r"rake\..*\.se": "R's rake() takes residuals by ten sweeps of unweighted margin means; the same weights by "
    'calibrate(calfun = "raking") have its regression residuals, and so do ours: see calibrate_raking',
    r"rake_default\..*": "stops before the margins are met, by a rule that changed between versions of R's package",
}


@cache
def weigh(name):
    return WEIGHTINGS[name]()


@cache
def compute(name):
    return dict(compute_values(name))


def compute_values(name):
    weighting = weigh(name)
    yield f"{name}.g_range", list(weighting.diagnostics.g_range)
    yield f"{name}.deff_kish", weighting.diagnostics.design_effect
    sums = {
        f"factor({trait}){label}": weight
        for trait in MARGINS
        for label, weight in pd.Series(weighting.weights).groupby(CASE.data[trait]).sum().items()
    }
    yield f"{name}.margins", sums
    cells = reduce_case(CASE, CASE.design().calibrated_to(weighting), "agency")
    found = estimate_indices(cells, compose()).set_index(["measure", "code"])
    rows = [(f"s_{code}", ("criterion", code)) for code in (*ITEMS, "overall")]
    for code, row in rows + [(f"ratio_{code}", ("factor", code)) for code in FACTORS]:
        yield f"{name}.{code}.estimate", found.loc[row, "estimate"]
        yield f"{name}.{code}.se", found.loc[row, "standard_error"]
    agencies = estimate_indices(cells, compose(overall_rule="overall_item"), by=["agency"])
    agencies = agencies[agencies["measure"] == "overall"].set_index("agency")
    agencies.index = agencies.index.astype(str)
    yield f"{name}.agency.overall.estimate", agencies["estimate"].to_dict()
    yield f"{name}.agency.overall.se", agencies["standard_error"].to_dict()


def is_offered(identifier):
    return not any(re.fullmatch(pattern, identifier) for pattern in NOT_OFFERED)


@pytest.mark.parametrize("identifier", [key for key in CASE.values if is_offered(key)])
def test_values_agree_with_r_survey(identifier):
    found, expected = compute(identifier.split(".")[0])[identifier], CASE.values[identifier]
    value = expected["value"]
    if isinstance(value, dict):
        assert list(found) == list(value)
        found, value = list(found.values()), list(value.values())
    assert is_near(found, value, expected["rtol"])


def test_what_is_not_offered_stands_in_the_reference():
    for pattern in NOT_OFFERED:
        assert any(re.fullmatch(pattern, key) for key in CASE.values), pattern


@pytest.mark.parametrize("name", WEIGHTINGS)
def test_weights_agree_with_r_survey(name):
    # R's rake stops at a relative change of 1e-10, its bounded calibrations at a misfit of 1e-9.
    rtol = TABLE_RTOL if name in ("poststratify", "calibrate_linear", "calibrate_raking") else 1e-8
    assert is_near(weigh(name).weights, CASE.table("expected_weights")[name], rtol)


@pytest.mark.parametrize("name", WEIGHTINGS)
def test_residuals_of_respondents_give_the_standard_error_that_cells_give(name):
    design = CASE.design().calibrated_to(weigh(name))
    ratings = CASE.ratings[:, [ITEMS.index("q12")]].astype(float)
    inside = (CASE.data["agency"] == 3).to_numpy()[:, None]
    answered = (ratings > 0) * inside * design.weight[:, None]
    satisfied = (ratings >= 4) * answered
    share = satisfied.sum() / answered.sum()
    covariance = estimate_covariance(design, (satisfied - share * answered) / answered.sum())
    found = estimate_indices(reduce_case(CASE, design, "agency"), compose(), by=["agency"])
    expected = found.query("agency == 3 and code == 'q12'")["standard_error"]
    np.testing.assert_allclose(np.sqrt(covariance[0]), expected, rtol=1e-12)


def test_raked_weights_have_the_standard_errors_of_calibration_by_raking():
    for code in ("s_overall", "ratio_F3"):
        assert compute("rake")[f"rake.{code}.se"] == pytest.approx(
            CASE.values[f"calibrate_raking.{code}.se"]["value"], rel=1e-8
        )
