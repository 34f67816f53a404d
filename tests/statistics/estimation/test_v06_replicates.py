"""Standard errors from replicate weights that came with the data, and from those made here, against R's package."""

import numpy as np
import pandas as pd
import pytest

from survey.statistics import (
    ReplicateDesign,
    estimate_joint_indices,
    estimate_means,
    estimate_ratios,
    estimate_totals,
    make_replicates,
)
from tests.statistics.reference import FACTORS, compose, find_disagreements, load_case

CASE = load_case("v06_replicates")
METHODS = ("JKn", "BRR", "Fay", "subbootstrap", "bootstrap")


def read_design(method, centre="mean"):
    factors = CASE.table(f"repweights_{method}").set_index("psu")
    return ReplicateDesign.from_arrays(
        weight=CASE.data["w"],
        replicate_weight=factors.loc[CASE.data["psu"]].to_numpy(),
        scale=CASE.values[f"{method}.scale"]["value"],
        rscales=CASE.values[f"{method}.rscales"]["value"],
        centre=centre,
        combined=False,
    )


def compute(method, design, prefix):
    means = estimate_means(design, CASE.satisfied)
    for row, code in enumerate(means.labels["measure"]):
        yield f"{method}.s_{code}.estimate", means.estimate[row]
        yield f"{prefix}.s_{code}.se", means.standard_error[row]
    ratios = estimate_ratios(
        design,
        {code: CASE.satisfied[list(items)].sum(axis=1) for code, items in FACTORS.items()},
        {code: CASE.satisfied[list(items)].notna().sum(axis=1) for code, items in FACTORS.items()},
    )
    for row, code in enumerate(FACTORS):
        yield f"{method}.ratio_{code}.estimate", ratios.estimate[row]
        yield f"{prefix}.ratio_{code}.se", ratios.standard_error[row]
    agencies = estimate_means(design, CASE.satisfied[["overall"]], CASE.data[["agency"]])
    names = agencies.labels["agency"].astype(str)
    yield f"{prefix}.agency.overall.se", dict(zip(names, agencies.standard_error, strict=True))
    yield f"{method}.degf", design.degrees_of_freedom
    yield f"{method}.replicates", len(design.rscales)


@pytest.mark.parametrize("method", METHODS)
def test_given_replicate_weights_agree_with_r_survey(method):
    found = {f"{method}.scale": read_design(method).scale, f"{method}.rscales": read_design(method).rscales}
    found |= dict(compute(method, read_design(method), method))
    found |= dict(compute(method, read_design(method, "estimate"), f"{method}.mse"))
    others = tuple(rf"{other}\..*" for other in (*METHODS, "taylor") if other != method)
    assert not find_disagreements(CASE, found, others=others)


def test_a_linearized_standard_error_of_the_same_sample_agrees():
    found = {"taylor.s_overall.se": estimate_means(CASE.design(), CASE.satisfied[["overall"]]).standard_error}
    assert not find_disagreements(CASE, found, others=tuple(rf"{method}\..*" for method in METHODS))


def test_the_jackknife_made_here_is_that_of_r_survey():
    made, given = make_replicates(CASE.design(), "JKn"), read_design("JKn")
    np.testing.assert_allclose(made.rscales * made.scale, given.rscales * given.scale)
    np.testing.assert_allclose(made.replicate_weight, given.replicate_weight, rtol=1e-12)


@pytest.mark.parametrize(("method", "tolerance"), [("JKn", 0.01), ("BRR", 0.1), ("Fay", 0.1), ("bootstrap", 0.1)])
def test_replicates_made_here_agree_with_linearization(method, tolerance):
    design = CASE.design()
    replicates = make_replicates(design, method, n_replicates=1000, seed=6)
    linearized = estimate_means(design, CASE.satisfied).standard_error
    np.testing.assert_allclose(estimate_means(replicates, CASE.satisfied).standard_error, linearized, rtol=tolerance)


@pytest.mark.parametrize("method", ["JKn", "BRR", "Fay", "bootstrap"])
def test_replicates_of_a_total_without_chance_in_them_are_exact(method):
    """A linear statistic has the same variance by half-samples and by leaving out as by linearization."""
    design = CASE.design()
    influence = pd.DataFrame({"total": CASE.satisfied["overall"].fillna(0.0)})
    replicates = make_replicates(design, method, n_replicates=2000, seed=1, centre="estimate")
    found = estimate_totals(replicates, influence).standard_error
    tolerance = 0.1 if method == "bootstrap" else 1e-10
    np.testing.assert_allclose(found, estimate_totals(design, influence).standard_error, rtol=tolerance)


def test_indices_of_replicates_are_those_of_the_whole_sample_with_the_jackknifes_errors():
    composition = compose()
    linear = estimate_joint_indices(CASE.design(), CASE.ratings, composition)
    replicated = estimate_joint_indices(read_design("JKn"), CASE.ratings, composition)
    np.testing.assert_allclose(replicated.estimate, linear.estimate, rtol=1e-12)
    np.testing.assert_allclose(replicated.standard_error, linear.standard_error, rtol=0.02)
