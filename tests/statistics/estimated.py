"""The numbers of the reference cases, by their ids, as survey.statistics computes them."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from survey.statistics import (
    Cells,
    Estimates,
    JointEstimates,
    SurveyDesign,
    estimate_indices,
    estimate_intervals,
    estimate_means,
    estimate_proportions,
    estimate_ratios,
    estimate_totals,
    reduce_to_cells,
)
from tests.statistics.reference import FACTORS, ITEMS, Case, compose

INTERVALS = {"normal": "normal", "t": "t", "xlogit": "logit", "asin": "asin", "beta": "beta", "wilson": "wilson"}
REMEDIES = ("remove", "certainty", "adjust", "average")

Found = Iterator[tuple[str, Any]]


def reduce_case(case: Case, design: SurveyDesign, *domains: str) -> Cells:
    return reduce_to_cells(case.ratings, design, case.data[list(domains)], composition=compose())


def compute_design(design: SurveyDesign) -> Found:
    yield "design.n_psu", design.psus.n_psus
    yield "design.n_strata", len(design.psus.stratum_label)
    yield "design.degf", design.degrees_of_freedom


def compute_block(cells: Cells, design: SurveyDesign, prefix: str = "", agency: int | None = None) -> Found:
    """Every measure, in every form of the index, of the whole or of one agency."""
    pooled = _select(estimate_indices(cells, compose(), by=["agency"] if agency else []), agency)
    for code in ITEMS:
        yield from _compute_measure(f"{prefix}item.{code}", pooled.loc["criterion", code], design)
    yield from _compute_measure(f"{prefix}overall", pooled.loc["criterion", "overall"], design)
    for code in FACTORS:
        yield from _compute_measure(f"{prefix}factor_ratio.{code}", pooled.loc["factor", code], design)
    yield from _compute_measure(f"{prefix}sipas_ratio", pooled.loc["overall", "overall"], design)
    forms = {
        "sipas_mean22": {"factor_rule": "mean_of_items", "overall_rule": "mean_of_items"},
        "sipas_mean5ratio": {"factor_rule": "pooled", "overall_rule": "mean_of_factors"},
        "sipas_mean5mean": {"factor_rule": "mean_of_items", "overall_rule": "mean_of_factors"},
    }
    for form, rules in forms.items():
        found = _select(estimate_indices(cells, compose(**rules), by=["agency"] if agency else []), agency)
        yield from _compute_estimate(prefix + form, found.loc["overall", "overall"])
    for code in FACTORS:
        yield from _compute_estimate(f"{prefix}factor_mean.{code}", found.loc["factor", code])


def _select(table: pd.DataFrame, agency: int | None) -> pd.DataFrame:
    if agency is not None:
        table = table[table["agency"] == agency]
    return table.set_index(["measure", "code"])


def _compute_estimate(prefix: str, row: pd.Series) -> Found:
    yield f"{prefix}.estimate", row["estimate"]
    yield f"{prefix}.se", row["standard_error"]


def _compute_measure(prefix: str, row: pd.Series, design: SurveyDesign) -> Found:
    yield from _compute_estimate(prefix, row)
    yield f"{prefix}.n", row["n"]
    yield f"{prefix}.answers", row["n_answers"]
    yield f"{prefix}.w_sum", row["weighted_n"]
    yield f"{prefix}.deff_wr", row["design_effect"]
    yield f"{prefix}.df_domain", row["degrees_of_freedom"]
    yield f"{prefix}.df_design", design.degrees_of_freedom
    for name, kind in INTERVALS.items():
        for source, df in (("domain", row["degrees_of_freedom"]), ("design", design.degrees_of_freedom)):
            given = Estimates(
                *(np.array([x], dtype=float) for x in (row["estimate"], row["standard_error"], df, row["n"]))
            )
            lower, upper = estimate_intervals(given, kind=kind)
            yield f"{prefix}.ci_{name}" + (f"_{source}" if name != "normal" else ""), [lower[0], upper[0]]
            if name == "xlogit" and source == "domain":
                yield f"{prefix}.ci_logit_domain", [lower[0], upper[0]]


def compute_small(case: Case) -> Found:
    """v01, and v03 of the whole."""
    design = case.design(population="fpc_psu")
    yield from compute_design(design)
    yield from compute_block(reduce_case(case, design), design)
    without_population = estimate_indices(reduce_case(case, case.design()), compose(overall_rule="overall_item"))
    yield "nofpc.overall.se", without_population["standard_error"][0]
    weights_only = SurveyDesign.from_frame(case.data, weight="w")
    found = estimate_indices(reduce_case(case, weights_only), compose(overall_rule="overall_item"))
    yield "weights_only.overall.se", found["standard_error"][0]
    yield "weights_only.overall.df", weights_only.degrees_of_freedom
    yield from compute_design_effects(estimate_means(design, case.satisfied))
    yield from compute_answers(case, design)


def compute_design_effects(joint: JointEstimates, prefix: str = "") -> Found:
    """Against a simple sample without replacement, of a population of the sum of weights."""
    effects = joint.find_design_effect(replacement=False)
    for code, effect in zip(joint.labels["measure"], effects, strict=True):
        yield f"{prefix}overall.deff" if code == "overall" else f"{prefix}item.{code}.deff", effect


def compute_answers(case: Case, design: SurveyDesign) -> Found:
    """Means, totals and shares of the answers themselves."""
    ratios = estimate_ratios(
        design,
        {code: case.satisfied[list(items)].sum(axis=1) for code, items in FACTORS.items()},
        {code: case.satisfied[list(items)].notna().sum(axis=1) for code, items in FACTORS.items()},
    )
    yield "factor_ratio.vcov", ratios.covariance.tolist()
    scores = estimate_means(design, case.data[["q01", "q10", "q22", "overall"]])
    effects = scores.find_design_effect(replacement=False)
    for row, code in enumerate(scores.labels["measure"]):
        yield f"score.{code}.mean", scores.estimate[row]
        yield f"score.{code}.se", scores.standard_error[row]
        yield f"score.{code}.deff", effects[row]
    total = estimate_totals(design, case.satisfied[["overall"]])
    yield "total.overall_satisfied", total.estimate[0]
    yield "total.overall_satisfied.se", total.standard_error[0]
    shares = estimate_proportions(design, case.data["overall"])
    category = shares.labels["measure"].astype(int).astype(str)
    yield "overall.distribution", dict(zip(category, shares.estimate, strict=True))
    yield "overall.distribution.se", dict(zip(category, shares.standard_error, strict=True))
    yield "overall.distribution.vcov", shares.covariance.tolist()


def compute_domains(case: Case) -> Found:
    """v02."""
    design = case.design()
    cells = reduce_case(case, design, "agency")
    yield from compute_block(cells, design, "agency2.", agency=2)
    found = estimate_indices(cells, compose(overall_rule="overall_item"), by=["agency"], interval="normal")
    found = found[found["measure"] == "overall"]
    yield from _compute_by_agency(found)
    yield "agency.overall.deff_wr", dict(zip(found["agency"].astype(str), found["design_effect"], strict=True))
    yield "agency.overall.ci_default", found[["lower", "upper"]].to_numpy().tolist()
    whole = np.full(len(found), design.degrees_of_freedom, dtype=float)
    lower, upper = estimate_intervals(
        Estimates(found["estimate"].to_numpy(), found["standard_error"].to_numpy(), whole, found["n"].to_numpy(float)),
        kind="t",
    )
    yield "agency.overall.ci_t_design", np.column_stack([lower, upper]).tolist()
    yield from compute_design_effects(
        estimate_means(design, case.satisfied, case.data[["agency"]]).take(np.arange(23, 46)), "agency2."
    )
    joint = estimate_means(design, case.satisfied[["overall"]], case.data[["agency"]])
    yield "agency.overall.vcov", joint.covariance.tolist()
    effects = joint.find_design_effect(replacement=False)
    yield "agency.overall.deff", dict(zip(found["agency"].astype(str), effects, strict=True))
    yield from compute_users(case, design)


def compute_users(case: Case, design: SurveyDesign) -> Found:
    """How many there are of each agency and service, and what share they are."""
    pair = case.data["agency"].astype(str) + "." + case.data["service"].astype(str)
    totals = estimate_totals(design, {"users": np.ones(design.n)}, case.data[["service", "agency"]])
    names = totals.labels["agency"].astype(str) + "|" + totals.labels["service"].astype(str)
    yield "users.total", dict(zip(names, totals.estimate, strict=True))
    yield "users.total.se", dict(zip(names, totals.standard_error, strict=True))
    shares = estimate_proportions(design, pair)
    order = np.lexsort(shares.labels["measure"].str.split(".", expand=True).astype(int).T.to_numpy())
    names = shares.labels["measure"].iloc[order]
    yield "users.share", dict(zip(names, shares.estimate[order], strict=True))
    yield "users.share.se", dict(zip(names, shares.standard_error[order], strict=True))


def _compute_by_agency(found: pd.DataFrame, prefix: str = "") -> Found:
    agency = found["agency"].astype(str)
    yield f"{prefix}agency.overall.estimate", dict(zip(agency, found["estimate"], strict=True))
    yield f"{prefix}agency.overall.se", dict(zip(agency, found["standard_error"], strict=True))


def compute_lonely(case: Case) -> Found:
    """v04."""
    psus = case.design().psus
    yield "design.psu_per_stratum", dict(zip(psus.stratum_label.astype(str), psus.sampled, strict=True))
    yield "design.single_psu_strata", psus.stratum_label[psus.sampled == 1].tolist()
    for remedy in REMEDIES:
        for name, population in (("nofpc", None), ("fpc", "fpc_psu")):
            design = case.design(population=population, lonely_psu=remedy)
            yield f"{remedy}.{name}.degf", design.degrees_of_freedom
            cells = reduce_case(case, design, "agency")
            yield from _compute_remedy(cells, f"{remedy}.{name}.")
            yield from _compute_agencies(cells, f"{remedy}.{name}.agency{{}}.overall")
            design = case.design(population=population, lonely_psu=remedy, lonely_in_domain=True)
            cells = reduce_case(case, design, "agency")
            yield from _compute_agencies(cells, f"{remedy}.{name}.agency{{}}.adjust_domain_lonely.overall")


def _compute_remedy(cells: Cells, prefix: str) -> Found:
    found = estimate_indices(cells, compose()).set_index(["measure", "code"])
    for code in (*ITEMS, "overall"):
        yield from _compute_estimate(prefix + code, found.loc["criterion", code])
    for code in FACTORS:
        yield from _compute_estimate(f"{prefix}ratio_{code}", found.loc["factor", code])


def _compute_agencies(cells: Cells, form: str) -> Found:
    found = estimate_indices(cells, compose(overall_rule="overall_item"), by=["agency"])
    for _, row in found[found["measure"] == "overall"].iterrows():
        yield from _compute_estimate(form.format(row["agency"]), row)
