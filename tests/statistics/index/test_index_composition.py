"""A composition that does not fit together is refused when it is made."""

import numpy as np
import pytest

from survey.statistics import Composition, Factor, InvalidComposition, SurveyDesign, estimate_indices, reduce_to_cells

ITEMS = {"a": 0, "b": 1, "c": 2}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"items": {}}, "no items"),
        ({"factors": (Factor("F", ("a", "z")),)}, "no column: z"),
        ({"factors": (Factor("F", ("a",)), Factor("F", ("b",)))}, "used twice: F"),
        ({"factors": (Factor("F", ()), Factor("G", ("a",)))}, "factor F has no items"),
        ({"factors": (Factor("F", ("a", "a")),)}, "one of them twice"),
        ({"factors": (Factor("F", ("a",), weight=0),)}, "must be positive"),
        ({"factor_rule": "median"}, "'median' is no rule"),
        ({"overall_rule": "mean_of_factors"}, "needs factors"),
        ({"overall_rule": "overall_item"}, "needs the code of the overall item"),
        ({"overall_item": "z"}, "no column: z"),
        ({"satisfied": ()}, "not on the scale"),
        ({"satisfied": (5, 6)}, "not on the scale 1 to 5"),
        ({"parts_without_answers": "zero"}, "'zero' is no rule"),
    ],
)
def test_what_does_not_fit_together_is_refused(changes, message):
    with pytest.raises(InvalidComposition, match=message):
        Composition(**{"items": ITEMS, **changes})


def estimate(composition, ratings):
    design = SurveyDesign.from_arrays(weight=np.ones(len(ratings)))
    cells = reduce_to_cells(np.array(ratings, dtype=np.uint8), design, {}, composition=composition)
    table = estimate_indices(cells, composition)
    return dict(zip(table["code"], table["estimate"], strict=True))


# a is 1 of 2, b is 2 of 2, c is 1 of 3
RATINGS = [[5, 4, 3], [3, 5, 1], [0, 0, 4]]


@pytest.mark.parametrize(
    ("rules", "overall", "first_factor"),
    [
        ({}, 4 / 7, 3 / 4),
        ({"overall_rule": "mean_of_items"}, (1 / 2 + 1 + 1 / 3) / 3, 3 / 4),
        ({"overall_rule": "mean_of_factors"}, (3 * 3 / 4 + 1 / 3) / 4, 3 / 4),
        ({"overall_rule": "mean_of_factors", "factor_rule": "mean_of_items"}, (3 * 3 / 4 + 1 / 3) / 4, (1 / 2 + 1) / 2),
        ({"overall_rule": "overall_item", "overall_item": "a"}, 1 / 2, 3 / 4),
    ],
)
def test_the_rules_on_answers_that_can_be_counted_by_hand(rules, overall, first_factor):
    factors = (Factor("F", ("a", "b"), weight=3), Factor("G", ("c",), weight=1))
    found = estimate(Composition(items=ITEMS, factors=factors, **rules), RATINGS)
    assert found == pytest.approx({"overall": overall, "F": first_factor, "G": 1 / 3, "a": 1 / 2, "b": 1, "c": 1 / 3})


def test_the_overall_item_is_a_criterion_that_no_pooling_counts():
    composition = Composition(items=ITEMS, overall_item="c")
    assert estimate(composition, RATINGS) == pytest.approx({"overall": 3 / 4, "a": 1 / 2, "b": 1, "c": 1 / 3})


def test_a_mean_without_one_of_its_parts_is_undefined_unless_the_part_is_left_out():
    unanswered = [[5, 0, 3], [3, 0, 5]]
    found = estimate(Composition(items=ITEMS, overall_rule="mean_of_items"), unanswered)
    assert np.isnan(found["overall"])
    left_out = Composition(items=ITEMS, overall_rule="mean_of_items", parts_without_answers="left_out")
    assert estimate(left_out, unanswered)["overall"] == pytest.approx((1 / 2 + 1 / 2) / 2)


def test_other_ratings_may_count_as_satisfied():
    assert estimate(Composition(items=ITEMS, satisfied=(5,)), RATINGS)["overall"] == pytest.approx(2 / 7)
    assert estimate(Composition(items=ITEMS, satisfied=(3, 4, 5)), RATINGS)["overall"] == pytest.approx(6 / 7)
