"""After any weighting, and under any remedy for lonely PSUs, sums by cell give the standard errors that rows give."""

import numpy as np
import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from survey.statistics import (
    Composition,
    SurveyDesign,
    calibrate,
    estimate_indices,
    estimate_means,
    poststratify,
    rake,
    reduce_to_cells,
)

COMPOSITION = Composition(items={"a": 0, "b": 1})

WEIGHTINGS = {
    "rake": rake,
    "raking": lambda base, rows, margins: calibrate(base, rows, margins, method="raking"),
    "logit": lambda base, rows, margins: calibrate(base, rows, margins, method="logit", bounds=(0.01, 50)),
    "poststratify": lambda base, rows, margins: poststratify(base, rows["area"], margins["area"]),
}


def draw_sample(seed):
    """Respondents of few PSUs in few strata, some of weight zero, with ratings of which some are missing."""
    random = np.random.default_rng(seed)
    n = int(random.integers(8, 80))
    stratum = random.integers(0, 4, n)
    rows = pd.DataFrame(
        {
            "stratum": stratum,
            "psu": 10 * stratum + random.integers(0, random.integers(1, 6), n),
            "base": random.lognormal(0, 1, n) * (random.random(n) > 0.15),
            "sex": random.integers(0, 2, n),
            "area": random.integers(0, 3, n),
            "agency": random.integers(0, 5, n),
        }
    )
    rows["population"] = rows["stratum"].map(rows.groupby("stratum")["psu"].nunique()) + random.integers(0, 3)
    return rows, random.integers(0, 6, (n, 2)).astype(np.uint8)


@given(
    seed=st.integers(0, 2**32 - 1),
    name=st.sampled_from(list(WEIGHTINGS)),
    lonely_psu=st.sampled_from(["adjust", "average", "certainty", "remove"]),
    lonely_in_domain=st.booleans(),
    population=st.sampled_from([None, "population"]),
)
def test_cells_and_rows_agree(seed, name, lonely_psu, lonely_in_domain, population):
    rows, ratings = draw_sample(seed)
    assume(all(rows.groupby(trait)["base"].sum().min() > 0 for trait in ("sex", "area")))
    aim = rows["base"] * (3 + 0.6 * rows["sex"] + 0.3 * rows["area"])
    margins = {trait: aim.groupby(rows[trait]).sum().to_dict() for trait in ("sex", "area")}
    design = SurveyDesign.from_frame(
        rows,
        weight="base",
        stratum="stratum",
        psu="psu",
        population=population,
        lonely_psu=lonely_psu,
        lonely_in_domain=lonely_in_domain,
    )
    design = design.calibrated_to(WEIGHTINGS[name](design.weight, rows, margins))
    cells = reduce_to_cells(ratings, design, {"agency": rows["agency"]}, composition=COMPOSITION)
    satisfied = pd.DataFrame(np.where(ratings == 0, np.nan, ratings >= 4), columns=["a", "b"])
    by_row = estimate_means(design, satisfied, {"agency": rows["agency"]})
    expected = by_row.labels.assign(estimate=by_row.estimate, standard_error=by_row.standard_error)
    found = estimate_indices(cells, COMPOSITION, by=["agency"]).query("measure == 'criterion'")
    both = found.merge(expected, left_on=["agency", "code"], right_on=["agency", "measure"], suffixes=("", "_of_rows"))
    assert len(both) == len(found)
    for column in ("estimate", "standard_error"):
        np.testing.assert_allclose(both[column], both[f"{column}_of_rows"], rtol=1e-7, atol=1e-9)
