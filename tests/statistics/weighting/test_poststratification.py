"""Weights that hit known totals, and standard errors that know they were hit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.statistics import (
    Composition,
    InvalidDesign,
    InvalidTotals,
    SurveyDesign,
    estimate_indices,
    poststratify,
    reduce_to_cells,
)

COMPOSITION = Composition(items={"a": 0, "b": 1})


@given(
    st.lists(st.tuples(st.sampled_from("pqr"), st.floats(0.01, 100)), min_size=1, max_size=30),
    st.dictionaries(st.sampled_from("pqrs"), st.floats(0.5, 1e6)),
)
def test_weights_sum_to_the_total_of_every_poststratum_that_has_one(rows, totals):
    labels, base = np.array([label for label, _ in rows]), np.array([weight for _, weight in rows])
    found = poststratify(base, labels, totals)
    for label in set(labels):
        inside = labels == label
        expected = totals.get(label, base[inside].sum())
        assert found.weights[inside].sum() == pytest.approx(expected, rel=1e-9)
        # Within a post-stratum the base weights keep their proportions.
        np.testing.assert_allclose(found.weights[inside] / base[inside], expected / base[inside].sum(), rtol=1e-9)


def test_what_the_weights_cannot_stand_for_is_told():
    found = poststratify(np.ones(6), ["p", "p", "q", "q", "r", "s"], {"p": 30, "q": 10, "s": 0, "t": 60})
    assert found.weights.tolist() == [15, 15, 5, 5, 1, 1]
    assert found.n_without_total == 2
    assert found.without_total.tolist() == [4, 5]
    assert found.poststratum.isna().tolist() == [False] * 4 + [True] * 2
    assert found.without_respondents == {"t": 60}
    assert found.coverage == pytest.approx(40 / 100)
    assert found.diagnostics.design_effect == pytest.approx(6 * (2 * 225 + 2 * 25 + 2) / 42**2)
    assert found.cells["n"].tolist() == [2, 2, 1, 1]


def test_a_poststratum_whose_base_weights_are_zero_has_nobody_to_stand_for_it():
    found = poststratify([0.0, 0.0, 2.0], ["p", "p", "q"], {"p": 5, "q": 8})
    assert found.weights.tolist() == [0, 0, 8]
    assert (found.without_respondents, found.coverage) == ({"p": 5}, pytest.approx(8 / 13))


def test_totals_and_base_weights_that_cannot_be_are_refused():
    with pytest.raises(InvalidTotals, match="infinite: p"):
        poststratify([1.0], ["p"], {"p": -1})
    with pytest.raises(InvalidTotals, match="1 base weights but 2"):
        poststratify([1.0], ["p", "q"], {"p": 1})
    with pytest.raises(InvalidDesign, match="row 1"):
        poststratify([1.0, np.nan], ["p", "q"], {"p": 1})


def standard_errors(ratings, **design):
    cells = reduce_to_cells(ratings, SurveyDesign.from_arrays(**design), {}, composition=COMPOSITION)
    return estimate_indices(cells, COMPOSITION)["standard_error"].to_numpy()


RATINGS = np.random.default_rng(7).integers(0, 6, (60, 2)).astype(np.uint8)


def test_poststrata_that_are_the_strata_of_respondents_sampled_one_by_one_are_plain_stratification():
    stratum = np.repeat([1, 2, 3], 20)
    weight = np.repeat([2.0, 9.0, 4.0], 20)
    plain = standard_errors(RATINGS, weight=weight, stratum=stratum)
    np.testing.assert_allclose(
        standard_errors(RATINGS, weight=weight, stratum=stratum, poststratum=stratum), plain, rtol=1e-12
    )


def test_knowing_the_totals_of_groups_that_differ_makes_the_estimate_more_certain():
    group = np.tile([1, 2], 30)
    ratings = np.where(group[:, None] == 1, np.maximum(RATINGS, 3), np.minimum(RATINGS, 4)).astype(np.uint8)
    weighting = poststratify(np.ones(60), group, {1: 700, 2: 300})
    known = standard_errors(ratings, weight=weighting.weights, poststratum=weighting.poststratum)
    assert (known < standard_errors(ratings, weight=weighting.weights)).all()


def test_respondents_without_a_poststratum_are_not_thought_of_as_known():
    nobody = standard_errors(RATINGS, weight=np.ones(60), poststratum=np.full(60, np.nan))
    np.testing.assert_allclose(nobody, standard_errors(RATINGS, weight=np.ones(60)), rtol=1e-12)


def test_the_record_says_which_totals_were_met_and_which_nobody_stands_for():
    met = poststratify([1.0, 3.0, 2.0], ["p", "p", "q"], {"p": 8, "q": 5}).convergence
    assert (met.iterations, met.misfit) == (1, {"poststratum": 0})
    unmet = poststratify([1.0, 3.0, 2.0], ["p", "p", "r"], {"p": 8, "q": 5}).convergence.targets.set_index("label")
    assert unmet["weight"].to_dict() == {"p": 8, "q": 0}
    assert unmet["misfit"].to_dict() == {"p": 0, "q": 1}


@given(st.lists(st.sampled_from("pqr"), max_size=5), st.dictionaries(st.sampled_from("pqr"), st.floats(0, 10)))
def test_samples_and_totals_of_any_size_have_a_record(labels, totals):
    found = poststratify(np.ones(len(labels)), np.array(labels, dtype=object), totals)
    assert found.convergence.targets["label"].tolist() == list(totals)
    assert found.weights.shape == (len(labels),)
