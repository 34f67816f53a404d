"""From the plan to the interval: samples drawn from a known province, raked to its people, again and again."""

import numpy as np
import pandas as pd
import pytest

from survey.statistics import (
    SurveyDesign,
    allocate,
    calibrate,
    draw_sample,
    estimate_means,
    make_replicates,
    poststratify,
    rake,
)

N_DRAWS = 200


def make_province():
    """4,000 dossiers of 8 agencies; satisfaction hangs on area, sex and agency."""
    random = np.random.default_rng(1945)
    n = 4000
    people = pd.DataFrame(
        {
            "dossier": np.arange(n),
            "agency": random.choice(8, n, p=np.arange(1, 9) / 36),
            "sex": random.choice(["F", "M"], n),
            "area": random.choice(["city", "delta", "hills"], n, p=[0.5, 0.3, 0.2]),
        }
    )
    chance = 0.45 + 0.25 * (people["area"] == "city") + 0.15 * (people["sex"] == "F") + 0.01 * people["agency"]
    people["satisfied"] = (random.random(n) < chance).astype(float)
    return people


PEOPLE = make_province()
STRATA = PEOPLE.groupby("agency", as_index=False).size()
MARGINS = {name: PEOPLE[name].value_counts().to_dict() for name in ("sex", "area")}


def draw_design(n, seed):
    sizes = allocate(STRATA, n, rule="power", minimum=10)
    drawn = draw_sample(PEOPLE, sizes, seed=seed, by="agency", id="dossier").merge(STRATA, on="agency")
    return drawn, SurveyDesign.from_frame(drawn, weight="base_weight", stratum="agency", population="size")


WEIGHTINGS = {
    "raking": lambda base, rows: rake(base, rows, MARGINS),
    "linear": lambda base, rows: calibrate(base, rows, MARGINS),
    "logit": lambda base, rows: calibrate(base, rows, MARGINS, method="logit", bounds=(0.3, 3)),
    "post-strata": lambda base, rows: poststratify(base, rows["area"], MARGINS["area"]),
}


@pytest.mark.parametrize("name", ["raking", "logit", "post-strata"])
def test_intervals_of_calibrated_estimates_hold_the_truth_as_often_as_they_say(name):
    truth, held, errors, estimates = PEOPLE["satisfied"].mean(), 0, [], []
    for turn in range(N_DRAWS):
        rows, design = draw_design(200, seed=1000 + turn)
        found = estimate_means(design.calibrated_to(WEIGHTINGS[name](design.weight, rows)), rows[["satisfied"]])
        row = found.tabulate(interval="logit").iloc[0]
        held += row["lower"] <= truth <= row["upper"]
        errors.append(found.standard_error[0])
        estimates.append(found.estimate[0])
    # Three binomial standard errors of 200 draws at 95 %.
    assert abs(held / N_DRAWS - 0.95) <= 3 * np.sqrt(0.95 * 0.05 / N_DRAWS)
    # The spread of 200 estimates is known to 5 %: three times that, and the linearization's own bias.
    assert np.mean(errors) == pytest.approx(np.std(estimates), rel=0.15)


def test_calibration_makes_estimates_more_certain_than_base_weights_do():
    rows, design = draw_design(400, seed=7)
    plain = estimate_means(design, rows[["satisfied"]]).standard_error
    for weigh in WEIGHTINGS.values():
        assert (
            estimate_means(design.calibrated_to(weigh(design.weight, rows)), rows[["satisfied"]]).standard_error < plain
        )


@pytest.mark.parametrize("name", ["raking", "linear", "post-strata"])
def test_replicates_that_repeat_the_weighting_agree_with_calibrated_residuals(name):
    rows, design = draw_design(400, seed=11)
    weigh = WEIGHTINGS[name]
    linearized = estimate_means(design.calibrated_to(weigh(design.weight, rows)), rows[["satisfied"]])
    repeated = make_replicates(design, "JKn").reweigh(lambda base: weigh(base, rows).weights)
    jackknife = estimate_means(repeated, rows[["satisfied"]])
    assert jackknife.estimate == pytest.approx(linearized.estimate)
    # They differ by terms of the order of 1 over the respondents of the smallest margin.
    assert jackknife.standard_error == pytest.approx(linearized.standard_error, rel=0.03)
