"""Kept weights come back to the last bit, and give the standard errors that the statistics give."""

import numpy as np
import pytest

from survey.indices.weighting.following import follow_recipe
from survey.indices.weighting.packing import pack_weights
from survey.indices.weighting.stored import build_stored_design, unpack_weights
from survey.sampling.recipe import PoststratifyStep, RakeStep, Recipe, TrimStep
from survey.statistics import Composition, Poststratification, SurveyDesign, estimate_indices, reduce_to_cells
from tests.indices.weighting.inputs import draw_inputs
from tests.indices.weighting.test_following import AGENCY, RECIPES

COMPOSITION = Composition(items={"a": 0, "b": 1})
KEPT = RECIPES | {
    "trimmed": Recipe((PoststratifyStep(AGENCY), TrimStep(upper_times_median=1.2))),
    "trimmed and raked": Recipe((TrimStep(upper=2.0), RakeStep((AGENCY,)))),
}


@pytest.mark.parametrize("name", KEPT)
def test_standard_errors_are_the_statistics_own(name):
    inputs = draw_inputs(11)
    made = follow_recipe(KEPT[name], inputs)
    stored = unpack_weights(pack_weights(made))
    assert stored.weights.tobytes() == made.weights.tobytes()
    random = np.random.default_rng(1)
    stratum = inputs.labels["field"].position
    psu = 10 * stratum + random.integers(0, 6, inputs.n)
    ratings = random.integers(1, 6, (inputs.n, 2)).astype(np.uint8)
    # The statistics' way: a design with the weights before the last step, calibrated to what that step met.
    base = SurveyDesign.from_arrays(weight=made.last.base_weight, stratum=stratum, psu=psu, lonely_psu="adjust")
    tables = [
        estimate_indices(
            reduce_to_cells(ratings, design, {"agency": inputs.labels["agency"].position}, composition=COMPOSITION),
            COMPOSITION,
            by=["agency"],
        )
        for design in (base.calibrated_to(made.last), build_stored_design(inputs.id, stored, stratum, psu))
    ]
    for column in ("estimate", "standard_error", "lower", "weighted_n"):
        assert tables[1][column].to_numpy() == pytest.approx(tables[0][column].to_numpy(), rel=1e-9, nan_ok=True)


def test_fixed_weights_would_have_other_standard_errors():
    inputs = draw_inputs(11)
    made = follow_recipe(RECIPES["rake"], inputs)
    assert not isinstance(made.last, Poststratification)
    psu = np.arange(inputs.n)
    ratings = (1 + inputs.labels["agency"].position * 2).astype(np.uint8)[:, None]
    one = Composition(items={"a": 0})
    fixed = SurveyDesign.from_arrays(weight=made.weights, psu=psu)
    kept = build_stored_design(inputs.id, unpack_weights(pack_weights(made)), np.zeros_like(psu), psu)
    errors = [
        estimate_indices(reduce_to_cells(ratings, design, {}, composition=one), one)["standard_error"].iloc[0]
        for design in (fixed, kept)
    ]
    # What is asked is what was raked to: nothing is left to chance.
    assert errors[1] == pytest.approx(0.0, abs=1e-7)
    assert errors[0] > 0.01
