"""Units against their rests, and tests of association, of small samples with every gap that answers can have."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from survey.statistics import (
    StatisticsError,
    assess_association,
    compare,
    compare_with_rest,
    estimate_joint_indices,
    rank_units,
)
from tests.statistics.samples import ITEMS, compositions, samples


@given(samples(), compositions)
@settings(max_examples=50, deadline=None)
def test_each_unit_is_compared_with_the_respondents_outside_it(sample, composition):
    assume((sample.weight > 0).any() and len(np.unique(sample.agency)) > 1)
    design = sample.design()
    found = compare_with_rest(design, sample.ratings, composition, sample.agency).set_index("unit")
    for agency in np.unique(sample.agency):
        joint = estimate_joint_indices(design, sample.ratings, composition, {"inside": sample.agency == agency})
        overall = joint.take((joint.labels["measure"] == "overall").to_numpy())
        expected = compare(overall, "inside", reference=False, adjust="none").iloc[0]
        for column in ("difference", "standard_error", "t"):
            # Errors that are 0 in exact arithmetic leave a residue, and nothing of t.
            if column != "t" or expected["standard_error"] > 1e-7:
                assert found.loc[agency, column] == pytest.approx(expected[column], rel=1e-6, abs=1e-8, nan_ok=True)


@given(samples(), st.sampled_from(["F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint"]))
@settings(max_examples=120, deadline=None)
def test_an_association_is_tested_or_refused_in_words(sample, test):
    assume((sample.weight > 0).any())
    answers = [sample.ratings[:, ITEMS[item]].astype(float) for item in ("a", "b")]
    first, second = (np.where(each > 0, each, np.nan) for each in answers)
    try:
        found = assess_association(sample.design(), first, second, test=test)
    except StatisticsError as refusal:
        assert len(str(refusal)) > 20
        return
    assert np.isfinite(found.statistic)
    assert 0 <= found.p <= 1
    assert (found.design_effects >= 0).all()


@given(samples(), compositions, st.sampled_from(["simultaneous", "holm"]))
@settings(max_examples=30, deadline=None)
def test_every_unit_with_an_error_has_a_rank_inside_its_interval(sample, composition, method):
    assume((sample.weight > 0).any())
    joint = estimate_joint_indices(sample.design(), sample.ratings, composition, {"agency": sample.agency}, ["overall"])
    overall = joint.take((joint.labels["measure"] == "overall").to_numpy())
    found = rank_units(overall, method=method, n_draws=100)
    ranked = found[found["rank"].notna()]
    assert len(ranked) == np.isfinite(overall.standard_error).sum()
    assert ((ranked["rank_lower"] <= ranked["rank"]) & (ranked["rank"] <= ranked["rank_upper"])).all()
    assert ranked["rank_upper"].max() <= len(ranked) if len(ranked) else True
