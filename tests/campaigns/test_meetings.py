"""Where open campaigns meet, in trees and campaigns of any shape."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from survey.campaigns.meetings import OpenCampaign, list_meetings

CODES = [f"A{number}" for number in range(8)]
DAY = date(2026, 1, 1)


@st.composite
def trees(draw):
    """Parents by code: a unit stands under one before it, so that there is no circle."""
    return {code: draw(st.sampled_from(["", *CODES[:place]])) if place else "" for place, code in enumerate(CODES)}


@st.composite
def campaigns(draw):
    n = draw(st.integers(0, 4))
    found = []
    for number in range(n):
        opens = DAY + timedelta(days=draw(st.integers(0, 20)))
        closes = opens + timedelta(days=draw(st.integers(0, 20)))
        agencies = draw(st.frozensets(st.sampled_from(CODES), max_size=3))
        found.append(OpenCampaign(f"D{number}", draw(st.integers(0, 1)), opens, closes, agencies))
    return found


def collects(campaign, agency, parents, day):
    if not campaign.opens_on <= day <= campaign.closes_on:
        return False
    while agency:
        if agency in campaign.agencies:
            return True
        agency = parents[agency]
    return False


@given(trees(), campaigns())
def test_campaigns_meet_just_where_some_day_nobody_could_say_which_collects(parents, open_campaigns):
    days = [DAY + timedelta(days=number) for number in range(41)]
    expected = {}
    for agency in CODES:
        pairs = {
            (a.code, b.code)
            for a in open_campaigns
            for b in open_campaigns
            if a.code < b.code and a.precedence == b.precedence
            if any(collects(a, agency, parents, day) and collects(b, agency, parents, day) for day in days)
        }
        if pairs:
            expected[agency] = pairs
    assert list_meetings(open_campaigns, parents) == expected
