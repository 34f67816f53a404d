"""Mergers and splits of agencies through their page."""

from datetime import date

import pytest
from lxml import html
from sqlalchemy import select

from survey.accounts.models import Account, Role, RoleGrant
from survey.audit import AuditEvent
from survey.campaigns.models import CampaignAgency, CampaignTarget
from survey.organisation.models import Agency, AgencyKind, AgencySuccession, Counter, CounterService, SuccessionKind
from tests.web.test_accounts import make_account, sign_in

ADDRESS = "/admin/organisation/agencies/succession"


@pytest.fixture
def desk(province_app, session, small_province):
    small_province.campaign.is_demonstration = True
    make_account(session, "quantri", Role.ADMINISTRATOR)
    desk = province_app.test_client()
    sign_in(desk)
    return desk


def send(desk, predecessors, successors, day="2026-07-01", **more):
    """Fill in the form with the box cleared, unless it is given."""
    page = desk.get(ADDRESS)
    token = html.fromstring(page.text).xpath("string(//main//input[@name='csrf_token']/@value)")
    answers = {"csrf_token": token, "predecessors": predecessors, "successors": successors, "succeeded_on": day}
    return desk.post(ADDRESS, data={**answers, **more})


def test_a_merger_closes_the_agency_and_shows_who_became_whom(desk, session, small_province):
    assert send(desk, "TG-P1", "TG-S1").status_code == 303
    session.expire_all()
    assert session.get(Agency, small_province.ward.id).closed_on == date(2026, 7, 1)
    assert session.scalars(select(AgencySuccession)).one().kind is SuccessionKind.MERGED
    assert "Phường Tân Lập (TG-P1) → Sở Xây dựng (TG-S1)" in desk.get(ADDRESS).text
    assert send(desk, "TG-P1", "TG-S1").status_code == 422


@pytest.mark.parametrize(
    "sent",
    [
        ("TG-P1", "KHONG", "2026-07-01"),
        ("TG-P1", "TG-P1", "2026-07-01"),
        ("", "TG-S1", "2026-07-01"),
        ("TG-P1, TG-S1", "TG, TG-X", "2026-07-01"),
        ("TG-P1", "TG-S1", "2025-07-01"),
        ("TG-P1", "TG-S1", ""),
        ("TG-P1", "TG-S1", "2020-01-01"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_closed(desk, session, small_province, sent):
    assert send(desk, *sent).status_code == 422
    session.expire_all()
    assert session.get(Agency, small_province.ward.id).closed_on is None


def test_nothing_becomes_part_of_an_agency_that_is_no_more_or_not_yet(desk, session, small_province):
    small_province.department.closed_on = date(2026, 7, 1)
    session.commit()
    reply = send(desk, "TG-P1", "TG-S1")
    assert (reply.status_code, "đã kết thúc" in reply.text) == (422, True)
    small_province.department.opened_on, small_province.department.closed_on = date(2026, 7, 2), None
    session.commit()
    assert send(desk, "TG-P1", "TG-S1").status_code == 422
    session.expire_all()
    assert session.get(Agency, small_province.ward.id).closed_on is None


def test_what_was_opened_again_does_not_become_the_same_twice(desk, session, small_province):
    send(desk, "TG-P1", "TG-S1")
    session.expire_all()
    session.get(Agency, small_province.ward.id).closed_on = None
    session.commit()
    reply = send(desk, "TG-P1", "TG-S1")
    assert (reply.status_code, "Đã ghi từ trước" in reply.text) == (422, True)


def test_the_heir_takes_over_counters_units_services_and_the_place_in_campaigns(desk, session, small_province):
    ward, department = small_province.ward, small_province.department
    own = Counter(agency_id=department.id, number="1", name={"vi": "Quầy 1"}, opened_on=date(2026, 1, 1))
    gone = Counter(
        agency_id=ward.id, number="0", name={"vi": "Cũ"}, opened_on=date(2025, 1, 1), closed_on=date(2025, 2, 1)
    )
    unit = Agency(
        code="TG-P1-A", name={"vi": "Tổ A"}, kind=AgencyKind.WARD, parent_id=ward.id, opened_on=date(2026, 1, 1)
    )
    session.add_all([own, gone, unit])
    small_province.campaign.agencies = [ward]
    session.commit()
    address = f"/s/{small_province.code.code}"
    assert desk.get(address).status_code == 200
    assert send(desk, "TG-P1", "TG-S1", takes_over="1").status_code == 303
    session.expire_all()
    counters = session.execute(select(Counter.agency_id, Counter.number).order_by(Counter.id)).all()
    assert (department.id, "1-2") in [tuple(each) for each in counters]
    assert (gone.agency_id, unit.parent_id) == (ward.id, department.id)
    responsible = session.scalars(select(CounterService.responsible_agency_id)).all()
    assert ward.id not in responsible
    assert department in small_province.campaign.agencies
    assert desk.get(address).status_code == 200
    assert "Sở Xây dựng" in desk.get(address).text
    assert "agency.handed_over" in session.scalars(select(AuditEvent.action)).all()


def test_a_split_hands_nothing_over_by_itself(desk, session, small_province):
    reply = send(desk, "TG-P1", "TG-S1, TG", takes_over="1")
    assert (reply.status_code, "bỏ đánh dấu" in reply.text) == (422, True)


def test_what_is_under_an_agency_does_not_inherit_it_before_it_is_moved_up(desk, session, small_province):
    small_province.department.parent_id = small_province.ward.id
    session.commit()
    reply = send(desk, "TG-P1", "TG-S1", takes_over="1")
    assert (reply.status_code, "trực thuộc" in reply.text) == (422, True)


def undo(desk, agency, day="2026-07-01"):
    token = html.fromstring(desk.get(ADDRESS).text).xpath("string(//main//input[@name='csrf_token']/@value)")
    sent = {"csrf_token": token, "agency": agency, "day": day}
    return desk.post(f"{ADDRESS}/undo", data=sent, follow_redirects=True)


def describe(session):
    """What a merger changes, as it stands in the database now."""
    session.rollback()
    session.expire_all()
    return {
        "agencies": session.execute(select(Agency.code, Agency.parent_id, Agency.closed_on).order_by(Agency.id)).all(),
        "counters": session.execute(select(Counter.id, Counter.agency_id, Counter.number).order_by(Counter.id)).all(),
        "offers": session.execute(
            select(CounterService.counter_id, CounterService.service_id, CounterService.responsible_agency_id).order_by(
                CounterService.counter_id, CounterService.service_id
            )
        ).all(),
        "scopes": session.execute(
            select(CampaignAgency.campaign_id, CampaignAgency.agency_id).order_by(CampaignAgency.agency_id)
        ).all(),
        "lineage": session.execute(select(AgencySuccession.predecessor_id)).all(),
    }


def test_an_undone_merger_leaves_everything_as_it_was(desk, session, small_province):
    ward, department = small_province.ward, small_province.department
    own = Counter(agency_id=department.id, number="1", name={"vi": "Quầy 1"}, opened_on=date(2026, 1, 1))
    unit = Agency(
        code="TG-P1-A", name={"vi": "Tổ A"}, kind=AgencyKind.WARD, parent_id=ward.id, opened_on=date(2026, 1, 1)
    )
    session.add_all([own, unit])
    small_province.campaign.agencies = [ward]
    session.commit()
    before = describe(session)
    send(desk, "TG-P1", "TG-S1", takes_over="1")
    assert describe(session) != before
    assert "TG-P1 hoạt động trở lại" in undo(desk, "TG-P1").text
    assert describe(session) == before
    assert {"agency.given_back", "agency.succession_undone"} <= set(session.scalars(select(AuditEvent.action)))
    assert "không còn" in undo(desk, "TG-P1").text


def test_an_undone_split_strikes_out_all_that_the_agency_became(desk, session, small_province):
    before = describe(session)
    send(desk, "TG-P1", "TG-S1, TG")
    undo(desk, "TG-P1")
    assert describe(session) == before


def test_a_counter_that_came_with_a_merger_stays_where_it_was_put_since(desk, session, small_province):
    send(desk, "TG-P1", "TG-S1", takes_over="1")
    session.rollback()
    session.expire_all()
    small_province.counter.agency_id = small_province.province.id
    session.commit()
    undo(desk, "TG-P1")
    session.rollback()
    session.expire_all()
    assert small_province.counter.agency_id == small_province.province.id
    assert small_province.busy_counter.agency_id == small_province.ward.id


def test_undoing_puts_no_agency_under_itself(desk, session, small_province):
    unit = Agency(
        code="TG-P1-A",
        name={"vi": "Tổ A"},
        kind=AgencyKind.WARD,
        parent_id=small_province.ward.id,
        opened_on=date(2026, 1, 1),
    )
    session.add(unit)
    session.commit()
    send(desk, "TG-P1", "TG-S1", takes_over="1")
    session.rollback()
    session.expire_all()
    small_province.ward.parent_id = unit.id
    session.commit()
    assert "TG-P1 hoạt động trở lại" in undo(desk, "TG-P1").text
    session.rollback()
    session.expire_all()
    assert (small_province.ward.parent_id, unit.parent_id) == (unit.id, small_province.department.id)
    assert small_province.counter.agency_id == small_province.ward.id


def test_an_heir_stays_in_the_campaign_for_another_that_it_came_from(desk, session, small_province):
    other = Agency(code="TG-P2", name={"vi": "Phường Hai"}, kind=AgencyKind.WARD, opened_on=date(2025, 7, 1))
    session.add(other)
    small_province.campaign.agencies = [small_province.ward, other]
    session.commit()
    send(desk, "TG-P1, TG-P2", "TG-S1")
    undo(desk, "TG-P1")
    session.rollback()
    session.expire_all()
    assert small_province.department in small_province.campaign.agencies
    undo(desk, "TG-P2")
    session.rollback()
    session.expire_all()
    assert small_province.department not in small_province.campaign.agencies


def test_only_the_latest_of_a_line_is_undone(desk, session, small_province):
    send(desk, "TG-P1", "TG-S1")
    send(desk, "TG-S1", "TG", "2026-08-01")
    reply = undo(desk, "TG-P1")
    assert "xin hủy lần đó trước" in reply.text
    session.rollback()
    session.expire_all()
    assert small_province.ward.closed_on == date(2026, 7, 1)


@pytest.mark.parametrize("sent", [("KHONG", "2026-07-01"), ("TG-P1", "2026-07-02"), ("TG-P1", "hôm qua"), ("", "")])
def test_undoing_what_there_is_not_says_so(desk, session, small_province, sent):
    send(desk, "TG-P1", "TG-S1")
    assert "không còn" in undo(desk, *sent).text
    session.rollback()
    session.expire_all()
    assert small_province.ward.closed_on == date(2026, 7, 1)


def test_what_the_former_agency_keeps_is_told(desk, session, small_province):
    account = session.scalars(select(Account)).one()
    session.add(RoleGrant(account_id=account.id, role=Role.COORDINATOR, agency_id=small_province.ward.id))
    service = small_province.services[0]
    session.add(
        CampaignTarget(
            campaign_id=small_province.campaign.id, agency_id=small_province.ward.id, service_id=service.id, responses=9
        )
    )
    session.commit()
    send(desk, "TG-P1", "TG-S1")
    page = desk.get(ADDRESS).text
    assert "1 tài khoản còn được giao ở cơ quan cũ" in page
    assert "Kế hoạch mẫu của đợt HL26" in page


def test_a_merger_does_not_bring_second_open_campaigns_together_in_silence(desk, session, small_province, second_open):
    before = describe(session)
    reply = send(desk, "TG-P1", "TG-S1", takes_over="1")
    assert (reply.status_code, "“HL26” và “HL26B”" in reply.text) == (422, True)
    assert describe(session) == before
    second_open.precedence = 1
    session.commit()
    assert send(desk, "TG-P1", "TG-S1", takes_over="1").status_code == 303
