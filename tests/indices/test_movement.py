"""What moved between two campaigns, and where units stand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from survey.errors import BadChoice
from survey.indices.basis import build_basis
from survey.indices.choices import read_selection
from survey.indices.movement import Direction, compare_overviews, find_campaign_before, select_before
from survey.indices.overview import compute_overview

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
