"""A recipe is stored as plain JSON and comes back the same; what contradicts itself is refused before it begins."""

import json

import pytest

from survey.sampling.recipe import (
    CalibrateStep,
    InvalidRecipe,
    Margin,
    PoststratifyStep,
    RakeStep,
    Recipe,
    TrimStep,
    check_recipe,
    check_step,
    decode_recipe,
    encode_recipe,
    list_traits_used,
)

GENDER = Margin(("trait.gender",), totals={"male": 49.5, "female": 50.5}, source="Niên giám", missing="share")


def test_every_kind_of_step_comes_back_from_json():
    recipe = Recipe(
        (
            PoststratifyStep(Margin(("agency", "service"))),
            RakeStep((Margin(("month",)), GENDER)),
            CalibrateStep((Margin(("whole",)), GENDER), "logit", 0.5, 2.0),
            TrimStep(upper_times_median=5.0, within="agency", redistribute=False),
        )
    )
    check_recipe(recipe)
    assert decode_recipe(json.loads(json.dumps(encode_recipe(recipe)))) == recipe


@pytest.mark.parametrize("document", [{"steps": [{"type": "bake"}]}, {"steps": "rake"}, {"steps": [], "more": 1}])
def test_what_is_no_recipe_is_refused(document):
    with pytest.raises(InvalidRecipe):
        decode_recipe(document)


@pytest.mark.parametrize(
    "step",
    [
        RakeStep(()),
        RakeStep((GENDER, GENDER)),
        PoststratifyStep(Margin(())),
        PoststratifyStep(Margin(("weather",))),
        PoststratifyStep(Margin(("trait.gender",))),
        PoststratifyStep(Margin(("agency", "agency"))),
        PoststratifyStep(Margin(("mode",), totals={"qr": -1.0}, unit="count", source="x")),
        PoststratifyStep(Margin(("mode",), totals={"qr": 0.0}, unit="count", source="x")),
        PoststratifyStep(Margin(("mode",), totals={"qr": float("nan")}, source="x")),
        PoststratifyStep(Margin(("mode", "agency"), totals={"qr": 100.0}, source="x")),
        CalibrateStep((GENDER,), "logit"),
        CalibrateStep((GENDER,), "linear", 0.5),
        CalibrateStep((GENDER,), "linear", 1.5, 2.0),
        TrimStep(),
        TrimStep(upper=0.0),
        TrimStep(lower=3.0, upper=2.0),
        TrimStep(upper=float("inf")),
    ],
    ids=str,
)
def test_a_step_that_contradicts_itself_is_refused_in_both_languages(step):
    with pytest.raises(InvalidRecipe) as refused:
        check_step(step)
    assert refused.value.text["vi"] != refused.value.text["en"]


def test_the_margin_that_is_wrong_is_named():
    age = Margin(("trait.age",), totals={"young": 49.0, "old": 50.0}, source="Niên giám")
    with pytest.raises(InvalidRecipe) as refused:
        check_step(RakeStep((GENDER, age)))
    assert refused.value.margin == "trait.age"
    with pytest.raises(InvalidRecipe) as refused:
        check_step(RakeStep((GENDER, GENDER)))
    assert refused.value.margin == ""


def test_the_traits_that_weights_follow_from_are_those_of_all_steps():
    steps = (
        PoststratifyStep(Margin(("agency", "service"))),
        RakeStep((Margin(("mode",), totals={"qr": 100.0}, source="x"), GENDER)),
        PoststratifyStep(GENDER),
        TrimStep(upper=2.0, within="trait.age"),
    )
    assert list_traits_used(Recipe(steps)) == ("gender", "age")
    assert list_traits_used(Recipe((steps[0], TrimStep(upper=2.0, within="agency")))) == ()


def test_a_recipe_needs_a_step():
    with pytest.raises(InvalidRecipe):
        check_recipe(Recipe())
