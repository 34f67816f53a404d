"""Totals that no weights can meet are refused by the name of the margin, and how to mend them."""

import numpy as np
import pandas as pd
import pytest

from survey.statistics import InvalidDesign, InvalidTotals, SurveyDesign, UnmetTotals, calibrate, rake, trim

FRAME = pd.DataFrame({"sex": list("FFMM"), "area": ["city", "hills", "city", "hills"], "age": [20.0, 30.0, 40.0, 50.0]})
SEX, AREA = {"F": 60.0, "M": 40.0}, {"city": 30.0, "hills": 70.0}
ONES = np.ones(4)


@pytest.mark.parametrize(
    ("margins", "kind", "said"),
    [
        ({"area": {**AREA, "islands": 5}}, UnmetTotals, "margin 'area' cannot be met: no respondent .* for islands"),
        ({"area": {"city": 0, "hills": 70}}, UnmetTotals, "the total of city is 0, yet respondents stand for it"),
        ({"area": {"city": 30}}, InvalidTotals, "margin 'area' has no total for hills"),
        ({"sex": SEX, "area": {"city": 30, "hills": 60}}, UnmetTotals, "'sex' to 100, 'area' to 90; scale them"),
        ({"area": {"city": -1, "hills": 70}}, InvalidTotals, "negative, missing or infinite: city"),
        ({"region": AREA}, InvalidTotals, "'region', but there is no such column"),
        ({}, InvalidTotals, "no (margin|total) is given"),
    ],
)
def test_margins_that_cannot_be_met_are_named(margins, kind, said):
    for weigh in (rake, calibrate):
        with pytest.raises(kind, match=said):
            weigh(ONES, FRAME, margins)


def test_a_label_whose_respondents_all_weigh_nothing_is_empty():
    with pytest.raises(UnmetTotals, match="no respondent of positive weight stands for city"):
        rake([0, 1, 0, 1], FRAME, {"area": AREA})


def test_empty_combinations_that_stand_in_the_way_are_found_by_the_distance_to_the_totals():
    # Women live in the city and men in the hills: 60 women cannot be 30 people of the city.
    apart = pd.DataFrame({"sex": list("FFMM"), "area": ["city", "city", "hills", "hills"]})
    with pytest.raises(UnmetTotals, match=r"margins are not met: '(sex|area)' at .* join labels, or drop a margin"):
        rake(ONES, apart, {"sex": SEX, "area": AREA}, max_iterations=50)
    with pytest.raises(UnmetTotals, match="contradict each other: sex, area"):
        calibrate(ONES, apart, {"sex": SEX, "area": AREA})


def test_numbers_that_repeat_each_other_agree_or_are_refused():
    twice = {"age": FRAME["age"], "months": 12 * FRAME["age"], "one": ONES}
    met = calibrate(ONES, twice, {"age": 150, "months": 1800, "one": 4})
    assert met.weights @ FRAME["age"] == pytest.approx(150)
    with pytest.raises(UnmetTotals, match="contradict each other: age, months"):
        calibrate(ONES, twice, {"age": 150, "months": 1700, "one": 4})


def test_a_number_that_nobody_has_is_named():
    with pytest.raises(UnmetTotals, match="'children' cannot be met: it is 0 for every respondent of positive weight"):
        calibrate([1, 1, 1, 0], {"children": [0, 0, 0, 2]}, {"children": 5})
    assert calibrate(ONES, {"children": np.zeros(4)}, {"children": 0}).weights.tolist() == [1, 1, 1, 1]


def test_bounds_that_are_too_tight_name_the_margin():
    for method in ("linear", "raking", "logit"):
        with pytest.raises(UnmetTotals, match=r"the bounds 0.9 to 1.1 are too tight for 'sex' at"):
            calibrate(ONES, FRAME, {"sex": {"F": 3.0, "M": 1.0}}, method=method, bounds=(0.9, 1.1))


def test_totals_that_positive_weights_cannot_meet_are_refused_where_weights_stay_positive():
    # The mean age would be 60, above that of every respondent.
    totals = {"age": 240.0, "one": 4.0}
    columns = {"age": FRAME["age"], "one": ONES}
    with pytest.raises(UnmetTotals, match="method 'raking' cannot meet"):
        calibrate(ONES, columns, totals, method="raking")
    linear = calibrate(ONES, columns, totals)
    assert linear.diagnostics.weight_range[0] < 0
    with pytest.raises(InvalidDesign, match=r'are negative: row 0.*bound them, or calibrate by "raking"'):
        SurveyDesign.from_arrays(weight=ONES).calibrated_to(linear)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"method": "logit"}, "needs bounds"),
        ({"bounds": (1.1, 2)}, "bounds are the smallest and largest ratio"),
        ({"bounds": (-1, 2)}, "bounds are the smallest and largest ratio"),
        ({"method": "entropy"}, "is no method of calibration; known are linear, raking and logit"),
    ],
)
def test_methods_and_bounds_that_do_not_exist_are_refused(options, said):
    with pytest.raises(InvalidTotals, match=said):
        calibrate(ONES, FRAME, {"sex": SEX}, **options)


def test_rows_that_are_missing_something_are_named():
    with pytest.raises(InvalidTotals, match="1 respondents have no label in margin 'sex': row 2"):
        rake(ONES, FRAME.assign(sex=["F", "F", None, "M"]), {"sex": SEX})
    with pytest.raises(InvalidTotals, match="1 values of 'age' are missing or infinite: row 0"):
        calibrate(ONES, FRAME.assign(age=[np.nan, 1, 2, 3]), {"age": 100})
    with pytest.raises(InvalidTotals, match="'sex' is not a number: give the total of each of its labels"):
        calibrate(ONES, FRAME, {"sex": 100})
    with pytest.raises(InvalidTotals, match="3 base weights but 4 values of 'sex'"):
        rake(ONES[:3], FRAME, {"sex": SEX})
    with pytest.raises(InvalidDesign, match="row 3"):
        rake([1, 1, 1, -1], FRAME, {"sex": SEX})


def test_a_weighting_belongs_to_the_design_whose_weights_it_began_with():
    raked = rake(ONES, FRAME, {"sex": SEX})
    with pytest.raises(InvalidDesign, match="began with other weights"):
        SurveyDesign.from_arrays(weight=2 * ONES).calibrated_to(raked)
    design = SurveyDesign.from_arrays(weight=ONES).calibrated_to(raked)
    with pytest.raises(InvalidDesign, match="calibrated already: calibrate its base weights to all totals at once"):
        design.calibrated_to(rake(design.weight, FRAME, {"area": AREA}))
    assert design.calibrated_to(trim(design.weight, upper=50)).poststrata is None
