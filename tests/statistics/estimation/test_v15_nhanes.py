"""A national health survey: proportions with every interval, by domains of three traits, against R's package."""

import numpy as np
import pandas as pd

from survey.statistics import Estimates, SurveyDesign, estimate_intervals, estimate_means, make_replicates
from tests.statistics.estimated import INTERVALS
from tests.statistics.reference import TABLE_RTOL, find_disagreements, is_near, load_case

CASE = load_case("v15_nhanes")
DATA = CASE.data.assign(
    agecat2=CASE.data["agecat"].map({"(0,19]": 1, "(19,39]": 2, "(39,59]": 3, "(59,Inf]": 4}),
)
DESIGN = SurveyDesign.from_frame(DATA, weight="WTMEC2YR", stratum="SDMVSTRA", psu="SDMVPSU", nest=True)
# A profile of the likelihood over respondents is not offered; models and the test of association are tested in
# their own rooms.
OTHERS = (r".*\.ci_likelihood_domain", r"glm\..*", r"chisq\..*")


def find_limits(joint, df, kind):
    lower, upper = estimate_intervals(Estimates(joint.estimate, joint.standard_error, df, joint.n), kind=kind)
    return np.column_stack([lower, upper])


def compute_block(names, joint):
    table = joint.tabulate()
    design_df = np.full(len(names), joint.degrees_of_freedom, dtype=float)
    without = joint.find_design_effect(replacement=False)
    limits = {
        f"ci_{name}_{source}": find_limits(joint, df, kind)
        for name, kind in INTERVALS.items()
        for source, df in (("domain", joint.domain_degrees_of_freedom), ("design", design_df))
    }
    for row, name in enumerate(names):
        yield f"{name}.n", table["n"][row]
        yield f"{name}.w_sum", table["weighted_n"][row]
        yield f"{name}.estimate", table["estimate"][row]
        yield f"{name}.se", table["standard_error"][row]
        yield f"{name}.df_domain", table["degrees_of_freedom"][row]
        yield f"{name}.df_design", joint.degrees_of_freedom
        yield f"{name}.deff_wr", table["design_effect"][row]
        yield f"{name}.deff", without[row]
        yield f"{name}.ci_normal", limits["ci_normal_domain"][row]
        yield f"{name}.ci_logit_domain", limits["ci_xlogit_domain"][row]
        for kind, values in limits.items():
            yield f"{name}.{kind}", values[row]


def test_proportions_agree_with_r_survey():
    chol = DATA[["HI_CHOL"]]
    found = {"design.degf": DESIGN.degrees_of_freedom}
    found |= dict(compute_block(["all"], estimate_means(DESIGN, chol)))
    found |= dict(compute_block(["sex1", "sex2"], estimate_means(DESIGN, chol, DATA[["RIAGENDR"]])))
    found |= dict(compute_block([f"race{race}" for race in range(1, 5)], estimate_means(DESIGN, chol, DATA[["race"]])))
    found["jkn.se"] = estimate_means(make_replicates(DESIGN, "JKn"), chol).standard_error
    assert not find_disagreements(CASE, found, others=OTHERS)


def test_domains_of_three_traits_agree_with_r_survey():
    by = ["race", "RIAGENDR", "agecat2"]
    expected = CASE.table("expected_by_race_sex_age")
    joint = estimate_means(DESIGN, DATA[["HI_CHOL"]], DATA[by])
    found = expected[by].merge(joint.tabulate(), on=by, how="left", validate="one_to_one")
    columns = {"n": "n", "w_sum": "weighted_n", "estimate": "estimate", "se": "standard_error"}
    for theirs, ours in (columns | {"df_domain": "degrees_of_freedom"}).items():
        assert is_near(found[ours], expected[theirs], TABLE_RTOL), theirs
    for name, kind in INTERVALS.items():
        if f"{name}_lo" in expected:
            limits = joint.tabulate(interval=kind)
            limits = pd.DataFrame(expected[by]).merge(limits, on=by, how="left")[["lower", "upper"]]
            flat = expected["se"] < 1e-12
            wanted = expected.loc[~flat, [f"{name}_lo", f"{name}_hi"]]
            assert is_near(limits[~flat.to_numpy()], wanted.to_numpy(), 1e-8), name
