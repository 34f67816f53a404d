"""The pages of alerts and their rules."""

import pytest
from lxml import html
from sqlalchemy import select

from survey import clock
from survey.followup.alerts import raise_alerts
from survey.followup.models import Alert, AlertRule
from tests.followup.conftest import BAD, BY

NEW = "/admin/alerts/rules/new"


@pytest.fixture
def alerted(session, desk, respond):
    """One rule and one low score of this moment that it was met by."""
    make_rule(desk, name="Một phiếu", low_scores="1")
    respond(BAD, comment="Chờ lâu", at=clock.now())
    raise_alerts(session, by=BY, at=clock.now())
    session.commit()


def make_rule(desk, **typed):
    return desk.send_form(desk.get(NEW), {"name": "Quy tắc", **typed}, action=NEW)


def test_an_alert_shows_on_every_page_until_somebody_has_seen_it(desk, alerted):
    assert "1 cảnh báo" in desk.get("/admin/audit").text
    page = desk.get("/admin/alerts")
    assert "chưa ai xem" in page.text
    assert desk.send_form(page, {}, action="/admin/alerts/1/seen").status_code == 303
    assert "1 cảnh báo" not in desk.get("/admin/audit").text
    assert "Trần Thị Mai (quantri)" in desk.get("/admin/alerts").text


def test_all_that_a_page_showed_are_seen_at_once_and_what_came_since_is_not(desk, session, alerted, respond):
    make_rule(desk, name="Theo thủ tục", low_scores="1", grouping="service")
    raise_alerts(session, by=BY, at=clock.now())
    session.commit()
    page = desk.get("/admin/alerts")
    respond(BAD, at=clock.now(), service=1)
    raise_alerts(session, by=BY, at=clock.now())
    session.commit()
    assert desk.send_form(page, {}, action="/admin/alerts/seen").status_code == 303
    session.rollback()
    assert [alert.seen_at is None for alert in session.scalars(select(Alert).order_by(Alert.id))] == [
        False,
        False,
        True,
    ]


def test_an_alert_leads_to_the_responses_it_is_about(desk, alerted, respond, small_province):
    respond(BAD, comment="Ở quầy khác", counter=small_province.counter)
    page = desk.get("/admin/alerts")
    address = html.fromstring(page.text).xpath("//main//a[contains(@href, 'counter=')]/@href")[0]
    found = desk.get(address).text
    assert "Chờ lâu" in found
    assert "Ở quầy khác" not in found


def test_an_agency_sees_the_alerts_of_its_own_places(department_desk, ward_desk, auditor_desk, alerted):
    assert "Không có cảnh báo nào" in department_desk.get("/admin/alerts").text
    assert "Quầy số 2" in ward_desk.get("/admin/alerts").text
    auditors = auditor_desk.get("/admin/alerts")
    assert "Quầy số 2" in auditors.text
    assert not [form for form in html.fromstring(auditors.text).forms if "/alerts" in (form.action or "")]
    token = {"csrf_token": html.fromstring(auditors.text).xpath("string(//input[@name='csrf_token']/@value)")}
    assert auditor_desk.post("/admin/alerts/1/seen", data=token).status_code == 403


def test_a_coordinator_watches_their_own_agency_and_nothing_else(ward_desk, desk, session, small_province):
    choices = html.fromstring(ward_desk.get(NEW).text).xpath("//select[@name='agency']/option/@value")
    assert choices == [str(small_province.ward.id)]
    make_rule(desk, name="Toàn tỉnh")
    assert ward_desk.get("/admin/alerts/rules/1").status_code == 404
    make_rule(ward_desk, name="Của phường")
    assert session.scalars(select(AlertRule.agency_id).order_by(AlertRule.id)).all() == [None, small_province.ward.id]


@pytest.mark.parametrize(
    "typed", [{"name": " "}, {"low_scores": "0"}, {"low_scores": "ba"}, {"days": "400"}, {"email": "khong phai"}]
)
def test_a_rule_that_cannot_be_is_refused_at_its_field(desk, session, typed):
    reply = make_rule(desk, **typed)
    assert reply.status_code == 422
    assert html.fromstring(reply.text).xpath("//input[@aria-invalid]/@name") == list(typed)
    assert session.scalars(select(AlertRule)).all() == []


def test_a_rule_is_switched_off(desk, session, alerted):
    page = desk.get("/admin/alerts/rules/1")
    form = next(form for form in html.fromstring(page.text).forms if form.action.endswith("/rules/1"))
    sent = {name: value for name, value in form.form_values() if name != "is_active"}
    assert desk.post("/admin/alerts/rules/1", data=sent).status_code == 303
    session.rollback()
    assert session.scalars(select(AlertRule)).one().is_active is False
    assert "đã tắt" in desk.get("/admin/alerts").text


def test_a_refused_message_is_told_on_the_page(desk, session, alerted, province_app):
    alert, rule = session.scalars(select(Alert)).one(), session.scalars(select(AlertRule)).one()
    rule.email, alert.email_tries, alert.email_tried_at = "gd@tinh.gov.vn", 1, clock.now()
    alert.email_problem = "SMTPRecipientsRefused: không có hộp thư"
    session.commit()
    page = desk.get("/admin/alerts").text
    assert "không có hộp thư" in page
    assert "Thử lại lúc" in page
    assert "chưa khai báo máy chủ thư" in page
