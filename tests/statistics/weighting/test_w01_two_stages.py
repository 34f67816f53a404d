"""Calibration to labels and a number, of wards and their counters, against R's survey package (`source.R` there)."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from survey.statistics import (
    Stage,
    SurveyDesign,
    calibrate,
    estimate_means,
    estimate_ratios,
    estimate_totals,
    poststratify,
)
from tests.statistics.reference import TABLE_RTOL, load_case

CASE = load_case("w01_calibrate_two_stages")
PEOPLE = CASE.data
EXPECTED = CASE.table("expected")
DESIGN = SurveyDesign.from_frame(
    PEOPLE,
    weight="w",
    stratum="stratum",
    psu="ward",
    population="wards",
    later_stages=[Stage("counter", population="counters")],
    lonely_psu="adjust",
)


def read_totals(margin):
    totals = CASE.table("totals").query("margin == @margin").set_index("label")["total"]
    return {label if "*" in label else int(label): total for label, total in totals.items()}


DAYS = float(CASE.table("totals").set_index("margin").loc["days", "total"])
TOTALS = {"sex": read_totals("sex"), "age": read_totals("age"), "days": DAYS}
SEX_AND_AREA = PEOPLE["sex"].astype(str) + "*" + PEOPLE["area"].astype(str)

WEIGHTINGS = {
    "linear": lambda: calibrate(DESIGN.weight, PEOPLE, TOTALS),
    "raking": lambda: calibrate(DESIGN.weight, PEOPLE, TOTALS, method="raking"),
    "logit": lambda: calibrate(DESIGN.weight, PEOPLE, TOTALS, method="logit", bounds=(0.5, 2)),
    "linear_bounded": lambda: calibrate(DESIGN.weight, PEOPLE, TOTALS, bounds=(0.85, 1.25)),
    "poststratify": lambda: poststratify(DESIGN.weight, SEX_AND_AREA, read_totals("sex*area")),
}


@cache
def weigh(name):
    return WEIGHTINGS[name]()


def estimate(design):
    """Every estimate of the case, a row each."""
    answers = PEOPLE[["satisfied", "score"]]
    found = {
        "mean": estimate_means(design, answers),
        "total": estimate_totals(design, PEOPLE[["satisfied", "score", "days"]]),
        "ratio": estimate_ratios(design, {"score/days": PEOPLE["score"]}, {"days": PEOPLE["days"]}),
        "by": estimate_means(design, answers, {"domain": PEOPLE["agency"]}),
    }
    rows = [
        joint.labels.assign(quantity=name, estimate=joint.estimate, standard_error=joint.standard_error)
        for name, joint in found.items()
    ]
    return pd.concat(rows).replace({"quantity": {"by": "mean"}}).set_index(["quantity", "domain", "measure"])


@pytest.mark.parametrize("name", WEIGHTINGS)
def test_weights_agree_with_r_survey(name):
    np.testing.assert_allclose(weigh(name).weights, CASE.table("expected_weights")[name], rtol=TABLE_RTOL)


@pytest.mark.parametrize("name", WEIGHTINGS)
def test_estimates_and_standard_errors_agree_with_r_survey(name):
    expected = EXPECTED[EXPECTED["weighting"] == name].set_index(["quantity", "domain", "measure"])
    found = estimate(DESIGN.calibrated_to(weigh(name)))
    assert len(found) == len(expected)
    for column in ("estimate", "standard_error"):
        np.testing.assert_allclose(found[column].reindex(expected.index), expected[column], rtol=TABLE_RTOL, atol=1e-11)
