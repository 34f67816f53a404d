"""Indices of stored answers, against exact fractions of the same answers weighted by hand."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from sqlalchemy import delete

from survey.indices.basis import build_basis
from survey.indices.choices import read_selection
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.coverage import describe_coverage
from survey.indices.remarks import list_remarks
from survey.indices.table import Dimension, Measure
from survey.questionnaires.instruments.exact import compute_exact
from survey.questionnaires.instruments.method import WeightedRatings
from survey.sampling.models import TransactionCount
from tests.fixtures.answered_province import ANSWERS

TODAY = date(2026, 12, 31)
# Dossiers of a post-stratum over its answers; 1 where no dossiers are counted.
WEIGHTS = {("ward", 0): Fraction(1000, 40), ("department", 5): Fraction(3000, 32), ("ward", 1): Fraction(1)}


@pytest.fixture
def load(session, answered_province):
    def load(**chosen):
        selection = read_selection(session, answered_province.campaign, {"from": "2026-01", **chosen}, TODAY)
        return build_basis(session, selection)

    return load


def compute(basis, *dimensions, measures=tuple(Measure)):
    frame = compute_table(basis, reduce_answers(basis, dimensions), dimensions, measures).frame
    return frame.set_index([*map(str, dimensions), "code"]) if dimensions else frame.set_index("code")


def expect(basis, agencies=("ward", "department"), services=(0, 1, 5)):
    rows = [
        WeightedRatings(ratings=each.ratings, weight=WEIGHTS[each.agency, each.service] * each.n)
        for each in ANSWERS
        if not each.set_aside and each.agency in agencies and each.service in services
    ]
    return compute_exact(basis.method, [item.code for item in basis.document.rating_items], rows)


def assert_equal(found, expected):
    for code, share in expected.items():
        assert found.loc[code, "index"] == pytest.approx(float(share), abs=1e-12)


def test_the_whole_equals_its_exact_fractions(load):
    basis = load()
    assert_equal(compute(basis), expect(basis))


def test_agencies_services_and_their_pairs_equal_their_exact_fractions(load, answered_province):
    basis, services = load(), answered_province.services
    by_agency, by_service = compute(basis, Dimension.AGENCY), compute(basis, Dimension.SERVICE)
    assert_equal(by_agency.loc[answered_province.ward.id], expect(basis, ["ward"]))
    assert_equal(by_agency.loc[answered_province.department.id], expect(basis, ["department"]))
    assert_equal(by_service.loc[services[0].id], expect(basis, services=[0]))
    by_pair = compute(basis, Dimension.AGENCY, Dimension.SERVICE)
    assert_equal(by_pair.loc[answered_province.ward.id, services[0].id], expect(basis, ["ward"], [0]))


def test_an_agency_includes_everything_under_it(load, answered_province):
    basis = load()
    by_agency = compute(basis, Dimension.AGENCY)
    assert_equal(by_agency.loc[answered_province.province.id], expect(basis))
    assert by_agency.loc[(answered_province.province.id, "overall"), "n"] == 80


def test_told_by_the_receiving_agency_everything_is_the_wards(load, answered_province):
    by_agency = compute(load(told_by="receiving"), Dimension.AGENCY)
    assert set(by_agency.index.get_level_values("agency")) == {answered_province.ward.id, answered_province.province.id}
    assert by_agency.loc[(answered_province.ward.id, "overall"), "n"] == 80


def test_a_filter_gives_the_estimate_and_the_error_of_the_unfiltered_row(load, answered_province):
    row = compute(load(), Dimension.AGENCY).loc[(answered_province.ward.id, "overall")]
    alone = compute(load(agency="TG-P1")).loc["overall"]
    assert alone[["index", "standard_error", "n"]].tolist() == pytest.approx(
        row[["index", "standard_error", "n"]].tolist()
    )


def test_under_the_minimum_the_n_is_shown_and_nothing_else(load, answered_province):
    row = compute(load(), Dimension.SERVICE).loc[(answered_province.services[1].id, "overall")]
    assert row["n"] == 8
    assert np.isnan(row[["index", "standard_error", "lower", "upper", "design_effect"]].astype(float)).all()


def test_coverage_is_as_counted_by_hand(load):
    coverage = describe_coverage(load())
    assert (coverage.n, coverage.n_set_aside, coverage.n_without_counts) == (80, 5, 8)
    assert (coverage.dossiers, coverage.response_rate, coverage.coverage) == (4000, 80 / 4000, 1.0)
    assert {str(mode): n for mode, n in coverage.modes.items()} == {"qr": 64, "paper": 16}


def test_what_has_to_be_said_is_said(load):
    basis = load()
    said = " ".join(remark["vi"] for remark in list_remarks(basis, describe_coverage(basis)))
    assert "8 phiếu chưa có số hồ sơ tương ứng nên có trọng số 1" in said
    assert "5 phiếu khớp bộ lọc bị tách ra" in said
    assert "không phải Chỉ số SIPAS quốc gia" in said


def test_a_period_narrows_answers_and_dossiers_alike(load):
    coverage = describe_coverage(load(**{"from": "2026-04", "to": "2026-04"}))
    assert (coverage.n, coverage.dossiers) == (26, 400)


def test_a_mode_narrows_answers(load):
    assert describe_coverage(load(mode="paper")).n == 16


def test_months_and_modes_can_be_dimensions(load):
    basis = load()
    by_month = compute(basis, Dimension.MONTH, measures=[Measure.OVERALL])
    assert by_month["n"].tolist() == [54, 26]
    by_mode = compute(basis, Dimension.MODE, measures=[Measure.OVERALL])
    assert dict(zip(by_mode.index.get_level_values("mode"), by_mode["n"], strict=True)) == {"qr": 64, "paper": 16}


def test_without_any_dossiers_every_answer_weighs_1_and_it_is_said(session, load):
    session.execute(delete(TransactionCount))
    session.commit()
    basis = load()
    rows = [WeightedRatings(ratings=each.ratings, weight=Fraction(each.n)) for each in ANSWERS if not each.set_aside]
    codes = [item.code for item in basis.document.rating_items]
    assert_equal(compute(basis), compute_exact(basis.method, codes, rows))
    said = " ".join(remark["vi"] for remark in list_remarks(basis, describe_coverage(basis)))
    assert "Chưa có số hồ sơ" in said
    assert "mọi phiếu" in said or "trọng số 1" in said
