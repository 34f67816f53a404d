"""The registers of the organisation through their pages: lists, forms, files, and who may change which part."""

from io import BytesIO

import pytest
from lxml import html
from sqlalchemy import select

from survey.accounts.models import Role
from survey.audit import AuditEvent
from survey.campaigns.models import CounterCode
from survey.organisation.models import Agency, Counter
from tests.web.printing.desk import wait_for_job
from tests.web.test_accounts import make_account, sign_in

FIELDS = "/admin/organisation/fields"
COUNTER = {"agency": "TG-P1", "number": "7", "name": "Quầy số 7", "english_name": "", "opened_on": "2026-01-01"}


@pytest.fixture
def desk(province_app, session, small_province):
    small_province.campaign.is_demonstration = True
    make_account(session, "quantri", Role.ADMINISTRATOR)
    desk = province_app.test_client()
    sign_in(desk)
    return desk


def send_file(desk, address, content, name="tep.csv"):
    token = html.fromstring(desk.get(address).text).xpath("string(//main//input[@name='csrf_token']/@value)")
    return desk.post(
        address,
        data={"csrf_token": token, "file": (BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def list_events(session):
    return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


@pytest.mark.parametrize("name", ["agencies", "fields", "services", "counters", "offers", "counts"])
def test_every_register_is_listed_searched_and_has_a_form(desk, name):
    assert desk.get(f"/admin/organisation/{name}").status_code == 200
    assert desk.get(f"/admin/organisation/{name}?q=khong-co-gi-het").status_code == 200
    assert desk.get(f"/admin/organisation/{name}/row").status_code == 200
    assert desk.get(f"/admin/organisation/{name}/import").status_code == 200


def test_a_new_counter_gets_its_code_and_both_are_in_the_log(desk, session):
    reply = desk.send_form(desk.get("/admin/organisation/counters/row"), COUNTER)
    assert reply.status_code == 303
    counter = session.scalars(select(Counter).where(Counter.number == "7")).one()
    assert session.scalar(select(CounterCode).where(CounterCode.counter_id == counter.id)) is not None
    assert list_events(session)[-2:] == ["counter.added", "counter_code.issued"]


def test_a_bad_row_is_refused_at_its_field_and_what_was_typed_is_kept(desk, session):
    reply = desk.send_form(desk.get("/admin/organisation/counters/row"), COUNTER | {"agency": "KHONG"})
    page = html.fromstring(reply.text)
    assert reply.status_code == 422
    assert "KHONG" in page.xpath("string(//p[@id='agency-error'])")
    assert page.xpath("//input[@id='name']/@value") == ["Quầy số 7"]
    again = desk.send_form(desk.get("/admin/organisation/counters/row"), COUNTER | {"number": "1"})
    assert again.status_code == 422


def test_an_agency_is_renamed_and_cannot_come_under_itself(desk, session, small_province):
    address = "/admin/organisation/agencies/row?key=TG"
    assert desk.send_form(desk.get(address), {"name": "Tỉnh Thanh Giang mới"}).status_code == 303
    session.expire_all()
    assert session.get(Agency, small_province.province.id).name["vi"] == "Tỉnh Thanh Giang mới"
    assert desk.send_form(desk.get(address), {"parent": "TG-P1"}).status_code == 422


def test_a_file_is_tried_out_then_carried_out_once(desk, session):
    content = "Mã lĩnh vực;Tên lĩnh vực;Tên tiếng Anh\nDD;Đất đai;Land\nHT;Hộ tịch;Civil status\n;;thiếu\n".encode()
    dry_run = send_file(desk, f"{FIELDS}/import", content).location
    page = desk.get(dry_run)
    assert "Đất đai" not in desk.get(FIELDS).text
    assert "Mã lĩnh vực" in page.text
    assert "4" in html.fromstring(page.text).xpath("//td[@class='number']/text()")
    assert desk.send_form(desk.get(dry_run), {}).location == FIELDS
    assert "Đất đai" in desk.get(FIELDS).text
    assert desk.get(dry_run).status_code == 404
    assert list_events(session)[-1] == "service_field.added"


def test_what_changed_after_the_dry_run_is_shown_before_anything_is_carried_out(desk):
    dry_run = send_file(
        desk, f"{FIELDS}/import", "Mã lĩnh vực,Tên lĩnh vực,Tên tiếng Anh\nHT,Tên mới,\n".encode()
    ).location
    token = html.fromstring(desk.get(dry_run).text)
    sent = {field.get("name"): field.get("value") for field in token.xpath("//main//input[@type='hidden']")}
    desk.send_form(desk.get(f"{FIELDS}/row?key=HT"), {"name": "Tên khác"})
    assert desk.post(dry_run, data=sent).status_code == 409
    assert "Tên khác" in desk.get(FIELDS).text


def test_another_account_does_not_see_a_held_file(desk, province_app, session):
    dry_run = send_file(
        desk, f"{FIELDS}/import", "Mã lĩnh vực,Tên lĩnh vực,Tên tiếng Anh\nDD,Đất đai,\n".encode()
    ).location
    make_account(session, "khac", Role.ADMINISTRATOR)
    other = province_app.test_client()
    sign_in(other, "khac")
    assert other.get(dry_run).status_code == 404


def test_a_bad_file_is_refused_on_its_page(desk):
    reply = send_file(desk, f"{FIELDS}/import", b"\xd0\xcf\x11\xe0rest", "cu.xls")
    assert reply.status_code == 422
    assert "Excel đời cũ" in reply.text


def test_an_auditor_reads_without_buttons_and_a_part_of_the_tree_changes_only_that(
    province_app, session, small_province
):
    small_province.campaign.is_demonstration = True
    make_account(session, "kiemtra", Role.AUDITOR)
    make_account(session, "phuong", Role.ADMINISTRATOR, small_province.ward.id)
    auditor, ward = province_app.test_client(), province_app.test_client()
    sign_in(auditor, "kiemtra")
    sign_in(ward, "phuong")
    assert "/import" not in auditor.get("/admin/organisation/agencies").text
    assert not html.fromstring(auditor.get("/admin/organisation/agencies/row?key=TG").text).xpath("//main//form")
    assert "TG-S1" not in ward.get("/admin/organisation/agencies").text
    assert ward.get("/admin/organisation/agencies/row?key=TG-S1").status_code == 404
    assert ward.get(f"{FIELDS}/row").status_code == 403
    assert ward.send_form(ward.get("/admin/organisation/counters/row"), COUNTER).status_code == 303
    assert (
        ward.send_form(ward.get("/admin/organisation/counters/row"), COUNTER | {"agency": "TG-S1"}).status_code == 422
    )


def test_every_export_is_in_the_log(desk, session):
    assert desk.get("/admin/organisation/agencies.csv").data.startswith(b"\xef\xbb\xbf")
    assert desk.get("/admin/organisation/counts.xlsx").data.startswith(b"PK")
    assert list_events(session)[-2:] == ["export.made", "export.made"]


LARGE = "Mã lĩnh vực,Tên lĩnh vực,Tên tiếng Anh\nHT,Hộ tịch,\n,Không mã,\n" + "".join(
    f"L{number:04},Lĩnh vực {number},\n" for number in range(2_000)
)


def try_out_large(desk):
    """Send a file of over 2,000 rows; the address of what its dry run found."""
    progress = send_file(desk, f"{FIELDS}/import", LARGE.encode()).location
    done = html.fromstring(wait_for_job(desk, progress).text)
    return done.xpath("string(//a[contains(@href, '/import/')]/@href)")


def test_a_large_file_is_tried_out_and_taken_in_beside_the_requests(desk, session):
    dry_run = try_out_large(desk)
    assert "L0007" not in desk.get(f"{FIELDS}?q=Linh+vuc+7").text
    page = desk.get(dry_run)
    assert "2.000" in page.text
    assert "và 1502 dòng nữa" in page.text
    progress = desk.send_form(page, {}).location
    done = wait_for_job(desk, progress)
    assert "2001 dòng thay đổi" in done.text
    report = desk.get(html.fromstring(done.text).xpath("string(//a[contains(@href, '/file')]/@href)"))
    lines = report.data.decode("utf-8-sig").splitlines()
    assert (len(lines), lines[2].split(",")[:2]) == (2003, ["3", "refused"])
    assert "L0007" in desk.get(f"{FIELDS}?q=Linh+vuc+7").text
    assert list_events(session).count("service_field.added") == 2_000
    assert desk.get(dry_run).status_code == 404


def test_a_large_file_whose_ground_changed_after_the_dry_run_is_not_taken_in(desk, session):
    dry_run = try_out_large(desk)
    desk.send_form(desk.get(f"{FIELDS}/row?key=HT"), {"name": "Tên khác"})
    done = wait_for_job(desk, desk.send_form(desk.get(dry_run), {}).location)
    assert "Dữ liệu đã thay đổi sau lần chạy thử" in done.text
    assert list_events(session).count("service_field.added") == 0


def test_a_name_typed_where_a_code_is_asked_for_is_understood_if_it_names_one_thing(desk, session, small_province):
    named = COUNTER | {"agency": "phường TÂN LẬP"}
    assert desk.send_form(desk.get("/admin/organisation/counters/row"), named).status_code == 303
    assert session.scalars(select(Counter).where(Counter.number == "7")).one().agency_id == small_province.ward.id


def test_the_form_of_the_next_row_is_filled_with_what_rows_share(desk):
    form = html.fromstring(desk.get("/admin/organisation/counters/row?agency=TG-P1").text)
    assert form.xpath("//input[@id='agency']/@value") == ["TG-P1"]
    assert form.xpath("string(//input[@id='opened_on']/@value)").endswith("-01-01")
    token = form.xpath("string(//main//input[@name='csrf_token']/@value)")
    reply = desk.post("/admin/organisation/counters/row", data=COUNTER | {"csrf_token": token, "more": "1"})
    again = html.fromstring(desk.get(reply.location).text)
    assert again.xpath("//input[@id='agency']/@value") == ["TG-P1"]
    assert again.xpath("//input[@id='opened_on']/@value") == ["2026-01-01"]
    assert again.xpath("//input[@id='name']/@value") == [""]


MOVED = "Mã cơ quan,Tên cơ quan,Loại cơ quan,Mã cơ quan cấp trên,Ngày thành lập\r\n"


def test_an_agency_is_not_moved_to_where_two_open_campaigns_would_ask_at_once(
    desk, session, small_province, second_open
):
    address = "/admin/organisation/agencies/row?key=TG-P1"
    page = html.fromstring(desk.get(address).text)
    cells = {each.name: each.value or "" for each in page.xpath("//main//form//*[@name]") if each.name != "more"}
    reply = desk.post(address, data={**cells, "parent": "TG-S1"})
    assert (reply.status_code, "“HL26” và “HL26B”" in reply.text) == (422, True)
    session.rollback()
    session.expire_all()
    assert small_province.ward.parent_id == small_province.province.id
    second_open.precedence = 1
    session.commit()
    assert desk.post(address, data={**cells, "parent": "TG-S1"}).status_code == 303
    session.rollback()
    session.expire_all()
    assert small_province.ward.parent_id == small_province.department.id


def test_the_dry_run_refuses_only_the_row_that_brings_campaigns_together(desk, session, small_province, second_open):
    rows = [
        "TG-P1,Phường Tân Lập,phường,TG-MOI,2025-07-01",
        "TG-MOI,Cụm mới,sở,TG-S1,2026-01-01",
        "TG-S1,Sở Xây dựng,sở,,2025-07-01",
    ]
    address = "/admin/organisation/agencies/import"
    shown = send_file(desk, address, (MOVED + "\r\n".join(rows)).encode(), "co-quan.csv")
    table = html.fromstring(desk.get(shown.location).text if shown.location else shown.text)
    said = [" ".join(row.text_content().split()) for row in table.xpath("//tbody/tr")]
    assert sum("“HL26” và “HL26B”" in row for row in said) == 1
    assert any("TG-P1" in row and "“HL26” và “HL26B”" in row for row in said)
