"""What raking, calibration and their standard errors must keep, whatever sample they are given."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from survey.statistics import SurveyDesign, calibrate, estimate_totals, poststratify, rake

SEEDS = st.integers(0, 2**32 - 1)


@st.composite
def samples(draw):
    """Respondents with two traits and an age, base weights, and totals that some positive weights meet."""
    n = draw(st.integers(6, 60))
    random = np.random.default_rng(draw(SEEDS))
    frame = pd.DataFrame(
        {
            "sex": random.choice(["F", "M"], n),
            "area": random.choice(["city", "delta", "hills"], n),
            "age": random.uniform(18, 80, n),
            "base": random.lognormal(1, 0.5, n) * (random.random(n) > 0.1),
            "psu": random.integers(0, max(n // 4, 2), n),
        }
    )
    assume(all(frame.groupby(name)["base"].sum().min() > 0 for name in ("sex", "area")))
    effect = {"F": 1.1, "M": 0.9, "city": 0.7, "delta": 1.0, "hills": 1.4}
    # Weights of the form that raking makes: totals made of them can be met.
    weight = 3 * frame["base"] * frame["sex"].map(effect) * frame["area"].map(effect)
    margins = {name: weight.groupby(frame[name]).sum().to_dict() for name in ("sex", "area")}
    return frame, margins


def sum_by(frame, name, weights):
    return pd.Series(weights).groupby(frame[name]).sum().to_dict()


@given(samples())
def test_raked_weights_hit_every_margin_and_say_so(sample):
    frame, margins = sample
    found = rake(frame["base"], frame, margins)
    for name, totals in margins.items():
        assert sum_by(frame, name, found.weights) == pytest.approx(totals, rel=1e-9)
        assert found.convergence.misfit[name] <= 1e-10
    assert (found.weights[frame["base"] > 0] > 0).all()


@given(samples(), st.sampled_from(["linear", "raking", "logit"]))
def test_calibrated_weights_hit_labels_and_numbers(sample, method):
    frame, _ = sample
    # An age total that a small tilt of the weights reaches.
    weight = 3 * frame["base"] * np.exp(0.002 * (frame["age"] - 50))
    totals = {"sex": sum_by(frame, "sex", weight), "age": float(weight @ frame["age"])}
    found = calibrate(frame["base"], frame, totals, method=method, bounds=(0.2, 9.0) if method == "logit" else None)
    assert sum_by(frame, "sex", found.weights) == pytest.approx(totals["sex"], rel=1e-9)
    assert found.weights @ frame["age"] == pytest.approx(totals["age"], rel=1e-9)
    if method == "logit":
        low, high = found.diagnostics.g_range
        assert low >= 0.2
        assert high <= 9.0


@given(samples())
def test_raking_is_calibration_with_the_raking_distance(sample):
    frame, margins = sample
    raked, calibrated = rake(frame["base"], frame, margins), calibrate(frame["base"], frame, margins, method="raking")
    np.testing.assert_allclose(raked.weights, calibrated.weights, rtol=1e-6)


@given(samples(), st.floats(1e-3, 1e3))
def test_the_scale_of_base_weights_changes_no_raked_weight_and_that_of_totals_all_alike(sample, factor):
    frame, margins = sample
    weights = rake(frame["base"], frame, margins).weights
    np.testing.assert_allclose(rake(frame["base"] * factor, frame, margins).weights, weights, rtol=1e-7)
    scaled = {name: {label: total * factor for label, total in of.items()} for name, of in margins.items()}
    np.testing.assert_allclose(rake(frame["base"], frame, scaled).weights, weights * factor, rtol=1e-7)
    np.testing.assert_allclose(
        calibrate(frame["base"] * factor, frame, margins).weights,
        calibrate(frame["base"], frame, margins).weights,
        rtol=1e-7,
        atol=1e-9,
    )


@given(samples(), st.sampled_from(["linear", "raking"]))
def test_calibration_on_one_factor_is_poststratification(sample, method):
    frame, margins = sample
    expected = poststratify(frame["base"], frame["area"], margins["area"])
    found = calibrate(frame["base"], frame, {"area": margins["area"]}, method=method)
    np.testing.assert_allclose(found.weights, expected.weights, rtol=1e-9)
    base = SurveyDesign.from_frame(frame, weight="base", psu="psu", lonely_psu="certainty")
    ages = [estimate_totals(base.calibrated_to(by), frame[["age"]]).standard_error for by in (found, expected)]
    np.testing.assert_allclose(ages[0], ages[1], rtol=1e-7, atol=1e-9)


@given(samples())
def test_linear_calibration_is_the_regression_estimator(sample):
    frame, _ = sample
    x = np.column_stack([np.ones(len(frame)), frame["age"]])
    base, total = frame["base"].to_numpy(), np.array([1000.0, 45_000.0])
    assume(np.linalg.cond((x.T * base) @ x) < 1e10)
    g_weights = 1 + x @ np.linalg.solve((x.T * base) @ x, total - base @ x)
    found = calibrate(base, {"one": x[:, 0], "age": x[:, 1]}, {"one": total[0], "age": total[1]})
    np.testing.assert_allclose(found.weights, base * g_weights, rtol=1e-6, atol=1e-6)


@given(samples())
def test_a_respondent_split_in_two_halves_gets_the_same_weight_together(sample):
    frame, margins = sample
    twice = pd.concat([frame, frame], ignore_index=True).assign(base=lambda both: both["base"] / 2)
    weights = rake(twice["base"], twice, margins).weights
    np.testing.assert_allclose(
        weights[: len(frame)] + weights[len(frame) :], rake(frame["base"], frame, margins).weights, rtol=1e-7
    )


@given(samples())
def test_what_was_calibrated_to_is_known_without_error(sample):
    frame, margins = sample
    design = SurveyDesign.from_frame(frame, weight="base", psu="psu", lonely_psu="certainty")
    assume(design.psus.n_psus > 1)
    design = design.calibrated_to(rake(design.weight, frame, margins))
    found = estimate_totals(design, pd.get_dummies(frame[["sex", "area"]]).astype(float))
    assert found.estimate == pytest.approx([*margins["sex"].values(), *margins["area"].values()], rel=1e-9)
    np.testing.assert_allclose(found.standard_error / found.estimate, 0, atol=1e-7)


@given(samples())
def test_the_largest_cells_and_ranges_are_those_of_the_weights(sample):
    frame, margins = sample
    found = rake(frame["base"], frame, margins)
    weighed = found.weights[frame["base"] > 0]
    shown = found.diagnostics
    assert shown.weight_range == (weighed.min(), weighed.max())
    assert shown.design_effect == pytest.approx(len(frame) * (weighed**2).sum() / weighed.sum() ** 2)
    assert shown.effective_n == pytest.approx(weighed.sum() ** 2 / (weighed**2).sum())
    cells = pd.Series(found.weights).groupby([frame["sex"], frame["area"]]).mean()
    top = shown.largest_cells.iloc[0]
    assert top["weight"] / top["n"] == pytest.approx(cells.max())
    assert shown.largest_cells["share"].sum() == pytest.approx(1)


@pytest.mark.parametrize("method", ["linear", "raking"])
def test_totals_given_as_shares_are_met_as_exactly_as_totals_given_as_people(method):
    base = np.repeat([5000.0, 20_000.0], 50)
    labels, age = {"sex": np.tile(["F", "M"], 50)}, np.linspace(20, 70, 100)
    columns = {**labels, "age": age}
    shares = calibrate(base, columns, {"sex": {"F": 0.55, "M": 0.45}, "age": 44.0}, method=method)
    people = calibrate(base, columns, {"sex": {"F": 1_375_000, "M": 1_125_000}, "age": 1.1e8}, method=method)
    assert shares.weights @ age == pytest.approx(44, rel=1e-12)
    np.testing.assert_allclose(shares.weights * 2_500_000, people.weights, rtol=1e-7)
    assert max(shares.convergence.iterations, people.convergence.iterations) < 30


def test_numbers_that_balance_to_nothing_are_met_in_a_few_steps():
    lean = np.random.default_rng(3).normal(size=200)
    for method in ("linear", "raking"):
        found = calibrate(np.ones(200), {"lean": lean}, {"lean": 0.0}, method=method)
        assert found.weights @ lean == pytest.approx(0, abs=1e-10)
        assert found.convergence.iterations < 10


@given(samples())
def test_respondents_of_weight_zero_change_no_calibrated_estimate_and_no_error(sample):
    # R survey's postStratify lets their residuals count with weight 1: its errors then change with the unit of weights.
    frame, margins = sample
    weighed = frame[frame["base"] > 0].reset_index(drop=True)
    assume(weighed["psu"].nunique() == frame["psu"].nunique())
    for weigh in (
        lambda rows: rake(rows["base"], rows, margins),
        lambda rows: poststratify(rows["base"], rows["area"], margins["area"]),
    ):
        found = [
            estimate_totals(
                SurveyDesign.from_frame(rows, weight="base", psu="psu", lonely_psu="certainty").calibrated_to(
                    weigh(rows)
                ),
                rows[["age"]],
            )
            for rows in (frame, weighed)
        ]
        np.testing.assert_allclose(found[0].estimate, found[1].estimate, rtol=1e-9)
        np.testing.assert_allclose(found[0].standard_error, found[1].standard_error, rtol=1e-6, atol=1e-9)
