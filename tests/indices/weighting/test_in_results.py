"""A kept weighting in results: about the responses that it weighs, whatever arrives later; made again, the same."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from survey import clock
from survey.audit import Actor
from survey.collection.models import Mode, Response
from survey.errors import BadSelection
from survey.indices.basis import build_basis
from survey.indices.choices import read_selection
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.coverage import describe_coverage
from survey.indices.memory import Memory
from survey.indices.names import describe_basis
from survey.indices.remarks import list_remarks
from survey.indices.table import Measure
from survey.indices.weighting.making import keep_made, make_weights, verify_weighting
from survey.sampling.models import TransactionCount
from survey.sampling.recipe import Margin, PoststratifyStep, RakeStep, Recipe
from survey.sampling.weightings import WeightingFacts, start_weighting
from tests.fixtures.answered_province import BAD, Answers, store_answers

ESTIMATED = ["index", "standard_error", "lower", "upper", "n"]
TODAY, BY = date(2026, 12, 31), Actor(None, "test")
BY_DOSSIERS = Recipe((PoststratifyStep(Margin(("agency", "service"))),))
MODES = Margin(("mode",), totals={"qr": 25.0, "paper": 75.0}, source="Sổ theo dõi")


@pytest.fixture
def load(session, answered_province):
    def load(**chosen):
        return build_basis(session, read_selection(session, answered_province.campaign, chosen, TODAY))

    return load


def find_overall(basis):
    table = compute_table(basis, reduce_answers(basis, []), [], [Measure.OVERALL])
    return table.frame.iloc[0]


def test_post_strata_by_dossiers_give_the_index_by_dossiers(make_weighting, load):
    make_weighting(BY_DOSSIERS)
    kept, usual = find_overall(load(weights="thu")), find_overall(load())
    assert kept["index"] == pytest.approx(usual["index"], rel=1e-12)
    assert kept["n"] == usual["n"] == 80


def test_modes_count_as_they_were_typed_in(make_weighting, load):
    # Of 16 good answers on paper and 46 good, 16 half good and 10 bad ones by QR code, by hand.
    make_weighting(Recipe((PoststratifyStep(MODES),)))
    by_qr = (38 * 1 + 16 * 0.5 + 10 * 0) / 64
    assert find_overall(load(weights="thu"))["index"] == pytest.approx(0.75 * 1 + 0.25 * by_qr)


def test_later_answers_change_nothing_and_are_told(session, answered_province, make_weighting, load):
    make_weighting(BY_DOSSIERS)
    before = find_overall(load(weights="thu"))
    # Empty batches first, for submission keys are by batch.
    later = [*([Answers("ward", 0, BAD, 0)] * 6), Answers("ward", 0, BAD, 7, day=date(2026, 5, 4))]
    store_answers(session, answered_province, later)
    basis = load(weights="thu")
    assert find_overall(basis)[ESTIMATED].to_dict() == before[ESTIMATED].to_dict()
    remarks = list_remarks(basis, describe_coverage(basis))
    assert any("Bộ thử (thu)" in each["vi"] and "7 phiếu khác" in each["vi"] for each in remarks)
    assert any("Bộ thử (thu)" in line.value["vi"] for line in describe_basis(basis))
    assert find_overall(load())["index"] < before["index"]


def test_a_shorter_period_is_a_domain_of_what_was_weighed(make_weighting, load):
    make_weighting(BY_DOSSIERS)
    april = load(weights="thu", **{"from": "2026-04", "to": "2026-04"})
    assert april.n == 26
    assert april.design.n == 80


def test_verifying_gives_the_same_bytes_until_the_inputs_change(session, answered_province, make_weighting):
    modes = Margin(("mode",), totals={"qr": 60.0, "paper": 40.0}, source="Sổ theo dõi")
    weighting = make_weighting(Recipe((RakeStep((Margin(("agency",)), modes)),)))
    assert verify_weighting(session, weighting, Memory()).is_same
    session.execute(
        update(TransactionCount)
        .where(TransactionCount.agency_id == answered_province.department.id)
        .values(dossiers=2_000)
    )
    session.commit()
    changed = verify_weighting(session, weighting, Memory())
    assert (changed.is_same, changed.n_gone, changed.n_come, changed.same_inputs) == (False, 0, 0, False)
    session.execute(
        update(Response)
        .where(Response.mode == Mode.PAPER)
        .values(quarantined_at=datetime(2026, 6, 1, tzinfo=UTC), quarantine_reason="nghi ngờ")
    )
    session.commit()
    gone = verify_weighting(session, weighting, Memory())
    assert gone.n_gone == 16
    assert "“phiếu giấy” có tổng mà không có phiếu nào" in gone.refusal.text["vi"]


def test_set_aside_answers_are_weighed_where_that_was_asked_for(make_weighting, load):
    make_weighting(BY_DOSSIERS, with_set_aside=True)
    assert load(weights="thu").n == 80
    assert load(weights="thu", set_aside="counted").n == 85


def test_drafts_and_unknown_codes_are_no_choice(session, answered_province, load):
    campaign = answered_province.campaign
    facts = WeightingFacts("nhap", {"vi": "Nháp"}, date(2026, 1, 1), date(2026, 3, 1), with_set_aside=False)
    weighting = start_weighting(session, campaign, facts, BY_DOSSIERS, by=BY, at=clock.now())
    keep_made(
        session, campaign, weighting, make_weights(session, weighting, Memory()), last_event=1, by=BY, at=clock.now()
    )
    session.commit()
    with pytest.raises(BadSelection):
        load(weights="nhap")
    assert read_selection(session, campaign, {"weights": "nhap"}, TODAY, drafts=True).weighting == "nhap"


@pytest.mark.parametrize(("weights", "said"), [("", "phân tầng sau"), ("none", "Không dùng trọng số")])
def test_the_remark_is_true_for_weights_that_nobody_made(load, weights, said):
    basis = load(weights=weights)
    assert any(said in each["vi"] for each in list_remarks(basis, describe_coverage(basis)))
