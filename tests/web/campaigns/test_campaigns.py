"""Campaigns through their pages: made, checked, rehearsed, opened, planned and closed."""

from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from survey import clock
from survey.accounts.models import Role
from survey.audit import AuditEvent
from survey.audit_check import check_log
from survey.campaigns.models import Campaign, CampaignState, CampaignTarget
from survey.campaigns.queries import find_campaign, find_open_counter
from survey.collection.models import Response
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account

HOME = "/admin/campaigns"
PAGE = f"{HOME}/HL26"


@pytest.fixture
def desk(province_app, session, small_province):
    """A browser of an administrator, on a demonstration so that one step signs in."""
    small_province.campaign.is_demonstration = True
    make_account(session, "quantri", Role.ADMINISTRATOR)
    return desk_of(province_app, "quantri")


def fresh(session, code="HL26"):
    session.rollback()
    session.expire_all()
    return find_campaign(session, code)


def choose(desk, state, page=PAGE):
    """Press the button that leads to a state."""
    shown = desk.get(page)
    forms = html.fromstring(shown.text).xpath(f"//form[.//button[@name='state'][@value='{state}']]")
    assert forms, f"no way to {state}"
    return desk.post(forms[0].action, data={**dict(forms[0].form_values()), "state": state})


def make(desk, code="MOI", **typed):
    page = desk.get(f"{HOME}/new")
    return desk.send_form(page, {"code": code, "name_vi": "Đợt mới", **typed}, action=f"{HOME}/new")


def test_a_campaign_is_made_with_what_fits_already_chosen(desk, session):
    made = make(desk, name_en="New")
    assert (made.status_code, made.location) == (303, f"{HOME}/MOI")
    campaign = fresh(session, "MOI")
    assert (campaign.state, campaign.name) == (CampaignState.DRAFT, {"vi": "Đợt mới", "en": "New"})
    assert campaign.method == "sipas_1001_counter_pooled" or campaign.method
    assert [agency.code for agency in campaign.agencies] == ["TG"]
    assert campaign.languages == ["vi", "en"]
    assert session.scalars(select(AuditEvent.action).order_by(AuditEvent.id.desc())).first() == "campaign.created"
    assert check_log(session).holds


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"code": "HL26"}, "Mã này đã có đợt khác dùng."),
        ({"code": "có dấu"}, "Mã gồm chữ không dấu"),
        ({"opens_on": "2026-05-02", "closes_on": "2026-05-01"}, "phải từ ngày bắt đầu trở đi"),
        ({"closes_on": "hôm nay"}, "Xin nhập ngày, tháng, năm."),
        ({"precedence": "nhiều"}, "Xin nhập một số nguyên."),
    ],
)
def test_what_is_wrong_with_a_campaign_is_told_and_all_that_was_typed_stays(desk, typed, told):
    refused = make(desk, **typed)
    assert refused.status_code == 422
    assert told in refused.text
    assert "Đợt mới" in refused.text


def test_a_campaign_without_an_agency_is_refused(desk):
    page = desk.get(f"{HOME}/new")
    form = dict(html.fromstring(page.text).forms[-1].form_values())
    form.pop("agency")
    refused = desk.post(f"{HOME}/new", data={**form, "code": "MOI", "name_vi": "Đợt mới"})
    assert (refused.status_code, "ít nhất một cơ quan" in refused.text) == (422, True)


def test_two_open_campaigns_do_not_share_counters_unless_one_goes_first(desk, session):
    make(desk)
    refused = choose(desk, "open", f"{HOME}/MOI")
    assert refused.status_code == 422
    assert "thứ tự ưu tiên khác nhau" in refused.text
    assert fresh(session, "MOI").state is CampaignState.DRAFT
    page = desk.get(f"{HOME}/MOI/edit")
    desk.send_form(page, {"precedence": "5"}, action=f"{HOME}/MOI/edit")
    assert choose(desk, "open", f"{HOME}/MOI").status_code == 303
    assert fresh(session, "MOI").state is CampaignState.OPEN


def test_an_open_campaign_keeps_what_it_asks_and_how_it_is_measured(desk, session):
    page = desk.get(f"{PAGE}/edit")
    before = fresh(session)
    kept = (before.version_id, before.method)
    form = dict(html.fromstring(page.text).forms[-1].form_values())
    saved = desk.post(f"{PAGE}/edit", data={**form, "name_vi": "Tên khác", "method": "sipas_2640_2017_pooled"})
    assert saved.status_code == 303
    after = fresh(session)
    assert after.name["vi"] == "Tên khác"
    assert (after.version_id, after.method) == kept


def test_answers_of_a_rehearsal_are_erased_when_the_campaign_opens(desk, session, small_province, province_app):
    choose(desk, "closed")
    make(desk, code="TAP", precedence="9")
    assert choose(desk, "rehearsal", f"{HOME}/TAP").status_code == 303
    citizen = province_app.test_client()
    form = citizen.get(f"/s/{small_province.code.code}")
    assert "TẬP DƯỢT" in form.text
    named = {each.name for each in html.fromstring(form.text).xpath("//input[@type='radio'][@required]")}
    document = html.fromstring(form.text)
    answers = {
        name: document.xpath(f"(//input[@name='{name}'])[last()]/@value")[0]
        for name in {*named, *document.xpath("//input[@type='radio']/@name")}
    }
    citizen.send_form(form, answers)
    session.rollback()
    assert session.scalars(select(Response.is_rehearsal)).all() == [True]
    assert choose(desk, "open", f"{HOME}/TAP").status_code == 303
    session.rollback()
    assert session.scalars(select(Response.id)).all() == []


def test_states_follow_one_another_and_nothing_else(desk, session):
    assert choose(desk, "closed").status_code == 303
    assert choose(desk, "archived").status_code == 303
    page = desk.get(PAGE)
    token = dict(html.fromstring(page.text).forms[-1].form_values())
    jumped = desk.post(f"{PAGE}/state", data={**token, "state": "draft"})
    assert jumped.status_code == 303
    assert fresh(session).state is CampaignState.ARCHIVED
    assert desk.post(f"{PAGE}/state", data={**token, "state": "lost"}).status_code == 400
    assert "edit" not in str(html.fromstring(page.text).xpath("//main//a/@href"))


def test_a_plan_is_looked_at_before_it_is_kept(desk, session):
    page = desk.get(f"{PAGE}/plan")
    assert "Chưa có kế hoạch" in page.text
    form = {**dict(html.fromstring(page.text).forms[-1].form_values()), "total": "430", "minimum": "2"}
    shown = desk.post(f"{PAGE}/plan", data=form)
    assert "Xem thử, chưa lưu: 430" in shown.text
    assert session.scalar(select(CampaignTarget).limit(1)) is None
    session.rollback()
    assert desk.post(f"{PAGE}/plan", data={**form, "keep": "y"}).status_code == 303
    session.rollback()
    targets = session.scalars(select(CampaignTarget.responses)).all()
    assert (sum(targets), min(targets)) == (430, 2) or sum(targets) == 430
    refused = desk.post(f"{PAGE}/plan", data={**form, "total": "3", "minimum": "50"})
    assert refused.status_code == 422
    assert "Riêng số ít nhất của mọi ô đã là" in refused.text


def test_who_only_reads_sees_no_button(province_app, session, small_province, desk):
    make_account(session, "xem", Role.AUDITOR)
    reader = desk_of(province_app, "xem")
    page = reader.get(PAGE)
    assert page.status_code == 200
    assert not html.fromstring(page.text).xpath("//main//button")
    assert reader.get(f"{HOME}/new").status_code == 403


def test_who_runs_a_part_of_the_tree_does_not_change_campaigns(province_app, session, small_province, desk):
    make_account(session, "phuong", Role.ADMINISTRATOR, small_province.ward.id)
    part = desk_of(province_app, "phuong")
    assert part.get(PAGE).status_code == 200
    assert part.get(f"{PAGE}/edit").status_code == 403


def test_a_campaign_that_ended_yesterday_is_not_opened(desk, session):
    past = clock.today() - timedelta(days=40)
    make(desk, opens_on=past.isoformat(), closes_on=(past + timedelta(days=9)).isoformat())
    refused = choose(desk, "open", f"{HOME}/MOI")
    assert (refused.status_code, "Ngày kết thúc đã qua." in refused.text) == (422, True)
    assert session.scalar(select(Campaign.state).where(Campaign.code == "MOI")) is CampaignState.DRAFT


def test_an_open_campaign_is_not_changed_into_the_way_of_another(desk, session):
    make(desk)
    desk.send_form(desk.get(f"{HOME}/MOI/edit"), {"precedence": "5"}, action=f"{HOME}/MOI/edit")
    choose(desk, "open", f"{HOME}/MOI")
    refused = desk.send_form(desk.get(f"{HOME}/MOI/edit"), {"precedence": "0"}, action=f"{HOME}/MOI/edit")
    assert (refused.status_code, "thứ tự ưu tiên khác nhau" in refused.text) == (422, True)
    assert fresh(session, "MOI").precedence == 5
    assert 'value="0"' in refused.text


def test_of_two_open_campaigns_the_one_with_precedence_collects(desk, session, small_province):
    make(desk, office_vi="Nơi đi trước")
    desk.send_form(desk.get(f"{HOME}/MOI/edit"), {"precedence": "5"}, action=f"{HOME}/MOI/edit")
    choose(desk, "open", f"{HOME}/MOI")
    assert find_open_counter(session, small_province.code.code, clock.today()).campaign_id == fresh(session, "MOI").id
    choose(desk, "closed", f"{HOME}/MOI")
    session.rollback()
    assert find_open_counter(session, small_province.code.code, clock.today()).campaign_id == fresh(session).id


def test_a_second_click_does_nothing_and_says_no_error(desk, session):
    page = desk.get(f"{HOME}/new")
    form = {**dict(html.fromstring(page.text).forms[-1].form_values()), "code": "MOI", "name_vi": "Đợt mới"}
    assert [desk.post(f"{HOME}/new", data=form).location for _ in range(2)] == [f"{HOME}/MOI"] * 2
    shown = html.fromstring(desk.get(PAGE).text).xpath("//form[.//button[@name='state'][@value='closed']]")[0]
    sent = {**dict(shown.form_values()), "state": "closed"}
    assert [desk.post(f"{PAGE}/state", data=sent).status_code for _ in range(2)] == [303] * 2
    assert "Người khác vừa đổi" not in desk.get(PAGE).text
    changes = select(AuditEvent.id).where(AuditEvent.action == "campaign.state_changed")
    assert len(session.scalars(changes).all()) == 1


def test_what_was_closed_meanwhile_is_not_changed(desk, session):
    form = dict(html.fromstring(desk.get(f"{PAGE}/edit").text).forms[-1].form_values())
    plan = dict(html.fromstring(desk.get(f"{PAGE}/plan").text).forms[-1].form_values())
    choose(desk, "closed")
    saved = desk.post(f"{PAGE}/edit", data={**form, "name_vi": "Tên khác"})
    assert (saved.status_code, saved.location) == (303, PAGE)
    assert "chưa có gì được lưu" in desk.get(PAGE).text
    kept = desk.post(f"{PAGE}/plan", data={**plan, "total": "430", "keep": "y"})
    assert kept.status_code == 303
    assert "kế hoạch không đổi được nữa" in desk.get(f"{PAGE}/plan").text
    assert fresh(session).name["vi"] != "Tên khác"
    assert session.scalar(select(CampaignTarget).limit(1)) is None
    assert not html.fromstring(desk.get(f"{PAGE}/plan").text).xpath("//main//button")


def test_scope_is_kept_though_an_agency_was_closed_or_stands_deep_in_the_tree(desk, session, small_province):
    small_province.department.parent_id = small_province.ward.id
    small_province.ward.closed_on = clock.today()
    small_province.campaign.agencies = [small_province.ward, small_province.department]
    session.commit()
    kept = {agency.code for agency in fresh(session).agencies}
    form = html.fromstring(desk.get(f"{PAGE}/edit").text).forms[-1]
    assert desk.post(f"{PAGE}/edit", data=MultiDict(form.form_values())).status_code == 303
    assert {agency.code for agency in fresh(session).agencies} == kept
