"""A rehearsal looks like the real thing and counts nowhere; a form speaks the languages of its campaign."""

import pytest
from sqlalchemy import select

from survey.campaigns.models import Campaign, CampaignState
from survey.collection.models import Response
from survey.collection.queries import count_responses_by_campaign
from survey.indices.dataset import load_dataset
from tests.web.citizen.form_reading import FormPage

MARK = "TẬP DƯỢT"


@pytest.fixture
def address(session, small_province):
    small_province.campaign.state = CampaignState.REHEARSAL
    session.commit()
    return f"/s/{small_province.code.code}"


def answer(visitor, address):
    sent = FormPage(visitor.get(address).text).filled("5")
    return visitor.get(visitor.post(address, data=sent).location)


def test_every_page_of_a_rehearsal_says_so(visitor, address):
    assert MARK in visitor.get(address).text
    assert MARK in visitor.post(address, data=FormPage(visitor.get(address).text).fields).text
    receipt = answer(visitor, address)
    assert MARK in receipt.text
    assert "sẽ được tính" not in receipt.text


def test_answers_of_a_rehearsal_count_nowhere(visitor, session, small_province, address):
    answer(visitor, address)
    session.rollback()
    assert session.scalars(select(Response.is_rehearsal)).all() == [True]
    campaign = small_province.campaign
    assert load_dataset(session, campaign.id, 16).n == 0
    assert count_responses_by_campaign(session) == {}


def test_an_open_campaign_goes_before_a_rehearsal_and_precedence_before_dates(
    visitor, session, small_province, address
):
    first = small_province.campaign
    other = Campaign(
        code="HL27",
        name={"vi": "Đợt khác"},
        version=first.version,
        method=first.method,
        one_stop_office=first.one_stop_office,
        state=CampaignState.OPEN,
        opens_on=first.opens_on,
        closes_on=first.closes_on,
        agencies=first.agencies,
    )
    session.add(other)
    session.commit()
    answer(visitor, address)
    first.state, first.precedence = CampaignState.OPEN, 1
    session.commit()
    answer(visitor, address)
    session.rollback()
    assert session.scalars(select(Response.campaign_id).order_by(Response.id)).all() == [other.id, first.id]


def test_a_form_offers_only_the_languages_of_its_campaign(visitor, session, small_province, address):
    small_province.campaign.languages = ["vi"]
    session.commit()
    page = visitor.get(f"{address}?lang=en")
    assert FormPage(page.text).tree.get("lang") == "vi"
    assert "English" not in page.text
