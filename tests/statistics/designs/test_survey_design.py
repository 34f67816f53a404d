"""A design says what is wrong with it, and where, before anything is estimated."""

import numpy as np
import pandas as pd
import pytest

from survey.statistics import InvalidDesign, LonelyPSU, SurveyDesign, estimate_indices, reduce_to_cells
from tests.statistics.samples import FACTORS, ITEMS, Composition

FRAME = pd.DataFrame(
    {
        "w": [1.0, 2.0, 3.0, 4.0, 0.0],
        "area": ["north", "north", "south", "south", "south"],
        "ward": [1, 2, 3, 3, 4],
        "wards": [10, 10, 2, 2, 2],
    }
)
COMPOSITION = Composition(items=ITEMS, factors=FACTORS)
RATINGS = np.array([[5, 4, 3, 2], [1, 2, 5, 4], [5, 5, 5, 5], [4, 0, 2, 1], [1, 1, 1, 1]], dtype=np.uint8)


def build(**changes):
    columns = {"weight": FRAME["w"], "stratum": FRAME["area"], "psu": FRAME["ward"]}
    return SurveyDesign.from_arrays(**{**columns, **changes})


def test_psus_are_counted_within_strata_those_of_weight_zero_too():
    design = SurveyDesign.from_frame(FRAME, weight="w", stratum="area", psu="ward", population="wards")
    assert design.psus.stratum_label.tolist() == ["north", "south"]
    assert design.psus.sampled.tolist() == [2, 2]
    np.testing.assert_allclose(design.psus.unsampled_share, [0.8, 0.0])


def test_degrees_of_freedom_count_psus_with_a_respondent_of_positive_weight():
    assert build().degrees_of_freedom == 3 - 2


def test_without_strata_and_psus_every_respondent_is_a_psu_of_one_stratum():
    design = SurveyDesign.from_arrays(weight=[1, 1, 2])
    assert (design.psus.sampled.tolist(), design.degrees_of_freedom) == ([3], 2)


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_a_weight_that_is_negative_missing_or_infinite_is_refused_by_row(bad):
    with pytest.raises(InvalidDesign, match=r"1 weights are .*: row 2"):
        build(weight=[1, 1, bad, 1, 1])


def test_a_psu_in_two_strata_is_refused_unless_psus_are_nested():
    labels = [1, 2, 2, 3, 3]
    with pytest.raises(InvalidDesign, match=r"PSU 2 stands in more than one stratum.*nest=True"):
        build(psu=labels)
    assert build(psu=labels, nest=True).psus.sampled.tolist() == [2, 2]


def test_a_missing_stratum_or_psu_is_refused_by_row():
    with pytest.raises(InvalidDesign, match="1 respondents have no stratum: row 3"):
        build(stratum=["north", "north", "south", None, "south"])
    with pytest.raises(InvalidDesign, match="2 respondents have no PSU: row 0, 4"):
        build(psu=[np.nan, 2, 3, 3, np.nan])


def test_labels_of_another_length_than_the_weights_are_refused():
    with pytest.raises(InvalidDesign, match="5 respondents but 4 PSU labels"):
        build(psu=[1, 2, 3, 4])


def test_a_population_smaller_than_its_sample_is_refused_by_stratum():
    with pytest.raises(InvalidDesign, match=r"south \(2 sampled of a population of 1\)"):
        build(population={"north": 5, "south": 1})


def test_a_population_that_is_not_given_or_varies_is_refused_by_stratum():
    with pytest.raises(InvalidDesign, match="no population is given for stratum south"):
        build(population={"north": 5})
    with pytest.raises(InvalidDesign, match="missing or varies in stratum south"):
        build(population=[5, 5, 6, 6, 7])
    with pytest.raises(InvalidDesign, match="missing or varies in stratum north"):
        build(population=[np.nan, np.nan, 6, 6, 6])


def test_populations_by_row_and_by_stratum_are_the_same_design():
    by_row = build(population=FRAME["wards"].to_numpy())
    by_stratum = build(population={"north": 10, "south": 2})
    np.testing.assert_array_equal(by_row.psus.population, by_stratum.psus.population)


def test_an_unknown_remedy_is_refused():
    with pytest.raises(InvalidDesign, match="'ignore' is no remedy"):
        build(lonely_psu="ignore")


def test_a_stratum_whose_whole_population_was_taken_is_never_lonely():
    lonely = {"psu": [1, 1, 3, 3, 4], "population": {"north": 1, "south": 9}}
    cells = reduce_to_cells(RATINGS, build(**lonely), {}, composition=COMPOSITION)
    assert estimate_indices(cells, COMPOSITION)["standard_error"].notna().all()
    lonely["population"]["north"] = 2
    cells = reduce_to_cells(RATINGS, build(**lonely), {}, composition=COMPOSITION)
    with pytest.raises(LonelyPSU, match="stratum north has one sampled PSU"):
        estimate_indices(cells, COMPOSITION)
