"""Weighted quantiles and Woodruff's intervals, against R's survey package."""

import numpy as np
import pandas as pd
import pytest

from survey.statistics import InvalidEstimate, SurveyDesign, estimate_means, estimate_quantiles
from tests.statistics.reference import find_disagreements, load_case

CASE = load_case("v10_quantiles")
PROBABILITIES = (0.05, 0.25, 0.5, 0.75, 0.9)
KINDS = {"mean": "t", "beta": "beta", "xlogit": "logit", "asin": "asin"}
RULES = ("math", "school", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9")
NOT_OFFERED = (
    # R's package gives 29 days for the third quartile and 18.5 for the ninth decile: these are no quantiles.
    r".*\.shahvaish\..*",
    # The nearest even order statistic: no source says what is even among unequal weights.
    r".*\.hf3\..*",
)
# Where all answers lie at or below the estimate R has no interval; ours ends there.
WITHOUT_INTERVAL = (r"all\.overall\.math\.(beta|xlogit|asin)\..*",)


def compute():
    for tag, variable in (("all", "wait_days"), ("urban", "wait_days"), ("all", "overall")):
        for rule in RULES:
            for name, kind in KINDS.items():
                table = find_quantiles(tag, variable, rule=rule, interval=kind)
                prefix = f"{tag}.{variable}.{rule}.{name}"
                named = [format(p, "g") for p in PROBABILITIES]
                yield f"{prefix}.quantile", dict(zip(named, table["estimate"], strict=True))
                yield f"{prefix}.ci", table[["lower", "upper"]].to_numpy().tolist()
                yield f"{prefix}.se", dict(zip(named, table["standard_error"], strict=True))
    for same, rule in (("hf1", "math"), ("hf2", "school")):
        for tag, variable in (("all", "wait_days"), ("urban", "wait_days"), ("all", "overall")):
            table = find_quantiles(tag, variable, rule=rule)
            named = [format(p, "g") for p in PROBABILITIES]
            yield f"{tag}.{variable}.{same}.mean.quantile", dict(zip(named, table["estimate"], strict=True))
    wait = estimate_means(CASE.design(), CASE.data[["wait_days"]])
    yield "wait.mean", wait.estimate[0]
    yield "wait.se", wait.standard_error[0]
    yield "wait.var", {"wait_days": wait.simple_variance[0] * wait.n[0]}


def find_quantiles(tag, variable, **choices):
    domains = CASE.data[["urban"]] if tag == "urban" else None
    table = estimate_quantiles(CASE.design(), CASE.data[variable], PROBABILITIES, domains, **choices)
    return table[table["urban"] == 1] if tag == "urban" else table


def test_quantiles_agree_with_r_survey():
    assert not find_disagreements(CASE, dict(compute()), others=(*NOT_OFFERED, *WITHOUT_INTERVAL))


@pytest.mark.parametrize("name", ["beta", "xlogit", "asin"])
def test_where_r_survey_has_no_interval_ours_ends_at_the_estimate(name):
    expected = CASE.values[f"all.overall.math.{name}.ci"]["value"]
    found = find_quantiles("all", "overall", interval=KINDS[name])
    for row, limits in zip(found.itertuples(), expected, strict=True):
        if limits == [None, None]:
            assert row.lower <= row.upper == row.estimate == 5
        else:
            assert [row.lower, row.upper] == limits


def test_a_domain_without_answers_has_no_quantile():
    values = CASE.data["wait_days"].where(CASE.data["urban"] == 1)
    found = estimate_quantiles(CASE.design(), values, [0.5], CASE.data[["urban"]])
    assert found["n"].tolist() == [0, (CASE.data["urban"] == 1).sum()]
    assert np.isnan(found.loc[0, ["estimate", "standard_error", "lower", "upper"]].astype(float)).all()


def test_a_weight_of_two_is_two_respondents():
    frame = pd.DataFrame({"y": [1.0, 2, 3, 4], "weight": [1.0, 2, 1, 1]})
    twice = frame.loc[[0, 1, 1, 2, 3]].assign(weight=1.0)
    one, other = (
        estimate_quantiles(SurveyDesign.from_frame(each, weight="weight"), each["y"], [0.2, 0.4, 0.5, 0.9])
        for each in (frame, twice)
    )
    assert one["estimate"].tolist() == other["estimate"].tolist() == [1.0, 2.0, 2.0, 4.0]


def test_what_is_no_quantile_is_refused():
    with pytest.raises(InvalidEstimate, match="between 0 and 1"):
        estimate_quantiles(CASE.design(), CASE.data["wait_days"], [1.5])
    with pytest.raises(InvalidEstimate, match="is no rule"):
        estimate_quantiles(CASE.design(), CASE.data["wait_days"], rule="middle")
