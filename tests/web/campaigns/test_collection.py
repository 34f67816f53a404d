"""Watching a collection through its page, and setting answers aside and back."""

from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from survey import clock
from survey.accounts.models import Role
from survey.audit import AuditEvent
from survey.campaigns.models import CampaignTarget
from survey.collection.models import CounterVisits, Response, ServiceStarts
from tests.fixtures.answered_province import GOOD, Answers, store_answers
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account

PAGE = "/admin/collection/HL26"


@pytest.fixture
def desk(province_app, session, small_province):
    """A browser of an administrator, on a demonstration so that one step signs in."""
    small_province.campaign.is_demonstration = True
    make_account(session, "quantri", Role.ADMINISTRATOR)
    return desk_of(province_app, "quantri")


def answer(app, code, n=1):
    """Scan a counter's code and answer everything, so many times."""
    for _ in range(n):
        citizen = app.test_client()
        form = citizen.get(f"/s/{code}")
        document = html.fromstring(form.text)
        assert citizen.post(f"/s/{code}/started?begun=1").status_code == 204
        service = document.xpath("(//input[@name='service'])[last()]/@value")[0]
        assert citizen.post(f"/s/{code}/started?service={service}").status_code == 204
        answers = {
            name: document.xpath(f"(//input[@name='{name}'])[last()]/@value")[0]
            for name in set(document.xpath("//input[@type='radio']/@name"))
        }
        assert citizen.send_form(form, answers).status_code == 303


def read_figures(page):
    return [
        each.strip() for each in html.fromstring(page.text).xpath("//dl[contains(@class,'headline')]//dd/text()[1]")
    ]


def test_openings_starts_and_answers_are_counted_where_they_happen(desk, session, small_province, province_app):
    assert "Chưa có phiếu nào" in desk.get(PAGE).text
    answer(province_app, small_province.code.code, 3)
    province_app.test_client().get(f"/s/{small_province.code.code}")
    page = desk.get(PAGE)
    assert read_figures(page)[:3] == ["4", "3", "3"]
    session.rollback()
    visits = session.scalars(select(CounterVisits)).all()
    assert [(each.scans, each.starts) for each in visits] == [(4, 3)]
    (started,) = session.scalars(select(ServiceStarts)).all()
    assert (started.service_id, started.starts) == (small_province.services[2].id, 3)
    assert started.responsible_agency_id == small_province.ward.id
    assert "Phường Tân Lập" in page.text
    assert html.fromstring(page.text).xpath("//table[contains(@class,'heat')]//td[contains(@class,'heat-5')]")


def test_counters_where_nothing_came_are_named(desk, session, small_province, province_app):
    answer(province_app, small_province.code.code)
    silent = html.fromstring(desk.get(PAGE).text).xpath("//section[h2[contains(., 'không có phiếu nào')]]//li//a/@href")
    assert silent == [f"/admin/counters/{small_province.busy_code.code}"]


def test_answers_are_set_aside_after_a_look_and_put_back(desk, session, small_province, province_app):
    answer(province_app, small_province.code.code, 2)
    today = clock.today().isoformat()
    typed = {
        "counter": small_province.code.code,
        "first_day": today,
        "last_day": today,
        "reason": "Cán bộ bấm hộ",
    }
    looked = desk.send_form(desk.get(PAGE), typed, action=f"{PAGE}/admission")
    assert "2 phiếu đang được tính" in looked.text.replace("<b>", "")
    session.rollback()
    assert session.scalars(select(Response.quarantine_reason)).all() == [None, None]
    form = {**dict(html.fromstring(looked.text).forms[-1].form_values()), **typed}
    assert desk.post(f"{PAGE}/admission", data={**form, "act": "set_aside"}).status_code == 303
    session.rollback()
    assert session.scalars(select(Response.quarantine_reason)).all() == ["Cán bộ bấm hộ"] * 2
    assert "Cán bộ bấm hộ" in desk.get(PAGE).text
    assert desk.post(f"{PAGE}/admission", data={**form, "act": "put_back"}).status_code == 303
    session.rollback()
    assert session.scalars(select(Response.quarantine_reason)).all() == [None, None]
    actions = session.scalars(select(AuditEvent.action)).all()
    assert [each for each in actions if each.startswith("responses.")] == ["responses.set_aside", "responses.put_back"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"counter": "ZZZZZZZZ"}, "Không có quầy nào mang mã này."),
        ({"reason": ""}, "Xin ghi lý do."),
        ({"first_day": ""}, "Xin nhập ngày, tháng, năm."),
        ({"last_day": "2020-01-01"}, "Ngày cuối phải từ ngày đầu trở đi."),
    ],
)
def test_a_selection_that_cannot_be_is_told_at_its_field(desk, small_province, changes, told):
    today = clock.today().isoformat()
    typed = {"counter": small_province.code.code, "first_day": today, "last_day": today, "reason": "Thử", **changes}
    refused = desk.send_form(desk.get(PAGE), typed, action=f"{PAGE}/admission")
    assert (refused.status_code, told in refused.text) == (422, True)


def test_a_coordinator_sees_their_own_part(province_app, session, small_province, desk):
    answer(province_app, small_province.code.code, 2)
    make_account(session, "dieuphoi", Role.COORDINATOR, small_province.counter.agency_id)
    make_account(session, "noikhac", Role.COORDINATOR, small_province.department.id)
    own, other = (desk_of(province_app, username).get(PAGE) for username in ("dieuphoi", "noikhac"))
    assert read_figures(own)[2] == "2"
    assert read_figures(other)[2] == "0"
    assert "Để riêng hoặc đưa trở lại" not in own.text


def test_the_tallies_come_as_csv_with_the_names(desk, small_province, province_app):
    answer(province_app, small_province.code.code, 2)
    told = desk.get(f"{PAGE}.csv").data.decode("utf-8-sig").splitlines()
    assert told[0].startswith("Loại,Mã,Tên")
    assert any(line.startswith(f"quầy,{small_province.code.code},") for line in told)


def test_counts_survive_a_database_that_is_away_for_a_moment(session, small_province, province_app):
    from sqlalchemy import create_engine

    from survey.collection.visits import VisitCounter

    away = VisitCounter(create_engine("sqlite:////nowhere/at/all.sqlite3"))
    away.count(small_province.campaign.id, small_province.counter.id, "scans", clock.now())
    away.write()
    away._engine = province_app.extensions["sipas_engine"]
    away.count(small_province.campaign.id, small_province.counter.id, "scans", clock.now())
    away.count(small_province.campaign.id, small_province.counter.id, "starts", clock.now() + timedelta(seconds=1))
    away.write()
    away.write()
    session.rollback()
    visits = session.scalars(select(CounterVisits)).all()
    assert sum(each.scans for each in visits) == 2
    assert sum(each.starts for each in visits) == 1


def read_row(page, table, name):
    (row,) = html.fromstring(page.text).xpath(f"//section[h2/@id='{table}']//tr[th[contains(., '{name}')]]")
    return [cell.text_content().strip() for cell in row.xpath("td")[:3]]


def test_people_who_began_and_left_lower_the_rate_where_they_were(desk, session, small_province, province_app):
    """Two finish and one leaves after choosing a service of the department, at a counter of the ward."""
    code, services = small_province.busy_code.code, small_province.services
    citizen = province_app.test_client()
    citizen.get(f"/s/{code}")
    for service in (services[5], services[5], services[6]):
        assert citizen.post(f"/s/{code}/started?begun=1&service={service.id}").status_code == 204
    store_answers(session, small_province, [Answers("department", 5, GOOD, 2)])
    page = desk.get(PAGE)
    assert read_row(page, "receiving", "Phường Tân Lập") == ["1", "3", "2"]
    assert read_row(page, "agencies", "Sở Xây dựng") == ["3", "2", "67 %"]
    assert read_row(page, "services", "Thủ tục xây dựng số 3") == ["2", "2", "100 %"]
    assert read_row(page, "services", "Thủ tục xây dựng số 4") == ["1", "0", "0 %"]


def test_a_start_of_a_service_that_the_counter_does_not_offer_is_not_counted(session, small_province, province_app):
    citizen, code = province_app.test_client(), small_province.code.code
    for told in ("service=0", "service=x", f"service={small_province.services[9].id}", ""):
        assert citizen.post(f"/s/{code}/started?{told}").status_code == 204
    province_app.extensions["sipas_visits"].write()
    session.rollback()
    assert session.scalars(select(ServiceStarts)).all() == []
    assert session.scalars(select(CounterVisits)).all() == []


def test_who_is_responsible_sees_what_others_received_for_them(province_app, session, small_province, desk):
    """The ward received two dossiers of the department and one of its own; a fourth person began and left."""
    store_answers(session, small_province, [Answers("department", 5, GOOD, 2), Answers("ward", 0, GOOD, 1)])
    session.add(
        CampaignTarget(
            campaign_id=small_province.campaign.id,
            agency_id=small_province.department.id,
            service_id=small_province.services[5].id,
            responses=8,
        )
    )
    session.commit()
    citizen, begun = province_app.test_client(), f"begun=1&service={small_province.services[5].id}"
    for _person in range(3):
        citizen.post(f"/s/{small_province.busy_code.code}/started?{begun}")
    make_account(session, "sxd", Role.COORDINATOR, small_province.department.id)
    page = desk_of(province_app, "sxd").get(PAGE)
    assert read_figures(page) == ["0", "3", "2", "90 giây", "25 %"]
    assert read_row(page, "agencies", "Sở Xây dựng") == ["3", "2", "67 %"]
    assert "Quầy số" not in page.text
    assert "Phường Tân Lập" not in page.text


def test_a_counter_where_more_finished_than_began_does_not_hide_who_left_at_another(
    desk, session, small_province, province_app
):
    store_answers(session, small_province, [Answers("department", 5, GOOD, 4)])
    citizen = province_app.test_client()
    for _person in range(2):
        citizen.post(f"/s/{small_province.code.code}/started?begun=1")
    page = desk.get(PAGE)
    assert read_figures(page)[1:3] == ["6", "4"]
    assert read_row(page, "receiving", "Phường Tân Lập") == ["0", "6", "4"]


def test_how_long_a_silence_is_can_be_chosen_and_nobody_is_judged_before(desk, session, small_province, province_app):
    today = clock.today()
    campaign = small_province.campaign
    campaign.opens_on = today - timedelta(days=9)
    session.commit()
    store_answers(session, small_province, [Answers("department", 5, GOOD, 1, day=today - timedelta(days=5))])
    told = html.fromstring(desk.get(f"{PAGE}?days=7").text).xpath("//section[@id='silent']//li//a/@href")
    assert told == [f"/admin/counters/{small_province.code.code}"]
    usual = html.fromstring(desk.get(PAGE).text).xpath("//section[@id='silent']//li")
    assert [each.text_content().split(" – ")[1] for each in usual] == [
        "Quầy số 1 chưa có phiếu nào",
        f"Quầy số 2 phiếu gần nhất: {today - timedelta(days=5):%d/%m/%Y}",
    ]
    assert "Đợt mở chưa được 14 ngày" in desk.get(f"{PAGE}?days=14").text
    assert "không có phiếu nào trong 3 ngày" in desk.get(f"{PAGE}?days=4").text
