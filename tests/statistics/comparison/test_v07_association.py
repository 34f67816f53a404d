"""Weighted cross tables and Rao-Scott tests, against R's survey package."""

import numpy as np
import pandas as pd
import pytest

from survey.statistics import InvalidComparison, SurveyDesign, assess_association
from tests.statistics.reference import find_disagreements, load_case

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
# The same linear combination of chi-squares that the second-order correction approximates, by R's own numerical
# integration and by saddlepoint: neither scipy nor statsmodels has its distribution.
NOT_OFFERED = (r".*\.lincom\..*", r".*\.saddlepoint\..*")


def compute():
    yield "design.degf", DESIGN.degrees_of_freedom
    for pair in PAIRS:
        rows, columns = (VARIABLES[name] for name in pair.split("_x_"))
        for test in ("F", "Chisq", "Wald", "adjWald"):
            found = assess_association(DESIGN, rows, columns, test=test, within=VARIABLES["ovf"].notna())
            yield f"{pair}.{test}.statistic", found.statistic
            yield f"{pair}.{test}.parameter", [each for each in found.degrees_of_freedom if np.isfinite(each)]
            yield f"{pair}.{test}.p", found.p
        yield f"{pair}.table", found.table.to_numpy().tolist()
        yield f"{pair}.table_Ntotal100", (100 * found.shares).to_numpy().tolist()


def test_tables_and_tests_agree_with_r_survey():
    assert not find_disagreements(CASE, dict(compute()), others=NOT_OFFERED)


def test_categories_without_respondents_are_left_out_and_named():
    service = pd.Categorical(CASE.data["service"], categories=[0, 1, 2, 3, 4, 5])
    zero = np.where(CASE.data["sex"] == 1, DESIGN.weight, 0.0)
    design = SurveyDesign.from_frame(CASE.data.assign(w=zero), weight="w", stratum="stratum", psu="psu")
    found = assess_association(design, CASE.data["agency"], service)
    assert found.left_out == {"rows": [], "columns": []}
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
