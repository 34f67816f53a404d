"""Driver models and relative importance, against R's survey package."""

import numpy as np
import pandas as pd
import pytest

from survey.statistics import fit_linear, fit_logistic, fit_ordered, relative_importance
from survey.statistics.drivers.cases import select_cases
from survey.statistics.drivers.importance import find_correlations
from tests.statistics.reference import FACTORS, find_disagreements, load_case

CASE = load_case("v09_drivers")
DESIGN = CASE.design()
MEANS = pd.DataFrame({f"m{code}": CASE.data[list(items)].mean(axis=1) for code, items in FACTORS.items()})
SETS = {"four": list(MEANS)[:4], "five": list(MEANS)}
# What R's optimiser gives when it stops early.
NOT_A_TARGET = (r".*\.ordinal_default\..*",)


def name(values, names):
    return dict(zip(names, values, strict=True))


def compute_model(prefix, model):
    yield f"{prefix}.coef", name(model.coefficient, model.names)
    yield f"{prefix}.se", name(model.standard_error, model.names)
    yield f"{prefix}.vcov", model.covariance.tolist()


def compute(tag):
    predictors = MEANS[SETS[tag]]
    linear = fit_linear(DESIGN, CASE.data["overall"], predictors)
    yield from compute_model(f"{tag}.linear", linear)
    yield f"{tag}.linear.df_residual", linear.degrees_of_freedom
    yield f"{tag}.linear.p", name(linear.tabulate()["p"], linear.names)
    yield f"{tag}.n", linear.n
    yield f"{tag}.r2", linear.r_squared
    yield from compute_model(f"{tag}.logistic", fit_logistic(DESIGN, CASE.satisfied["overall"], predictors))
    ordered = fit_ordered(DESIGN, CASE.data["overall"], predictors)
    k = len(SETS[tag])
    yield f"{tag}.ordinal.coef", name(ordered.coefficient[:k], ordered.names[:k])
    yield f"{tag}.ordinal.zeta", name(ordered.coefficient[k:], ordered.names[k:])
    yield f"{tag}.ordinal.se", name(ordered.standard_error, ordered.names)
    yield f"{tag}.ordinal.deviance", ordered.deviance
    yield from compute_importance(tag, predictors)


def compute_importance(tag, predictors):
    cases = select_cases(DESIGN, CASE.data["overall"], predictors)
    yield f"{tag}.degf", cases.degrees_of_freedom
    among, with_outcome = find_correlations(cases)
    whole = np.block([[np.ones((1, 1)), with_outcome[None]], [with_outcome[:, None], among]])
    yield f"{tag}.corr", whole.tolist()
    averages = np.average(np.column_stack([cases.outcome, cases.matrix]), axis=0, weights=cases.weight)
    yield f"{tag}.mean", name(averages, ["overall", *cases.names])
    for method in ("lmg", "johnson"):
        found = relative_importance(DESIGN, CASE.data["overall"], predictors, method=method)
        yield f"{tag}.{method}", name(found["importance"], found["name"])
        yield f"{tag}.std_beta", name(found["standardized_coefficient"], found["name"])


@pytest.mark.parametrize("tag", SETS)
def test_models_agree_with_r_survey(tag):
    other = next(each for each in SETS if each != tag)
    assert not find_disagreements(CASE, dict(compute(tag)), others=(rf"{other}\..*", *NOT_A_TARGET))
