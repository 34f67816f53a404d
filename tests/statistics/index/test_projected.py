"""Variances of many calibrated domains at once are those of residuals row by row."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from survey.statistics import Composition, SurveyDesign, calibrate, estimate_indices, poststratify, reduce_to_cells
from survey.statistics.index import projected

COMPOSITION = Composition(items={"a": 0, "b": 1})


@given(
    seed=st.integers(0, 2**32 - 1),
    lonely_psu=st.sampled_from(["adjust", "average", "certainty", "remove"]),
    is_calibrated=st.booleans(),
)
def test_both_ways_agree(seed, lonely_psu, is_calibrated):
    random = np.random.default_rng(seed)
    n = int(random.integers(20, 90))
    stratum = random.integers(0, 4, n)
    psu, sex, area = 10 * stratum + random.integers(0, 5, n), random.integers(0, 2, n), random.integers(0, 3, n)
    base = random.lognormal(0, 1, n) * (random.random(n) > 0.1)
    aim = base * (3 + 0.5 * sex + 0.3 * area)
    totals = {"sex": np.bincount(sex, aim), "area": np.bincount(area, aim)}
    assume(all((np.bincount(of, base) > 0).all() for of in (sex, area)))
    design = SurveyDesign.from_arrays(weight=base, stratum=stratum, psu=psu, lonely_psu=lonely_psu)
    margins = {name: dict(enumerate(total)) for name, total in totals.items()}
    weighting = (
        calibrate(base, {"sex": sex, "area": area}, margins, method="raking")
        if is_calibrated
        # Some of no post-stratum at all.
        else poststratify(base, np.where(area == 2, np.nan, area), margins["area"])
    )
    ratings = random.integers(0, 6, (n, 2)).astype(np.uint8)
    domains = {"agency": random.integers(0, 5, n)}
    cells = reduce_to_cells(ratings, design.calibrated_to(weighting), domains, composition=COMPOSITION)
    row_by_row, many = (_estimate(cells, many_rows=limit) for limit in (10**9, 0))
    for column in ("standard_error", "lower", "degrees_of_freedom", "design_effect"):
        # A variance that is nothing but rounding differs in rounding.
        assert many[column].to_numpy() == pytest.approx(row_by_row[column].to_numpy(), rel=1e-6, abs=1e-7, nan_ok=True)


def _estimate(cells, *, many_rows):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(projected, "_MANY_ROWS", many_rows)
        return estimate_indices(cells, COMPOSITION, by=["agency"])
