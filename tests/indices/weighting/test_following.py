"""A recipe followed: totals are met, bytes repeat, and what cannot be is refused in words."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from survey.indices.weighting.following import follow_recipe
from survey.sampling.recipe import (
    CalibrateStep,
    InvalidRecipe,
    Margin,
    PoststratifyStep,
    RakeStep,
    Recipe,
    TrimStep,
    decode_recipe,
    encode_recipe,
)
from tests.indices.weighting.inputs import draw_inputs, make_labels

AGENCY, FIELD = Margin(("agency",)), Margin(("field",))
GENDER = Margin(("trait.gender",), totals={"a": 40.0, "b": 60.0}, source="Niên giám thống kê")
AGE = Margin(("trait.age",), totals={"a": 20.0, "b": 50.0, "c": 30.0}, source="Niên giám thống kê")
SHARED = Margin(("trait.gender",), totals={"a": 40.0, "b": 60.0}, source="…", missing="share")
RECIPES = {
    "post-strata": Recipe((PoststratifyStep(AGENCY),)),
    "post-strata of a trait": Recipe((PoststratifyStep(GENDER),)),
    "post-strata with shared answers": Recipe((PoststratifyStep(SHARED),)),
    "rake": Recipe((RakeStep((AGENCY, FIELD, GENDER, AGE)),)),
    "rake with shared answers": Recipe((PoststratifyStep(AGENCY), RakeStep((AGENCY, SHARED, AGE)))),
    "linear": Recipe((CalibrateStep((AGENCY, GENDER), lowest=0.0, highest=1e6),)),
    "raking": Recipe((CalibrateStep((AGENCY, SHARED), method="raking"),)),
    "logit": Recipe((PoststratifyStep(AGENCY), CalibrateStep((FIELD, GENDER), "logit", 0.05, 20.0))),
}
seeds = st.integers(0, 2**32 - 1)


@given(seed=seeds, name=st.sampled_from(list(RECIPES)))
def test_the_last_step_meets_its_totals(seed, name):
    inputs, recipe = draw_inputs(seed), RECIPES[name]
    try:
        made = follow_recipe(recipe, inputs)
    except InvalidRecipe as refusal:
        # A logit within its bounds may truly have no answer; a rake of crossed labels always has one here.
        assume("Không có trọng số nào" not in refusal.text["vi"])
        raise
    for margin in recipe.steps[-1].margins:
        (name,) = margin.by
        position, weights = inputs.labels[name].position, made.weights
        sums = np.bincount(position[position >= 0], weights[position >= 0], len(inputs.labels[name].codes))
        if margin.totals is None:
            expected = np.bincount(inputs.counted[name], inputs.dossiers)
        else:
            # Who told nothing leaves the others in the shares that were typed in.
            expected = np.array(list(margin.totals.values())) / 100 * sums.sum()
        assert sums == pytest.approx(expected, rel=1e-8)


@given(seed=seeds, name=st.sampled_from(list(RECIPES)), order=st.randoms(use_true_random=False))
def test_bytes_repeat_whatever_the_order_of_responses(seed, name, order):
    inputs, rows = draw_inputs(seed), list(range(draw_inputs(seed).n))
    order.shuffle(rows)
    shuffled = replace(
        inputs,
        id=inputs.id[rows],
        labels={key: replace(each, position=each.position[rows]) for key, each in inputs.labels.items()},
    )
    try:
        first = follow_recipe(RECIPES[name], inputs)
    except InvalidRecipe:
        assume(False)
    again = follow_recipe(decode_recipe(encode_recipe(RECIPES[name])), shuffled)
    assert (again.sha256, again.inputs) == (first.sha256, first.inputs)
    assert again.weights.tobytes() == first.weights.tobytes()


def test_a_class_of_their_own_keeps_its_share_of_the_weights():
    inputs = draw_inputs(1)
    silent = inputs.labels["trait.gender"].position < 0
    made = follow_recipe(Recipe((RakeStep((AGENCY, GENDER)),)), inputs)
    assert made.weights[silent].sum() / made.weights.sum() == pytest.approx(silent.mean())
    shared = follow_recipe(Recipe((RakeStep((AGENCY, SHARED)),)), inputs)
    assert shared.weights[silent].sum() / shared.weights.sum() != pytest.approx(silent.mean(), rel=1e-6)


def test_trimming_keeps_the_sum_within_the_limits():
    inputs = draw_inputs(2)
    made = follow_recipe(Recipe((PoststratifyStep(AGENCY), TrimStep(upper_times_median=1.2))), inputs)
    before = follow_recipe(Recipe((PoststratifyStep(AGENCY),)), inputs).weights
    assert made.weights.max() == pytest.approx(1.2 * np.median(before))
    assert made.weights.sum() == pytest.approx(before.sum())


def test_responses_without_dossiers_keep_their_weight_and_dossiers_without_responses_are_told():
    inputs = draw_inputs(3)
    agency = inputs.labels["agency"]
    # Nobody answered for c, and the dossiers of a are not counted.
    inputs = replace(
        inputs,
        labels=inputs.labels | {"agency": make_labels(np.where(agency.position == 2, 0, agency.position), 3)},
        dossiers=np.where(inputs.counted["agency"] == 0, 0.0, inputs.dossiers),
    )
    counted = inputs.dossiers > 0
    inputs = replace(
        inputs,
        counted={name: each[counted] for name, each in inputs.counted.items()},
        dossiers=inputs.dossiers[counted],
    )
    left = inputs.dossiers[inputs.counted["agency"] == 2].sum()
    for step in (PoststratifyStep(AGENCY), RakeStep((AGENCY, FIELD))):
        made = follow_recipe(Recipe((step,)), inputs)
        uncounted = inputs.labels["agency"].position == 0
        assert made.weights[uncounted] == pytest.approx(1.0)
        assert made.report.steps[0].n_left_as_they_were == uncounted.sum()
        assert made.report.steps[0].dossiers_left_out == pytest.approx(left)
        assert made.weights[~uncounted].sum() == pytest.approx(inputs.dossiers.sum() - left)


def typed(totals, unit="percent", by="trait.gender"):
    return Margin((by,), totals=totals, unit=unit, source="Niên giám")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (RakeStep((typed({"a": 100.0}),)), "“loại b” có"),
        (RakeStep((typed({"a": 50.0, "b": 30.0, "x": 20.0}),)), "mã x"),
        (RakeStep((typed({"a": 100.0, "b": 0.0}),)), "tổng bằng 0"),
        (RakeStep((AGENCY, typed({"a": 5.0, "b": 7.0}, "count"))), "phải bằng nhau"),
        (RakeStep((typed({"a": 30.0, "b": 40.0, "c": 30.0}, by="mode"),)), "mã c"),
        (CalibrateStep((GENDER,), "logit", 0.99, 1.01), "“loại"),
        (CalibrateStep((GENDER,), "raking", 0.99, 1.01), "nới giới hạn"),
        (TrimStep(upper=0.5), "quá hẹp"),
        (PoststratifyStep(typed({"a": 45.0, "b": 45.0})), "90 %"),
        (PoststratifyStep(Margin(("trait.gender",), totals={"a": 50.0, "b": 50.0})), "nguồn"),
    ],
)
def test_a_refusal_names_the_step_the_margin_and_the_class(step, said):
    inputs = draw_inputs(4)
    gender = inputs.labels["trait.gender"].position
    # Ten of class a and many of b, so that narrow bounds cannot bring them to 40 and 60.
    inputs = replace(inputs, labels=inputs.labels | {"trait.gender": make_labels(np.where(gender < 0, 1, gender), 2)})
    with pytest.raises(InvalidRecipe) as refused:
        follow_recipe(Recipe((PoststratifyStep(AGENCY), step)), inputs)
    assert said in refused.value.text["vi"]
    assert refused.value.text["en"]
    if "nguồn" not in said and "90" not in said:
        assert refused.value.text["vi"].startswith("Bước 2:")


def test_a_class_with_a_total_and_nobody_is_refused():
    inputs = draw_inputs(5)
    inputs = replace(inputs, labels=inputs.labels | {"mode": make_labels(np.zeros(inputs.n, dtype=int), 2)})
    with pytest.raises(InvalidRecipe) as refused:
        follow_recipe(Recipe((RakeStep((typed({"a": 70.0, "b": 30.0}, by="mode"),)),)), inputs)
    assert "“loại b” có tổng mà không có phiếu nào" in refused.value.text["vi"]
