"""The way to the first answer: who is led, what counts as done, and when it is over."""

import pytest
from lxml import html
from sqlalchemy import delete

from survey import clock
from survey.accounts.models import Role
from survey.campaigns.models import CampaignState
from survey.collection.first_steps import FirstStep, load_first_steps
from survey.organisation.models import CounterService
from tests.followup.conftest import store_response
from tests.web.test_accounts import make_account, sign_in

RATINGS = "4" * 16


def sign_in_as(app, session, role, agency_id=None):
    make_account(session, "quantri", role, agency_id)
    desk = app.test_client()
    sign_in(desk)
    return desk


@pytest.fixture
def desk(province_app, session, small_province):
    small_province.campaign.is_demonstration = True
    return sign_in_as(province_app, session, Role.ADMINISTRATOR)


def read_onward(page):
    """What the line of the next step says, and where its link leads."""
    line = html.fromstring(page.text).xpath("//p[@class='onward']")
    return (line[0].xpath("string(b)"), line[0].xpath("a[@class='main']/@href")) if line else None


def test_the_front_page_leads_to_what_is_not_done_until_an_answer_counts(desk, session, small_province):
    assert desk.get("/account/").location == "/admin/start"
    assert read_onward(desk.get("/admin/campaigns"))[0] == "Tờ dán có mã QR"

    assert desk.get(f"/admin/counters/{small_province.code.code}/poster.pdf").status_code == 200
    name, links = read_onward(desk.get("/admin/campaigns"))
    assert name == "Câu trả lời đầu tiên"
    assert links == [f"/s/{small_province.code.code}"]

    store_response(session, small_province, RATINGS, is_rehearsal=True)
    assert read_onward(desk.get("/admin/campaigns"))[0] == "Câu trả lời đầu tiên"
    store_response(session, small_province, RATINGS)
    assert read_onward(desk.get("/admin/campaigns")) is None
    assert desk.get("/account/").location == "/analyst/"
    assert "Đã có câu trả lời đầu tiên" in desk.get("/admin/start").text


def test_a_counter_without_services_is_led_to_the_form_that_is_filled_for_it(desk, session, small_province):
    session.execute(delete(CounterService))
    session.commit()
    name, (address,) = read_onward(desk.get("/admin/campaigns"))
    assert name == "Quầy và thủ tục tại quầy"
    form = html.fromstring(desk.get(address).text)
    assert form.xpath("//input[@id='number']/@value") == ["1"]
    assert form.xpath("//input[@id='agency']/@value") == [small_province.ward.code]


def test_a_campaign_that_is_not_open_is_the_next_step(session, small_province):
    small_province.campaign.state = CampaignState.DRAFT
    session.flush()
    steps = load_first_steps(session, clock.today())
    assert steps.next is FirstStep.CAMPAIGN
    assert steps.campaign is small_province.campaign


@pytest.mark.parametrize("role", [Role.DESIGNER, Role.COORDINATOR, Role.ANALYST, Role.AUDITOR])
def test_nobody_is_led_who_cannot_go_the_whole_way(province_app, session, role):
    desk = sign_in_as(province_app, session, role)
    assert read_onward(desk.get("/admin/campaigns")) is None
    assert desk.get("/admin/start").status_code == 403


def test_an_administrator_of_one_ward_is_not_led_either(province_app, session, small_province):
    small_province.campaign.is_demonstration = True
    desk = sign_in_as(province_app, session, Role.ADMINISTRATOR, small_province.ward.id)
    assert read_onward(desk.get("/admin/campaigns")) is None
