"""Domains that are asked for: overlapping, ordered, and never losing an answer without a word."""

import numpy as np
import pandas as pd
import pytest

from survey.statistics import Composition, InvalidDomains, SurveyDesign, estimate_indices, reduce_to_cells

COMPOSITION = Composition(items={"a": 0})
N = 12
CELLS = reduce_to_cells(
    np.tile([5, 1, 4], 4).astype(np.uint8)[:, None],
    SurveyDesign.from_arrays(weight=np.arange(1.0, N + 1), psu=np.arange(N) // 2),
    {"agency": np.repeat(["ward 1", "ward 2", "department"], 4), "month": np.tile([2, 1], 6)},
    composition=COMPOSITION,
)


def overall(by, **options):
    found = estimate_indices(CELLS, COMPOSITION, by=by, **options)
    return found[found["measure"] == "overall"]


def test_rows_are_in_ascending_order_of_the_labels_and_measures_in_order_of_the_composition():
    found = estimate_indices(CELLS, COMPOSITION, by=["month", "agency"])
    assert found["month"].tolist() == [1] * 6 + [2] * 6
    assert found["agency"].tolist()[:6:2] == ["department", "ward 1", "ward 2"]
    assert found["measure"].tolist()[:4] == ["overall", "criterion"] * 2


def test_an_agency_includes_everything_under_it():
    tree = pd.DataFrame(
        {
            "member": ["ward 1", "ward 1", "ward 2", "ward 2", "department", "department"],
            "domain": ["ward 1", "province", "ward 2", "province", "department", "province"],
        }
    )
    found = overall(["agency"], rollup={"agency": tree}).set_index("agency")
    assert found["n"].to_dict() == {"department": 4, "province": 12, "ward 1": 4, "ward 2": 4}
    whole = overall([]).iloc[0]
    assert found.loc["province", "standard_error"] == pytest.approx(whole["standard_error"], rel=1e-12)


def test_a_label_that_the_membership_does_not_mention_is_refused():
    with pytest.raises(InvalidDomains, match="says nothing of agency department"):
        overall(["agency"], rollup={"agency": pd.DataFrame({"member": ["ward 1", "ward 2"], "domain": ["w", "w"]})})


def test_a_label_may_be_said_to_belong_to_no_domain():
    wards = pd.DataFrame({"member": ["ward 1", "ward 2", "department"], "domain": ["wards", "wards", None]})
    found = overall(["agency"], rollup={"agency": wards})
    assert (found["agency"].tolist(), found["n"].tolist()) == (["wards"], [8])


def test_columns_that_the_cells_do_not_have_are_refused():
    with pytest.raises(InvalidDomains, match="no column service"):
        overall(["service"])
    with pytest.raises(InvalidDomains, match="rollup names agency"):
        overall(["month"], rollup={"agency": pd.DataFrame({"member": [], "domain": []})})


def test_labels_keep_their_type():
    assert overall(["month"])["month"].dtype == np.int64
