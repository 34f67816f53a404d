"""Differences between campaigns that share PSUs, and between independent ones, against R's survey package."""

from itertools import combinations

import numpy as np
import pytest

from survey.statistics import (
    InvalidComparison,
    SurveyDesign,
    compare,
    contrast,
    estimate_means,
    estimate_ratios,
    join_independent,
)
from tests.statistics.reference import FACTORS, ITEMS, Case, find_disagreements, load_case

CASE = load_case("v08_waves_overlap")
CODES = [*ITEMS, "overall"]


def make_case(data):
    """A case of other rows."""
    case = Case("v08_waves_overlap")
    vars(case)["data"] = data.reset_index(drop=True)
    return case


THREE = make_case(CASE.data.assign(wave=CASE.data["wave"].where(CASE.data.index % 3 > 0, 3)))


def make_designs(case: Case) -> dict[str, SurveyDesign]:
    """All waves as one sample, and waves whose PSUs and strata count as others."""
    wave = case.data["wave"].astype(str)
    apart = case.data.assign(
        stratum=case.data["stratum"].astype(str) + "." + wave, psu=case.data["psu"].astype(str) + "." + wave
    )
    return {
        "overlap": case.design(),
        "independent": SurveyDesign.from_frame(apart, weight="w", stratum="stratum", psu="psu"),
    }


def compute(case: Case):
    waves = case.data.groupby("wave")["psu"].unique()
    yield "psu.both", len(set.intersection(*map(set, waves)))
    yield "psu.per_wave", [len(psus) for psus in waves]
    designs = make_designs(case)
    yield "design.degf", designs["overlap"].degrees_of_freedom
    yield "independent.degf", designs["independent"].degrees_of_freedom
    for name, design in designs.items():
        for pair in combinations(sorted(case.data["wave"].unique()), 2):
            yield from compute_differences(case, f"{name}.w{pair[1]}_minus_w{pair[0]}", design, pair)


def count_degrees_of_freedom(design, inside):
    """PSUs minus strata with respondents inside, as R's design restricted to them."""
    joint = estimate_means(design, {"one": np.ones(design.n)}, {"inside": inside})
    return float(joint.domain_degrees_of_freedom[joint.labels["inside"]][0])


def compute_differences(case: Case, prefix: str, design: SurveyDesign, pair: tuple):
    of_pair = case.data["wave"].isin(pair)
    df = count_degrees_of_freedom(design, of_pair)
    by_wave, by_agency = case.data[["wave"]], case.data[["agency", "wave"]]
    sums = {**{f"ratio_{code}": list(items) for code, items in FACTORS.items()}, "ratio_all": list(ITEMS)}
    ratios = estimate_ratios(
        design,
        {code: case.satisfied[items].sum(axis=1) for code, items in sums.items()},
        {code: case.satisfied[items].notna().sum(axis=1) for code, items in sums.items()},
        by_wave,
    )
    for whole in (estimate_means(design, case.satisfied[CODES], by_wave), ratios):
        joint = whole.take(whole.labels["wave"].isin(pair).to_numpy())
        tests = compare_waves(joint, pair, df).set_index("measure")
        for code, row in tests.iterrows():
            rows = np.flatnonzero(joint.labels["measure"] == code)
            yield f"{prefix}.{code}.waves", joint.estimate[rows]
            yield f"{prefix}.{code}.vcov", joint.covariance[np.ix_(rows, rows)].tolist()
            yield from name_columns(f"{prefix}.{code}", row, {"p_t": "p", "ci_t": ["lower", "upper"]})
        normal = compare_waves(joint, pair, np.inf).set_index("measure")
        yield from ((f"{prefix}.{code}.p_normal", row["p"]) for code, row in normal.iterrows())
    # Student's t for two means loses a degree of freedom in R, and keeps only who answered.
    for code in ("overall", "q09"):
        answered = count_degrees_of_freedom(design, of_pair & case.satisfied[code].notna())
        means = estimate_means(design, case.satisfied[[code]], by_wave)
        row = compare_waves(means, pair, answered - 1).iloc[0]
        yield from name_columns(f"{prefix}.svyttest.s_{code}", row, {"p": "p", "ci": ["lower", "upper"]})
    agencies = compare_waves(estimate_means(design, case.satisfied[["overall"]], by_agency), pair, df)
    for row in agencies.itertuples():
        yield f"{prefix}.agency.{row.agency}.overall.difference", row.difference
        yield f"{prefix}.agency.{row.agency}.overall.se", row.standard_error


def compare_waves(joint, pair, df):
    """The later wave of a pair minus the earlier."""
    both = joint.take(joint.labels["wave"].isin(pair).to_numpy())
    return compare(both, "wave", reference=pair[0], adjust="none", degrees_of_freedom=df)


def name_columns(prefix, row, others):
    columns = {"difference": "difference", "se": "standard_error", "t": "t", "df": "degrees_of_freedom", **others}
    for name, column in columns.items():
        values = row[column]
        yield f"{prefix}.{name}", values if isinstance(column, str) else values.to_numpy(dtype=float)


def test_differences_between_waves_agree_with_r_survey():
    assert not find_disagreements(CASE, dict(compute(CASE)))


def test_waves_joined_as_independent_are_those_of_separate_designs():
    joint = {}
    for wave, rows in CASE.data.groupby("wave"):
        design = SurveyDesign.from_frame(rows, weight="w", stratum="stratum", psu="psu")
        joint[wave] = estimate_means(design, CASE.satisfied.loc[rows.index, CODES])
    found = compare(join_independent(joint, "wave"), "wave", reference=1)
    together = estimate_means(make_designs(CASE)["independent"], CASE.satisfied[CODES], CASE.data[["wave"]])
    expected = compare(together, "wave", reference=1)
    for column in ("difference", "standard_error", "p_adjusted", "degrees_of_freedom"):
        np.testing.assert_allclose(found[column], expected[column], rtol=1e-9)


def test_three_waves_are_compared_pair_by_pair():
    joint = estimate_means(THREE.design(), THREE.satisfied[["overall"]], THREE.data[["wave"]])
    pairs = compare(joint, "wave")
    assert pairs[["first", "second"]].to_numpy().tolist() == [[1, 2], [1, 3], [2, 3]]
    assert (pairs["p_adjusted"] >= pairs["p"]).all()
    # The three differences are of one triangle.
    assert pairs["difference"][0] - pairs["difference"][1] + pairs["difference"][2] == pytest.approx(0)


def test_two_of_three_waves_have_the_numbers_and_the_degrees_of_freedom_of_a_design_of_two():
    found = dict(compute(THREE))
    for design in ("overlap", "independent"):
        expected = dict(compute(make_case(THREE.data[THREE.data["wave"] != 2])))
        for name in ("overall.df", "q05.se", "ratio_F3.p_t", "svyttest.s_q09.df", "agency.2.overall.se"):
            key = f"{design}.w3_minus_w1.{name}"
            if design == "independent" or name.endswith("df"):
                assert found[key] == pytest.approx(expected[key]), key


def test_a_contrast_is_the_difference_that_compare_tells():
    joint = estimate_means(CASE.design(), CASE.satisfied[["overall"]], CASE.data[["wave"]])
    found = contrast(joint, {"later - earlier": [-1, 1], "mean": [0.5, 0.5]})
    expected = compare(joint, "wave", reference=1).iloc[0]
    assert found.estimate[0] == pytest.approx(expected["difference"])
    assert found.standard_error[0] == pytest.approx(expected["standard_error"])
    with pytest.raises(InvalidComparison, match="2 coefficients"):
        contrast(joint, {"short": [1.0]})


def test_what_cannot_be_compared_is_refused():
    joint = estimate_means(CASE.design(), CASE.satisfied[["overall"]], CASE.data[["wave"]])
    with pytest.raises(InvalidComparison, match="no label column agency"):
        compare(joint, "agency")
    with pytest.raises(InvalidComparison, match="7 is no value of wave"):
        compare(joint, "wave", reference=7)
    with pytest.raises(InvalidComparison, match="no adjustment"):
        compare(joint, "wave", adjust="guess")
    with pytest.raises(InvalidComparison, match="no two estimates"):
        compare(joint.take(np.array([0])), "wave")
    with pytest.raises(InvalidComparison, match="two or more"):
        join_independent({1: joint})
