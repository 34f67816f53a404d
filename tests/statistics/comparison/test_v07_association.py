"""Weighted cross tables and Rao-Scott tests, against R's survey package."""

import numpy as np
import pandas as pd
import pytest

from survey.statistics import InvalidComparison, SurveyDesign, assess_association, make_replicates
from tests.statistics.reference import agrees, find_disagreements, load_case

CASE = load_case("v07_crosstab_chisq")
DESIGN = CASE.design()
VARIABLES = {
    "so": CASE.satisfied["overall"],
    "sexf": CASE.data["sex"],
    "agef": CASE.data["age"],
    "eduf": CASE.data["edu"],
    "svc": CASE.data["service"],
    "agf": CASE.data["agency"],
    "ovf": CASE.data["overall"],
    "ethf": CASE.data["eth"],
}
PAIRS = ["so_x_sexf", "so_x_agef", "so_x_eduf", "so_x_svc", "so_x_agf", "ovf_x_svc", "ethf_x_sexf"]
# R had no package for numerical integration and answered "lincom" by saddlepoint too, as two by two cells show: there
# the exact distribution is F's, whose p differs in the third digit.
TESTS = {"F": "F", "Chisq": "Chisq", "Wald": "Wald", "adjWald": "adjWald", "saddlepoint": "saddlepoint"} | {
    "lincom": "saddlepoint"
}


def compute():
    yield "design.degf", DESIGN.degrees_of_freedom
    for pair in PAIRS:
        rows, columns = (VARIABLES[name] for name in pair.split("_x_"))
        for name, test in TESTS.items():
            found = assess_association(DESIGN, rows, columns, test=test, within=VARIABLES["ovf"].notna())
            yield f"{pair}.{name}.statistic", found.statistic
            yield f"{pair}.{name}.parameter", [each for each in found.degrees_of_freedom if np.isfinite(each)]
            yield f"{pair}.{name}.p", found.p
        yield f"{pair}.table", found.table.to_numpy().tolist()
        yield f"{pair}.table_Ntotal100", (100 * found.shares).to_numpy().tolist()


def test_tables_and_tests_agree_with_r_survey():
    assert not find_disagreements(CASE, dict(compute()))


def test_a_health_survey_agrees_with_r_survey():
    case = load_case("v15_nhanes")
    design = SurveyDesign.from_frame(case.data, weight="WTMEC2YR", stratum="SDMVSTRA", psu="SDMVPSU", nest=True)
    found = assess_association(design, case.data["HI_CHOL"], case.data["race"], within=case.data["HI_CHOL"].notna())
    for name, value in {"F": found.statistic, "df": found.degrees_of_freedom, "p": found.p}.items():
        assert agrees(value, case.values[f"chisq.{name}"]), name


@pytest.mark.parametrize("pair", PAIRS)
def test_the_exact_distribution_is_near_its_approximations(pair):
    rows, columns = (VARIABLES[name] for name in pair.split("_x_"))
    p = {test: assess_association(DESIGN, rows, columns, test=test).p for test in ("lincom", "saddlepoint", "F")}
    assert p["saddlepoint"] == pytest.approx(p["lincom"], rel=0.1)
    if (rows.nunique(), columns.nunique()) == (2, 2):
        assert p["lincom"] == pytest.approx(p["F"], rel=1e-7)
    else:
        assert p["lincom"] == pytest.approx(p["F"], abs=0.03)


def test_replicate_weights_and_linearization_agree_on_an_association():
    replicates = make_replicates(DESIGN, "JKn")
    for test in ("F", "Chisq", "Wald", "lincom"):
        given, made = (
            assess_association(design, VARIABLES["so"], VARIABLES["eduf"], test=test) for design in (DESIGN, replicates)
        )
        assert made.table.equals(given.table)
        assert made.p == pytest.approx(given.p, rel=0.1), test
        np.testing.assert_allclose(made.design_effects, given.design_effects, rtol=0.1)


def test_what_was_asked_of_everyone_needs_no_test():
    frame = CASE.data.assign(psus=CASE.data.groupby("stratum")["psu"].transform("nunique"))
    design = SurveyDesign.from_frame(frame, weight="w", stratum="stratum", psu="psu", population="psus")
    with pytest.raises(InvalidComparison, match="whole population was asked"):
        assess_association(design, CASE.data["sex"], CASE.data["service"])


def test_answers_of_one_psu_leave_nothing_to_test_by():
    alone = CASE.data["psu"] == CASE.data["psu"].iloc[0]
    with pytest.raises(InvalidComparison, match="no degrees of freedom"):
        assess_association(DESIGN, CASE.data["sex"], CASE.data["service"], within=alone)


def test_categories_without_respondents_are_left_out_and_named():
    zero = np.where(CASE.data["sex"] == 1, DESIGN.weight, 0.0)
    design = SurveyDesign.from_frame(CASE.data.assign(w=zero), weight="w", stratum="stratum", psu="psu")
    service = pd.Series(pd.Categorical(CASE.data["service"], categories=[0, 1, 2, 3, 4, 5]))
    found = assess_association(design, CASE.data["agency"], service)
    assert found.left_out == {"rows": [], "columns": [0]}
    assert found.table.columns.tolist() == [1, 2, 3, 4, 5]
    with pytest.raises(InvalidComparison, match="two categories or more"):
        assess_association(design, CASE.data["agency"], CASE.data["sex"])
    third = assess_association(design, CASE.data["agency"].where(CASE.data["sex"] == 1, 99), CASE.data["service"])
    assert third.left_out["rows"] == [99]


def test_an_empty_cell_does_not_stop_the_test():
    agency = CASE.data["agency"].where(~((CASE.data["agency"] == 1) & (CASE.data["service"] == 1)), 2)
    for test in ("F", "Chisq"):
        found = assess_association(DESIGN, agency, CASE.data["service"], test=test)
        assert found.table.to_numpy().min() == 0
        assert 0 <= found.p <= 1
        assert np.isfinite(found.statistic)


def test_a_variable_goes_with_itself_and_not_with_a_coin():
    coin = np.random.default_rng(5).integers(0, 2, DESIGN.n)
    assert assess_association(DESIGN, CASE.data["service"], CASE.data["service"]).p < 1e-10
    assert assess_association(DESIGN, coin, CASE.data["sex"]).p > 0.01


def test_too_many_cells_for_a_wald_test_are_refused():
    few = CASE.data["psu"].isin(CASE.data["psu"].unique()[:6]).to_numpy()
    design = SurveyDesign.from_frame(CASE.data[few], weight="w", psu="psu")
    with pytest.raises(InvalidComparison, match="too few for a Wald test"):
        assess_association(design, CASE.data["agency"][few], CASE.data["service"][few], test="Wald")
    with pytest.raises(InvalidComparison, match="is no test"):
        assess_association(DESIGN, CASE.data["sex"], CASE.data["eth"], test="G")
