"""Answers into cells: what is refused, and what must not be lost."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from survey.statistics import (
    Composition,
    InvalidComposition,
    InvalidDesign,
    InvalidDomains,
    InvalidRatings,
    SurveyDesign,
    estimate_indices,
    reduce_to_cells,
)

COMPOSITION = Composition(items={"a": 0, "b": 2})
RATINGS = np.array([[5, 9, 1], [4, 9, 0], [1, 9, 4], [2, 9, 5]], dtype=np.int8)
DESIGN = SurveyDesign.from_arrays(weight=[1.0, 2.0, 3.0, 4.0], psu=["p", "p", "q", "r"])
AGENCY = np.array(["x", "x", "y", "x"])


def reduce(ratings=RATINGS, design=DESIGN, domains=None, composition=COMPOSITION):
    return reduce_to_cells(ratings, design, {"agency": AGENCY} if domains is None else domains, composition=composition)


def test_a_cell_holds_the_weighted_sums_of_its_respondents():
    cells = reduce()
    assert cells.labels["agency"].tolist() == ["x", "y"]
    assert list(zip(cells.keys.domain, cells.psus.psu_label[cells.keys.psu], strict=True)) == [
        (0, "p"),
        (0, "r"),
        (1, "q"),
    ]
    assert cells.answered.tolist() == [[3, 1], [4, 4], [3, 3]]
    assert cells.satisfied.tolist() == [[3, 0], [0, 4], [0, 3]]


def test_columns_that_are_no_items_may_hold_anything():
    assert reduce().composition.columns == (0, 2)


@pytest.mark.parametrize("bad", [6, -1])
def test_a_rating_off_the_scale_is_refused_by_row(bad):
    ratings = RATINGS.copy()
    ratings[2, 0] = bad
    with pytest.raises(InvalidRatings, match="off the scale 0 to 5 in row 2"):
        reduce(ratings)


def test_ratings_that_do_not_match_design_or_composition_are_refused():
    with pytest.raises(InvalidRatings, match="ratings of 3 respondents, but a design of 4"):
        reduce(RATINGS[:3])
    with pytest.raises(InvalidRatings, match="2 columns; there is no column 2"):
        reduce(RATINGS[:, :2])
    with pytest.raises(InvalidRatings, match="float64"):
        reduce(RATINGS.astype(float))


def test_domain_labels_of_another_length_are_refused_by_name():
    with pytest.raises(InvalidDomains, match="labels of agency are not one for each of 4 respondents"):
        reduce(domains={"agency": AGENCY[:2]})


def test_a_respondent_without_a_label_is_in_a_domain_of_its_own_and_in_the_whole():
    cells = reduce(domains={"agency": pd.Series(["x", None, "y", "x"])})
    found = estimate_indices(cells, COMPOSITION, by=["agency"])
    found = found[found["measure"] == "overall"]
    assert found["n"].tolist() == [2, 1, 1]
    assert found["agency"].isna().tolist() == [False, False, True]
    assert estimate_indices(cells, COMPOSITION)["n"].tolist() == [4, 4, 3]


def test_a_respondent_of_weight_zero_keeps_the_psu_in_the_design_and_no_more():
    design = SurveyDesign.from_arrays(weight=[1.0, 2.0, 3.0, 0.0], psu=["p", "p", "q", "r"])
    found = estimate_indices(reduce(design=design), COMPOSITION).set_index("code")
    assert found.loc["b", ["n", "n_answers", "degrees_of_freedom"]].tolist() == [2, 2, 1]
    without = SurveyDesign.from_arrays(weight=[1.0, 2.0, 3.0], psu=["p", "p", "q"])
    dropped = estimate_indices(reduce(RATINGS[:3], without, {}), COMPOSITION).set_index("code")
    assert found.loc["b", "estimate"] == dropped.loc["b", "estimate"]
    # Three PSUs were drawn, one of them empty: n/(n-1) is 3/2 and not 2.
    ratio = found.loc["b", "standard_error"] / dropped.loc["b", "standard_error"]
    assert ratio == pytest.approx(np.sqrt(3 / 2 / 2))


def test_a_domain_keeps_the_psus_of_the_design_that_have_no_answers_in_it():
    found = estimate_indices(reduce(), COMPOSITION, by=["agency"]).set_index(["agency", "code"])
    # Agency x, item a: S = 3, A = 7; z of p, q, r = (3 - 3 x 3/7)/7, 0, (0 - 4 x 3/7)/7
    z = np.array([3 - 9 / 7, 0, -12 / 7]) / 7
    assert found.loc[("x", "a"), "standard_error"] == pytest.approx(np.sqrt(3 / 2 * (z**2).sum()))


def test_cells_that_were_reduced_differently_do_not_combine():
    with pytest.raises(InvalidComposition):
        reduce().combine(reduce(composition=Composition(items={"a": 0})))
    with pytest.raises(InvalidDomains):
        reduce().combine(reduce(domains={"service": AGENCY}))
    with pytest.raises(InvalidDesign, match="different remedies"):
        reduce().combine(reduce(design=SurveyDesign.from_arrays(weight=np.ones(4), lonely_psu="adjust")))
    with pytest.raises(InvalidDesign, match="post-stratified"):
        reduce().combine(reduce(design=SurveyDesign.from_arrays(weight=np.ones(4), poststratum=AGENCY)))
    limited = SurveyDesign.from_arrays(weight=np.ones(4), psu=["p", "p", "q", "r"], population={0: 5})
    with pytest.raises(InvalidDesign, match="disagree on the population"):
        reduce().combine(reduce(design=limited))


def test_cells_may_be_estimated_by_other_rules_but_not_by_other_items():
    cells = reduce()
    means = replace(COMPOSITION, overall_rule="mean_of_items")
    assert estimate_indices(cells, means)["estimate"][0] == pytest.approx((3 / 10 + 7 / 8) / 2)
    with pytest.raises(InvalidComposition):
        estimate_indices(cells, replace(COMPOSITION, satisfied=(5,)))


def test_nobody_answered_is_no_estimate_and_never_zero():
    nobody = reduce(np.zeros((4, 3), dtype=np.uint8))
    found = estimate_indices(nobody, COMPOSITION, by=["agency"])
    assert found["n"].tolist() == [0] * 6
    assert found[["estimate", "standard_error", "lower", "upper", "design_effect"]].isna().all(axis=None)
    nothing = reduce_to_cells(RATINGS[:0], SurveyDesign.from_arrays(weight=[]), {}, composition=COMPOSITION)
    assert estimate_indices(nothing, COMPOSITION)["estimate"].isna().all()
    assert (
        len(
            estimate_indices(
                reduce(RATINGS[:0], SurveyDesign.from_arrays(weight=[]), {"agency": []}), COMPOSITION, by=["agency"]
            )
        )
        == 0
    )
