"""What must hold for every sample, whatever its weights, clusters, domains and gaps."""

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from survey.statistics import combine, estimate_indices
from survey.statistics.estimation.joint import find_effective_n
from tests.statistics import row_level
from tests.statistics.samples import compositions, samples

BY = ["agency", "service"]
COUNTED = ["estimate", "standard_error", "degrees_of_freedom", "n", "n_answers", "weighted_n"]


def assert_same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    # What cancels to 0 in exact arithmetic leaves residues around 1e-17, which a ratio (design effect) may magnify.
    pd.testing.assert_frame_equal(found, expected, rtol=1e-9, atol=1e-9, check_dtype=False)


@given(samples(), compositions)
def test_estimates_from_cells_are_those_of_the_definition_written_out_by_respondent(sample, composition):
    found = estimate_indices(sample.reduce(composition), composition, by=BY)
    for _, row in found.iterrows():
        inside = (sample.agency == row["agency"]) & (sample.service == row["service"])
        expected = row_level.estimate(sample, composition, inside, row["measure"], row["code"])
        np.testing.assert_allclose(row[COUNTED].to_numpy(float), expected, rtol=1e-9, atol=1e-9)


@given(samples(), compositions, st.sampled_from([1e-3, 1 / 3, 7.0, 1e6]))
def test_the_scale_of_the_weights_changes_nothing_but_the_sum_of_weights(sample, composition, scale):
    scaled = replace(sample, weight=sample.weight * scale)
    found = estimate_indices(scaled.reduce(composition), composition, by=BY)
    expected = estimate_indices(sample.reduce(composition), composition, by=BY)
    np.testing.assert_allclose(found["weighted_n"], expected["weighted_n"] * scale, rtol=1e-9)
    assert_same(found.drop(columns="weighted_n"), expected.drop(columns="weighted_n"))


@given(samples(), compositions, st.data())
def test_a_respondent_counted_as_two_halves_changes_no_estimate_and_no_standard_error(sample, composition, data):
    row = data.draw(st.integers(0, len(sample.weight) - 1))
    halved = replace(sample, weight=np.where(np.arange(len(sample.weight)) == row, sample.weight / 2, sample.weight))
    split = halved.take(np.append(np.arange(len(sample.weight)), row))
    columns = [*BY, "measure", "code", "estimate", "standard_error", "degrees_of_freedom", "weighted_n"]
    found = estimate_indices(split.reduce(composition), composition, by=BY)[columns]
    assert_same(found, estimate_indices(sample.reduce(composition), composition, by=BY)[columns])


@given(samples(), compositions, st.data())
def test_a_measure_alone_is_what_it_is_among_all(sample, composition, data):
    known = [measure.code for measure in composition.measures]
    codes = data.draw(st.lists(st.sampled_from(known), min_size=1, unique=True))
    # An effect over a spread that is rounding is rounding too.
    rounding = ["design_effect", "effective_n"]
    cells = sample.reduce(composition)
    found = estimate_indices(cells, composition, by=BY, measures=codes).drop(columns=rounding)
    expected = estimate_indices(cells, composition, by=BY).drop(columns=rounding)
    assert_same(found, expected[expected["code"].isin(codes)].reset_index(drop=True))


@given(samples(), compositions)
def test_a_domain_that_is_everyone_equals_the_whole(sample, composition):
    everyone = replace(sample, agency=np.full(len(sample.weight), 9))
    found = estimate_indices(everyone.reduce(composition), composition, by=["agency"]).drop(columns="agency")
    assert_same(found, estimate_indices(sample.reduce(composition), composition))


@given(samples(), compositions, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(sample, composition, random):
    rows = list(range(len(sample.weight)))
    random.shuffle(rows)
    found = estimate_indices(sample.take(rows).reduce(composition), composition, by=BY)
    assert_same(found, estimate_indices(sample.reduce(composition), composition, by=BY))


@given(samples(), compositions, st.integers(0, 24), st.integers(0, 24))
def test_cells_of_parts_combine_into_the_cells_of_all(sample, composition, first, second):
    first, second = sorted((min(first, len(sample.weight)), min(second, len(sample.weight))))
    parts = [sample.take(slice(0, first)), sample.take(slice(first, second)), sample.take(slice(second, None))]
    # One part alone may hold more of a stratum's PSUs than another part's population allows to know; all share one.
    found = combine(*(part.reduce(composition) for part in parts if len(part.weight)))
    expected = sample.reduce(composition)
    pd.testing.assert_frame_equal(found.labels, expected.labels)
    for name in ("domain", "psu"):
        np.testing.assert_array_equal(getattr(found.keys, name), getattr(expected.keys, name))
    np.testing.assert_allclose(found.answered, expected.answered, rtol=1e-12, atol=0)
    np.testing.assert_array_equal(found.psus.sampled, expected.psus.sampled)
    assert_same(estimate_indices(found, composition, by=BY), estimate_indices(expected, composition, by=BY))


@given(samples(), compositions)
def test_a_domain_that_includes_others_equals_their_respondents_under_one_label(sample, composition):
    membership = pd.DataFrame(
        {
            "member": [1, 1, 2, 2, 3, 3, 3],
            "domain": [1, 0, 2, 0, 3, 0, 0],
        }  # 0 is everyone; a pair said twice counts once
    )
    found = estimate_indices(sample.reduce(composition), composition, by=BY, rollup={"agency": membership})
    everyone = replace(sample, agency=np.zeros(len(sample.weight), dtype=int))
    expected = [estimate_indices(s.reduce(composition), composition, by=BY) for s in (everyone, sample)]
    assert_same(found, pd.concat(expected, ignore_index=True))


@given(samples(), compositions)
def test_coarser_domains_are_the_same_from_fine_cells_as_from_coarse_ones(sample, composition):
    fine = estimate_indices(sample.reduce(composition), composition, by=["service"])
    one_agency = replace(sample, agency=np.ones(len(sample.weight)))
    assert_same(fine, estimate_indices(one_agency.reduce(composition), composition, by=["service"]))


@given(samples(), compositions)
def test_estimates_and_intervals_stay_on_the_scale(sample, composition):
    found = estimate_indices(sample.reduce(composition), composition, by=BY)
    found = found[found["lower"].notna()]
    for column in ("estimate", "lower", "upper"):
        assert found[column].between(0, 1).all()
    assert (found["lower"] <= found["estimate"] + 1e-12).all()
    assert (found["estimate"] <= found["upper"] + 1e-12).all()


def test_what_rounding_leaves_of_no_spread_makes_nobody_stand_for_many():
    found = find_effective_n(np.array([10.0, 10.0, 10.0, 10.0]), np.array([2.0, 1e-32, 0.0, np.nan]))
    np.testing.assert_array_equal(found, [5.0, np.nan, np.nan, np.nan])
