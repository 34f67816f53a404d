"""Models: a national survey, statsmodels without weights, and what no model can be made of."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.statistics import (
    InvalidModel,
    SurveyDesign,
    fit_linear,
    fit_logistic,
    fit_ordered,
    jackknife_importance,
    place_in_quadrants,
    relative_importance,
)
from tests.statistics.reference import is_near, load_case


def test_a_logistic_model_of_a_national_survey_agrees_with_r_survey():
    case = load_case("v15_nhanes")
    data = case.data.assign(agecat2=case.data["agecat"].map({"(0,19]": 1, "(19,39]": 2, "(39,59]": 3, "(59,Inf]": 4}))
    design = SurveyDesign.from_frame(data, weight="WTMEC2YR", stratum="SDMVSTRA", psu="SDMVPSU", nest=True)
    predictors = {f"factor(race){race}": (data["race"] == race).astype(float) for race in (2, 3, 4)}
    predictors |= {"factor(RIAGENDR)2": (data["RIAGENDR"] == 2).astype(float), "agecat2": data["agecat2"]}
    fitted = fit_logistic(design, data["HI_CHOL"], predictors)
    for key, values in (("glm.coef", fitted.coefficient), ("glm.se", fitted.standard_error)):
        expected = case.values[key]
        assert list(expected["value"]) == list(fitted.names)
        assert is_near(values, list(expected["value"].values()), expected["rtol"])


def test_an_ordered_model_without_weights_is_that_of_statsmodels():
    case = load_case("v16_statsmodels_reference")
    expected = {key: value["value"] for key, value in case.values.items() if key.startswith("OrderedModel")}
    data = case.data
    factors = {"mF1": range(1, 5), "mF2": range(5, 9), "mF3": range(9, 15), "mF4": range(15, 19)}
    predictors = pd.DataFrame(
        {name: data[[f"q{i:02d}" for i in items]].mean(axis=1) for name, items in factors.items()}
    )
    design = SurveyDesign.from_arrays(weight=np.ones(len(data)), psu=data["psu"])
    fitted = fit_ordered(design, data["overall"], predictors)
    assert is_near(fitted.coefficient[:4], list(expected["OrderedModel.coef"].values()), 1e-5)
    assert is_near(fitted.coefficient[4:], expected["OrderedModel.thresholds"], 1e-5)
    assert fitted.deviance == pytest.approx(-2 * expected["OrderedModel.llf"])


def make_sample(seed, n=120):
    random = np.random.default_rng(seed)
    x = random.normal(size=(n, 3))
    latent = x @ [1.0, 0.5, 0.0] + random.logistic(size=n)
    frame = pd.DataFrame(x, columns=["a", "b", "c"]).assign(
        score=np.digitize(latent, [-1.5, 0, 1.5]) + 1.0, psu=np.repeat(np.arange(n // 4), 4), w=random.uniform(1, 3, n)
    )
    return SurveyDesign.from_frame(frame, weight="w", psu="psu"), frame


@given(st.integers(0, 10_000), st.floats(0.01, 100), st.floats(-50, 50))
@settings(max_examples=25, deadline=None)
def test_scaling_a_predictor_scales_its_coefficient_and_changes_no_t(seed, factor, shift):
    design, frame = make_sample(seed)
    other = frame.assign(a=frame["a"] * factor + shift)
    for fit in (fit_linear, fit_ordered):
        one = fit(design, frame["score"], frame[["a", "b"]])
        two = fit(design, other["score"], other[["a", "b"]])
        a = one.names.index("a")
        assert two.coefficient[a] * factor == pytest.approx(one.coefficient[a], rel=1e-5, abs=1e-9)
        t = [each.coefficient[a] / each.standard_error[a] for each in (one, two)]
        assert t[1] == pytest.approx(t[0], rel=1e-4, abs=1e-6)


@given(st.integers(0, 10_000), st.permutations(["a", "b", "c"]))
@settings(max_examples=25, deadline=None)
def test_importance_adds_up_and_knows_no_order_and_no_scale(seed, order):
    design, frame = make_sample(seed)
    explained = fit_linear(design, frame["score"], frame[["a", "b", "c"]]).r_squared
    scaled = frame.assign(b=frame["b"] * 7 - 3)
    for method in ("lmg", "johnson"):
        one = relative_importance(design, frame["score"], frame[["a", "b", "c"]], method=method).set_index("name")
        two = relative_importance(design, scaled["score"], scaled[order], method=method).set_index("name")
        assert one["importance"].sum() == pytest.approx(explained)
        np.testing.assert_allclose(two.loc[one.index, "importance"], one["importance"], atol=1e-10)


def test_the_jackknife_of_importance_is_that_of_leaving_groups_of_psus_out():
    design, frame = make_sample(5)
    found = jackknife_importance(design, frame["score"], frame[["a", "b", "c"]]).set_index("name")
    psus = np.unique(design.psu_of_row)
    n_groups = min(30, len(psus))
    group = np.searchsorted(psus, design.psu_of_row) % n_groups
    without = []
    for each in range(n_groups):
        left = frame[group != each]
        alone = SurveyDesign.from_arrays(weight=design.weight[group != each])
        shares = relative_importance(alone, left["score"], left[["a", "b", "c"]])
        without.append(shares.set_index("name")["share"].loc[found.index].to_numpy())
    spread = np.square(np.array(without) - found["share"].to_numpy()).sum(axis=0)
    np.testing.assert_allclose(found["standard_error"], np.sqrt(spread * (n_groups - 1) / n_groups), rtol=1e-8)
    assert found["share"].sum() == pytest.approx(1)
    assert (found["lower"] < found["share"]).all()


def test_an_intercept_is_the_mean_where_predictors_are_centred():
    design, frame = make_sample(3)
    centred = frame[["a", "b"]] - np.average(frame[["a", "b"]], axis=0, weights=frame["w"])
    fitted = fit_linear(design, frame["score"], centred)
    assert fitted.coefficient[0] == pytest.approx(np.average(frame["score"], weights=frame["w"]))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"predictors": {}}, "one predictor or more"),
        ({"predictors": {"a": np.zeros(120)}}, "the same for everyone: a"),
        ({"outcome": np.ones(120)}, "the outcome is the same for everyone"),
        ({"predictors": {"a": np.arange(120.0), "b": 2 * np.arange(120.0) + 1}}, "repeat each other: a, b"),
        ({"predictors": {"a": np.arange(5.0)}}, "numbers of 120 respondents"),
        ({"predictors": {"a": np.where(np.arange(120) < 3, 1.0, np.nan)}}, "too few for 2 coefficients"),
        ({"predictors": {"a": ["word"] * 120}}, "are numbers"),
    ],
)
def test_what_no_model_can_be_made_of_is_refused(changes, message):
    design, frame = make_sample(1)
    given_data = {"outcome": frame["score"], "predictors": frame[["a", "b"]], **changes}
    with pytest.raises(InvalidModel, match=message):
        fit_linear(design, given_data["outcome"], given_data["predictors"])


def test_more_coefficients_than_degrees_of_freedom_are_refused():
    _, frame = make_sample(1)
    design = SurveyDesign.from_frame(frame.assign(psu=frame["psu"] // 10), weight="w", psu="psu")
    with pytest.raises(InvalidModel, match="2 degrees of freedom are too few for 3 coefficients"):
        fit_linear(design, frame["score"], frame[["a", "b"]])


def test_certainty_is_refused_rather_than_fitted():
    design, frame = make_sample(1)
    certain = (frame["a"] > 0).astype(float)
    with pytest.raises(InvalidModel, match="for certain, a first of all"):
        fit_logistic(design, certain, frame[["a", "b"]])
    with pytest.raises(InvalidModel, match="for certain"):
        fit_ordered(design, np.digitize(frame["a"], [-1, 0, 1]), frame[["a", "b"]])
    with pytest.raises(InvalidModel, match="is 0 or 1"):
        fit_logistic(design, frame["score"], frame[["a"]])


def test_quadrants_say_what_is_important_and_weak():
    importance = {"access": 0.4, "staff": 0.3, "forms": 0.1, "result": 0.2}
    performance = {"access": 0.6, "staff": 0.9, "forms": 0.5, "result": 0.95}
    found = place_in_quadrants(importance, performance).set_index("code")["quadrant"].to_dict()
    assert found == {
        "access": "concentrate_here",
        "staff": "keep_up",
        "forms": "low_priority",
        "result": "possible_overkill",
    }
    every = place_in_quadrants(importance, performance, importance_from=0.0, performance_from=1.0)
    assert set(every["quadrant"]) == {"concentrate_here"}
    with pytest.raises(InvalidModel, match="missing of result"):
        place_in_quadrants(importance, {key: value for key, value in performance.items() if key != "result"})


def test_a_logistic_model_has_the_coefficients_of_statsmodels():
    case = load_case("v16_statsmodels_reference")
    expected = case.values["GLM_binomial.coef"]
    factors = {"mF1": range(1, 5), "mF2": range(5, 9), "mF3": range(9, 15), "mF4": range(15, 19)}
    predictors = {name: case.data[[f"q{i:02d}" for i in items]].mean(axis=1) for name, items in factors.items()}
    satisfied = (case.data["overall"] >= 4).astype(float).where(case.data["overall"].notna())
    fitted = fit_logistic(case.design(), satisfied, predictors)
    assert is_near(fitted.coefficient, list(expected["value"].values()), 1e-6)


@pytest.mark.parametrize("answer", [0.0, 1.0])
def test_a_group_without_exception_is_refused_though_the_deviance_comes_to_rest(answer):
    design, frame = make_sample(1)
    few = (np.arange(120) % 10 == 0).astype(float)
    satisfied = np.where(few == 1, answer, (frame["b"] > 0).to_numpy(dtype=float))
    with pytest.raises(InvalidModel, match="for certain, few first of all"):
        fit_logistic(design, satisfied, {"a": frame["a"], "few": few})
    one_exception = np.where(np.arange(120) == 0, 1 - answer, satisfied)
    assert np.isfinite(fit_logistic(design, one_exception, {"a": frame["a"], "few": few}).coefficient).all()
