"""What moved between two campaigns, and where units stand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from survey.collection.models import Response
from survey.errors import BadChoice
from survey.indices.basis import build_basis
from survey.indices.choices import read_selection
from survey.indices.movement import Direction, compare_overviews, find_campaign_before, select_before
from survey.indices.overview import compute_overview, compute_tables
from survey.indices.remarks import list_remarks
from survey.indices.trend import trace_campaigns
from survey.organisation.models import Agency, AgencyKind, AgencySuccession, SuccessionKind

TODAY = date(2026, 12, 31)


def overview(session, campaign, **chosen):
    return compute_overview(build_basis(session, read_selection(session, campaign, chosen, TODAY)))


def test_the_campaign_before_is_the_latest_that_began_earlier(session, both):
    now, before = both
    assert find_campaign_before(session, now) is before
    assert find_campaign_before(session, before) is None


def test_what_got_better_is_told_and_what_stayed_is_not(session, both, small_province):
    now, before = both
    present = overview(session, now)
    selection = select_before(session, present.basis.selection, before, TODAY)
    movement = compare_overviews(present, compute_overview(build_basis(session, selection)))
    told = movement.agencies.set_index("agency")["direction"].to_dict()
    assert told[small_province.ward.id] is Direction.UP
    assert told[small_province.department.id] is Direction.UNCLEAR
    ward = movement.agencies.set_index("agency").loc[small_province.ward.id]
    assert (ward["before"], ward["now"], ward["difference"]) == pytest.approx((0.5, 1.0, 0.5))
    assert movement.not_comparable == ()
    assert set(movement.measures["code"]) >= {"overall"}
    before_error = compute_overview(build_basis(session, selection)).overall.frame["standard_error"].item()
    now_error = present.overall.frame["standard_error"].item()
    overall = movement.measures.set_index("code").loc["overall"]
    assert overall["standard_error"] == pytest.approx(np.hypot(before_error, now_error))


def test_an_agency_that_holds_every_response_is_told_as_the_whole_alone(session, both, small_province):
    _, movement = move(session, both)
    assert set(movement.agencies["agency"]) == {small_province.ward.id, small_province.department.id}
    assert "overall" in set(movement.measures["code"])
    _, movement = move(session, both, agency="TG-P1")
    assert movement.agencies.empty
    assert "overall" in set(movement.measures["code"])


def test_what_is_compared_with_needs_no_ranks(session, both):
    now, before = both
    present = overview(session, now)
    basis = build_basis(session, select_before(session, present.basis.selection, before, TODAY))
    found = compare_overviews(present, compute_tables(basis))
    expected = compare_overviews(present, compute_overview(basis))
    for name in ("measures", "agencies", "services"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(expected, name))


def test_a_campaign_compared_with_itself_has_not_moved(session, both):
    present = overview(session, both[0])
    movement = compare_overviews(present, present)
    for table in (movement.measures, movement.agencies, movement.services):
        assert (table["difference"] == 0).all()
        assert set(table["direction"]) == {Direction.UNCLEAR}


def test_the_campaign_before_is_narrowed_as_this_one_is(session, both):
    now, before = both
    narrow = read_selection(session, now, {"trait.gender": "female", "weights": "none", "service": "1.000001"}, TODAY)
    there = select_before(session, narrow, before, TODAY)
    assert (there.campaign_id, there.traits, there.weighting) == (before.id, (("gender", "female"),), "none")
    assert there.service_id == narrow.service_id
    assert (there.first_month, there.last_month) == (date(2025, 7, 1), date(2025, 12, 1))
    assert select_before(session, replace(narrow, weighting="mine"), before, TODAY).weighting == ""


def test_with_a_campaign_that_did_not_ask_there_is_no_comparison(session, both):
    now, before = both
    narrow = replace(read_selection(session, now, {}, TODAY), traits=(("hobby", "chess"),))
    with pytest.raises(BadChoice, match="did not ask hobby"):
        select_before(session, narrow, before, TODAY)


def test_ranks_are_among_units_of_one_kind_and_sums_of_others_have_none(session, both, small_province):
    table = overview(session, both[0]).agencies.frame.set_index("agency")
    assert np.isnan(table.loc[small_province.province.id, "rank"])
    assert table.loc[[small_province.ward.id, small_province.department.id], "rank"].tolist() == [1, 1]
    assert table.loc[small_province.ward.id, ["rank_lower", "rank_upper", "tier"]].tolist() == [1, 1, 1]


def test_the_five_answers_add_up_to_the_criterion(session, answered_province):
    found = overview(session, answered_province.campaign)
    answers = found.answers.set_index("code")
    criteria = found.criteria.frame.set_index("code")
    levels = [f"level_{level}" for level in range(1, 6)]
    assert answers[levels].sum(axis=1).to_numpy() == pytest.approx(1.0)
    assert (answers["level_4"] + answers["level_5"]).loc[criteria.index].to_numpy() == pytest.approx(
        criteria["index"].to_numpy()
    )
    assert (answers["n"] + answers["n_without"] == found.coverage.n).all()


@pytest.fixture
def merged(session, both, small_province):
    """A village became part of the ward within this campaign: half of the ward's answers of either are about it."""
    village = Agency(
        code="TG-X1",
        name={"vi": "Xã Cũ"},
        kind=AgencyKind.COMMUNE,
        parent_id=small_province.province.id,
        opened_on=date(2025, 7, 1),
        closed_on=date(2026, 3, 7),
    )
    session.add(village)
    session.flush()
    session.add(
        AgencySuccession(
            predecessor_id=village.id,
            successor_id=small_province.ward.id,
            succeeded_on=date(2026, 3, 7),
            kind=SuccessionKind.MERGED,
        )
    )
    now, before = both
    of_village = [Response.campaign_id == before.id, Response.campaign_id == now.id]
    for campaign, upto in zip(of_village, (date(2026, 1, 1), date(2026, 3, 7)), strict=True):
        session.execute(
            Response.__table__.update()
            .where(campaign, Response.responsible_agency_id == small_province.ward.id, Response.received_on < upto)
            .values(responsible_agency_id=village.id)
        )
    session.commit()
    return village


def move(session, both, **chosen):
    now, before = both
    present = overview(session, now, **chosen)
    selection = select_before(session, present.basis.selection, before, TODAY)
    return present, compare_overviews(present, compute_overview(build_basis(session, selection)))


def test_an_heir_within_the_campaign_is_not_compared_with_all_that_it_became(session, both, merged, small_province):
    present, movement = move(session, both)
    compared = set(movement.agencies["agency"])
    assert movement.unlike == tuple(
        each for each in present.agencies.frame["agency"] if each in {merged.id, small_province.ward.id}
    )
    assert compared == {small_province.department.id}
    assert movement.is_alike and "overall" in set(movement.measures["code"])
    remarks = " ".join(remark["vi"] for remark in list_remarks(present.basis, present.coverage))
    assert "Xã Cũ → Phường Tân Lập" in remarks


def test_on_the_units_of_today_the_heir_is_compared(session, both, merged, small_province):
    _, movement = move(session, both, units="now")
    assert (movement.unlike, movement.is_alike) == ((), True)
    ward = movement.agencies.set_index("agency").loc[small_province.ward.id]
    assert (ward["before"], ward["now"]) == pytest.approx((0.5, 1.0))


def test_a_filter_on_the_heir_alone_compares_nothing(session, both, merged):
    present, movement = move(session, both, agency="TG-P1")
    assert not movement.is_alike
    assert movement.measures.empty and movement.services.empty and movement.agencies.empty
    before = [movement.before]
    assert [facts.id for facts, _ in trace_campaigns([*before, present.basis], present.basis, "overall")] == [
        both[0].id
    ]
    assert len(trace_campaigns([*before, present.basis], overview(session, both[0]).basis, "overall")) == 2
