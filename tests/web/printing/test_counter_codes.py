"""Codes of a counter: what came of them, ending one for a reason, and giving another."""

import pytest
from lxml import html
from sqlalchemy import select

from survey import clock
from survey.accounts.models import Role
from survey.audit import Actor, AuditEvent
from survey.campaigns.commands import withdraw_code
from survey.campaigns.models import CounterCode
from survey.campaigns.queries import list_codes_of, list_counters_without_code
from survey.collection.models import CounterVisits
from survey.organisation.models import Counter
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account


def end(desk, code, act, reason):
    page = desk.get(f"/admin/counters/{code}")
    return desk.send_form(page, {"reason": reason}, action=f"/admin/counters/{code}/{act}")


def test_a_replaced_code_leads_nowhere_and_the_new_one_collects(desk, session, small_province, visitor):
    old = small_province.code.code
    reply = end(desk, old, "replace", "  Tờ dán   bị rách ")
    new = reply.location.rpartition("/")[2]
    assert (reply.status_code, new == old) == (303, False)
    assert visitor.get(f"/s/{old}").status_code == 410
    assert visitor.get(f"/s/{new}").status_code == 200
    page = desk.get(reply.location).text
    assert f"Mã đang dùng: {new}" in page
    assert "Tờ dán bị rách" in page
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "counter_code.replaced")).one()
    assert (event.subject, event.after) == (f"counter_code:{old}", {"code": new, "reason": "Tờ dán bị rách"})


def test_a_withdrawn_code_leaves_the_counter_without_until_it_is_given_one(desk, session, small_province, visitor):
    old = small_province.code.code
    assert end(desk, old, "withdraw", "Quầy sửa chữa").status_code == 303
    assert visitor.get(f"/s/{old}").status_code == 410
    assert "1 quầy chưa có mã" in desk.get("/admin/counters").text
    reply = issue(desk, small_province.counter.id)
    new = reply.location.rpartition("/")[2]
    assert visitor.get(f"/s/{new}").status_code == 200
    assert [code.code for code in list_codes_of(session, small_province.counter.id)] == [new, old]


def issue(desk, counter_id):
    """Press the button of a counter without a code."""
    form = next(
        form for form in html.fromstring(desk.get("/admin/counters").text).forms if form.action.endswith("issue")
    )
    return desk.post(form.action, data={**dict(form.form_values()), "counter": str(counter_id)})


@pytest.mark.parametrize("act", ["replace", "withdraw"])
def test_a_code_ends_with_a_reason_or_not_at_all(desk, session, small_province, act):
    for reason, told in (("", "Xin ghi lý do"), ("   ", "Xin ghi lý do"), ("x" * 201, "dài quá 200")):
        reply = end(desk, small_province.code.code, act, reason)
        assert (reply.status_code, told in reply.text) == (422, True)
        assert html.fromstring(reply.text).xpath(f"//input[@id='reason-{act}']/@value") == [reason.strip()]
    assert session.scalar(select(CounterCode.retired_at).where(CounterCode.code == small_province.code.code)) is None


def test_a_code_ends_once(desk, small_province):
    page = desk.get(f"/admin/counters/{small_province.code.code}")
    address = f"/admin/counters/{small_province.code.code}/replace"
    assert desk.send_form(page, {"reason": "mất"}, action=address).status_code == 303
    assert desk.send_form(page, {"reason": "mất"}, action=address).status_code == 409


def test_a_counter_with_a_code_is_given_no_second(desk, session, small_province):
    withdraw_code(session, small_province.busy_code, reason="thử", by=Actor(None, "kiểm thử"), at=clock.now())
    session.commit()
    assert issue(desk, small_province.counter.id).status_code == 409
    assert issue(desk, 9999).status_code == 409
    assert len(list_codes_of(session, small_province.counter.id)) == 1


def test_a_closed_counter_needs_no_code(session, small_province):
    counter = Counter(
        agency=small_province.ward, number="9", name={"vi": "Quầy 9"}, opened_on=small_province.counter.opened_on
    )
    session.add(counter)
    session.flush()
    assert list_counters_without_code(session, clock.today()) == [counter]
    counter.closed_on = clock.now().date()
    session.flush()
    assert list_counters_without_code(session, clock.today()) == []


def test_who_prints_sees_the_codes_but_ends_none(province_app, session, desk, small_province):
    make_account(session, "dieuphoi", Role.COORDINATOR, small_province.ward.id)
    own, code = desk_of(province_app, "dieuphoi"), small_province.code.code
    page = own.get(f"/admin/counters/{code}")
    assert page.status_code == 200
    assert "/replace" not in page.text
    token = html.fromstring(page.text).xpath("//input[@name='csrf_token']/@value")[0]
    reply = own.post(f"/admin/counters/{code}/replace", data={"csrf_token": token, "reason": "x"})
    assert reply.status_code == 403


def test_openings_stand_beside_responses(desk, session, small_province):
    session.add(
        CounterVisits(
            counter_id=small_province.counter.id,
            campaign_id=small_province.campaign.id,
            day=clock.now().date(),
            hour=9,
            scans=1234,
            starts=56,
        )
    )
    session.commit()
    assert "1.234" in desk.get("/admin/counters").text
    page = html.fromstring(desk.get(f"/admin/counters/{small_province.code.code}").text)
    assert page.xpath("//dl[@class='headline']//dd/text()") == ["1.234", "56", "0"]


def test_a_code_as_people_type_it_finds_its_page(desk, small_province):
    code = small_province.code.code.lower()
    assert desk.get(f"/admin/counters/{code[:4]}-{code[4:]}").status_code == 200
    assert desk.get("/admin/counters/ABCD1234").status_code == 404
