"""A sample drawn from a list: of the right size, with the probabilities it says, and the same again."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.statistics import InvalidPlan, SurveyDesign, allocate, draw_sample, estimate_totals

METHODS = st.sampled_from(["simple", "systematic", "pps"])
SEEDS = st.integers(0, 2**32 - 1)


def list_dossiers(n, seed=1):
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "dossier": [f"D{turn:04d}" for turn in range(n)],
            "agency": random.choice(["A", "B", "C"], n),
            "service": random.integers(1, 3, n),
            "pages": random.lognormal(2, 1, n),
        }
    )


@st.composite
def plans(draw):
    dossiers = list_dossiers(draw(st.integers(1, 60)), draw(SEEDS))
    cells = dossiers.groupby(["agency", "service"], as_index=False).size()
    cells["n"] = [draw(st.integers(0, size)) for size in cells["size"]]
    return dossiers, cells


@given(plans(), METHODS, SEEDS)
def test_every_stratum_gives_the_number_that_was_asked(plan, method, seed):
    dossiers, cells = plan
    drawn = draw_sample(dossiers, cells, seed=seed, method=method, by=["agency", "service"], size="pages")
    found = drawn.groupby(["agency", "service"]).size()
    wanted = cells.set_index(["agency", "service"])["n"]
    assert found.reindex(wanted.index, fill_value=0).tolist() == wanted.tolist()
    assert drawn["dossier"].is_unique
    assert drawn.index.is_monotonic_increasing
    assert drawn["inclusion_probability"].between(0, 1, inclusive="right").all()
    np.testing.assert_allclose(drawn["base_weight"] * drawn["inclusion_probability"], 1)


@given(plans(), METHODS, SEEDS)
def test_the_order_of_the_rows_makes_no_difference_where_ids_name_them(plan, method, seed):
    dossiers, cells = plan
    asked = {"seed": seed, "method": method, "by": ["agency", "service"], "size": "pages", "id": "dossier"}
    drawn = draw_sample(dossiers, cells, **asked)
    shuffled = draw_sample(dossiers.sample(frac=1, random_state=seed % 1000), cells.iloc[::-1], **asked)
    pd.testing.assert_frame_equal(drawn.sort_values("dossier"), shuffled.sort_values("dossier"))


@given(plans(), SEEDS)
def test_base_weights_of_simple_and_systematic_samples_sum_to_the_strata_drawn_from(plan, seed):
    dossiers, cells = plan
    for method in ("simple", "systematic"):
        drawn = draw_sample(dossiers, cells, seed=seed, method=method, by=["agency", "service"])
        assert drawn["base_weight"].sum() == pytest.approx(cells.loc[cells["n"] > 0, "size"].sum())


@given(plans(), SEEDS)
def test_a_pps_sample_estimates_the_total_of_its_own_sizes_without_error(plan, seed):
    dossiers, cells = plan
    drawn = draw_sample(dossiers, cells, seed=seed, method="pps", by=["agency", "service"], size="pages")
    reached = dossiers.merge(cells[cells["n"] > 0], on=["agency", "service"])
    assert (drawn["base_weight"] * drawn["pages"]).sum() == pytest.approx(reached["pages"].sum())


@pytest.mark.parametrize("method", ["simple", "systematic", "pps"])
def test_rows_are_drawn_as_often_as_their_probability_says(method):
    n_draws, seed = 1500, 20250701
    dossiers = list_dossiers(20)
    sizes = {"A": 2, "B": 3, "C": 1}
    asked = {"method": method, "by": "agency", "size": "pages", "id": "dossier"}
    times = pd.Series(0, index=dossiers.index)
    probability = pd.Series(0.0, index=dossiers.index)
    for turn in range(n_draws):
        drawn = draw_sample(dossiers, sizes, seed=seed + turn, **asked)
        times[drawn.index] += 1
        probability[drawn.index] = drawn["inclusion_probability"]
    assert probability.groupby(dossiers["agency"]).sum().to_dict() == pytest.approx(sizes)
    error = np.sqrt(probability * (1 - probability) / n_draws)
    # Twenty rows: 3.5 standard errors leave less than one chance in a hundred that any is beyond.
    assert (np.abs(times / n_draws - probability) <= 3.5 * error + 1e-12).all()


def test_units_larger_than_the_interval_are_taken_with_certainty():
    frame = pd.DataFrame({"size": [100, 1, 1, 1, 40, 1, 2, 4]})
    drawn = draw_sample(frame, 4, seed=3, method="pps", size="size")
    # 100 is over a quarter of 150, then 40 over a third of 50; 10 are left for two, so 5 is the interval.
    assert drawn.loc[[0, 4], "inclusion_probability"].tolist() == [1, 1]
    others = drawn.drop([0, 4])
    np.testing.assert_allclose(others["inclusion_probability"], others["size"] / 5)


def test_a_systematic_sample_is_spread_over_the_order():
    frame = pd.DataFrame({"day": np.random.default_rng(5).permutation(100)})
    drawn = draw_sample(frame, 10, seed=8, method="systematic", order="day")
    assert set(np.diff(np.sort(drawn["day"]))) == {10}


def test_labels_of_several_columns_may_name_the_numbers_as_a_frame_does():
    dossiers = list_dossiers(60)
    cells = allocate(dossiers.groupby(["agency", "service"], as_index=False).size(), 20)
    asked = {"seed": 4, "by": ["agency", "service"]}
    named = dict(zip(zip(cells["agency"], cells["service"], strict=True), cells["n"], strict=True))
    pd.testing.assert_frame_equal(draw_sample(dossiers, named, **asked), draw_sample(dossiers, cells, **asked))


def test_a_sample_that_is_everyone_has_weight_one():
    dossiers = list_dossiers(9)
    for method in ("simple", "systematic", "pps"):
        drawn = draw_sample(dossiers, 9, seed=1, method=method, size="pages")
        assert (len(drawn), set(drawn["base_weight"])) == (9, {1.0})


def test_allocation_drawing_and_estimation_go_hand_in_hand():
    dossiers = list_dossiers(400)
    cells = allocate(dossiers.groupby(["agency", "service"], as_index=False).size(), 120, minimum=10)
    drawn = draw_sample(dossiers, cells, seed=11, by=["agency", "service"], id="dossier")
    drawn = drawn.merge(cells[["agency", "service", "size"]], on=["agency", "service"])
    drawn["stratum"] = drawn["agency"] + drawn["service"].astype(str)
    design = SurveyDesign.from_frame(drawn, weight="base_weight", stratum="stratum", population="size")
    total = estimate_totals(design, drawn[["pages"]])
    assert abs(total.estimate[0] - dossiers["pages"].sum()) < 4 * total.standard_error[0]


@pytest.mark.parametrize(
    ("sizes", "options", "said"),
    [
        ({"A": 1, "B": 1}, {"by": "agency"}, "no number is given for stratum C"),
        ({"A": 1, "B": 1, "C": 1, "D": 1}, {"by": "agency"}, "no row of stratum D"),
        ({"A": 1, "B": 1, "C": 99}, {"by": "agency"}, r"fewer rows than are to be drawn: C \(99 of"),
        ({"A": 1, "B": 1.5, "C": 0}, {"by": "agency"}, "the number to draw from B is 1.5"),
        ({"A": 1}, {}, "name their columns: by"),
        (31, {}, r"the whole list \(31 of 30\)"),
        (3, {"by": "agency"}, "sizes by agency are a frame with these columns and n, or label -> number"),
        ({("A", 1): 2, "B": 1}, {"by": ["agency", "service"]}, "by agency, service have a label of each, not B"),
        (pd.DataFrame({"agency": ["A", "A"], "n": 1}), {"by": "agency"}, "name a stratum twice"),
        (pd.DataFrame({"agency": ["A"]}), {"by": "agency"}, "there is no column n"),
        (3, {"method": "quota"}, "is no method of drawing"),
        (3, {"method": "pps"}, "needs the column of sizes"),
        (3, {"by": "commune"}, "there is no column commune"),
        (3, {"id": "agency"}, "agency names more than one row: A, B, C"),
    ],
)
def test_what_cannot_be_drawn_is_refused(sizes, options, said):
    with pytest.raises(InvalidPlan, match=said):
        draw_sample(list_dossiers(30), sizes, seed=1, **options)


def test_rows_that_nothing_could_draw_are_named():
    dossiers = list_dossiers(5).assign(pages=[1, 0, 2, np.nan, 3])
    with pytest.raises(InvalidPlan, match="pages is not above 0 in row 1, 3"):
        draw_sample(dossiers, 2, seed=1, method="pps", size="pages")
    with pytest.raises(InvalidPlan, match="2 rows have no agency: row 0, 4"):
        draw_sample(dossiers.assign(agency=[None, "A", "A", "A", None]), {"A": 1}, seed=1, by="agency")
    with pytest.raises(InvalidPlan, match="the list has no rows"):
        draw_sample(dossiers.iloc[:0], 1, seed=1)
