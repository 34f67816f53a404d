"""What moved between two campaigns, and where units stand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from sqlalchemy import insert, select

from survey.campaigns.models import Campaign, CampaignState
from survey.collection.models import Response
from survey.indices.basis import build_basis
from survey.indices.choices import read_selection
from survey.indices.movement import Direction, compare_overviews, find_campaign_before, select_before
from survey.indices.overview import compute_overview
from tests.fixtures.answered_province import BAD, GOOD, Answers, store_answers

TODAY = date(2026, 12, 31)


def overview(session, campaign, **chosen):
    return compute_overview(build_basis(session, read_selection(session, campaign, chosen, TODAY)))


@pytest.fixture
def both(session, small_province):
    """The ward got much better, the department stayed as it was: 40 answers a unit and campaign, over ten days."""
    earlier = Campaign(
        code="HL25",
        name={"vi": "Năm 2025"},
        version=small_province.campaign.version,
        method=small_province.campaign.method,
        one_stop_office=small_province.campaign.one_stop_office,
        state=CampaignState.CLOSED,
        opens_on=date(2025, 7, 1),
        closes_on=date(2025, 12, 31),
        agencies=[small_province.province],
    )
    session.add(earlier)
    session.commit()
    days = [date(2026, 3, day) for day in range(2, 12)]
    well = [Answers("ward", 0, GOOD if day.day % 2 else BAD, 4, day=day) for day in days]
    fair = [Answers("department", 5, GOOD if day.day % 2 else BAD, 4, day=day) for day in days]
    store_answers(session, small_province, [*well, *fair])
    copied = [dict(row._mapping) for row in session.execute(select(*Response.__table__.columns))]
    for row in copied:
        del row["id"]
        row |= {
            "submission_key": f"e{row['submission_key']}",
            "campaign_id": earlier.id,
            "received_on": row["received_on"].replace(year=2025, month=9),
        }
    session.execute(insert(Response), copied)
    session.execute(
        Response.__table__.update()
        .where(
            Response.campaign_id == small_province.campaign.id,
            Response.responsible_agency_id == small_province.ward.id,
        )
        .values(ratings=GOOD)
    )
    session.commit()
    return small_province.campaign, earlier


def test_the_campaign_before_is_the_latest_that_began_earlier(session, both):
    now, before = both
    assert find_campaign_before(session, now) is before
    assert find_campaign_before(session, before) is None


def test_what_got_better_is_told_and_what_stayed_is_not(session, both, small_province):
    now, before = both
    present = overview(session, now)
    selection = select_before(present.basis.selection, before, TODAY)
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


def test_a_campaign_compared_with_itself_has_not_moved(session, both):
    present = overview(session, both[0])
    movement = compare_overviews(present, present)
    for table in (movement.measures, movement.agencies, movement.services):
        assert (table["difference"] == 0).all()
        assert set(table["direction"]) == {Direction.UNCLEAR}


def test_conditions_that_only_one_campaign_knows_are_left_out_of_the_other(session, both):
    now, before = both
    narrow = replace(
        read_selection(session, now, {"trait.gender": "female", "weights": "none", "service": "1.000001"}, TODAY)
    )
    there = select_before(narrow, before, TODAY)
    assert (there.campaign_id, there.traits, there.weighting) == (before.id, (), "")
    assert there.service_id == narrow.service_id
    assert (there.first_month, there.last_month) == (date(2025, 7, 1), date(2025, 12, 1))


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
