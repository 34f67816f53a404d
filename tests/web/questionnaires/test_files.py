"""Questionnaires leave and come as files: every download is recorded, and a bad file is refused place by place."""

from io import BytesIO

import pytest
from lxml import html
from openpyxl import load_workbook
from sqlalchemy import select

from survey.audit import AuditEvent
from survey.questionnaires.document import serialise_document
from survey.questionnaires.models import Questionnaire
from tests.questionnaires.forms import EVERY_KIND
from tests.web.questionnaires.test_designing import DRAFT, read


def upload(desk, data, code="nhap", name="phieu.json", into=""):
    page = desk.get("/admin/questionnaires/import")
    token = html.fromstring(page.text).xpath("//form//input[@name='csrf_token']/@value")[-1]
    typed = {"csrf_token": token, "code": code, "into": into, "file": (BytesIO(data), name)}
    return desk.post("/admin/questionnaires/import", data=typed, content_type="multipart/form-data")


def list_told(reply):
    return [" ".join(row.text_content().split()) for row in html.fromstring(reply.text).xpath("//*[@role='alert']//li")]


@pytest.mark.parametrize("kind", ["json", "xlsx"])
def test_a_downloaded_questionnaire_comes_in_as_a_new_one(desk, session, kind):
    file = desk.get(f"{DRAFT}.{kind}")
    assert file.headers["Content-Disposition"] == f'attachment; filename="so-1.{kind}"'
    assert upload(desk, file.data, name=f"so.{kind}").location == "/admin/questionnaires/nhap/1"
    back = read(session, "nhap")
    assert back.sections == EVERY_KIND.sections
    events = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert "export.made" in events
    assert events[-1] == "questionnaire.begun"


def test_a_kind_of_file_that_is_not_made_is_not_found(desk):
    assert desk.get(f"{DRAFT}.pdf").status_code == 404


def test_a_workbook_is_refused_with_sheet_row_and_column(desk, session):
    book = load_workbook(BytesIO(desk.get(f"{DRAFT}.xlsx").data))
    book["survey"]["A4"] = "geopoint"
    stream = BytesIO()
    book.save(stream)
    reply = upload(desk, stream.getvalue(), name="so.xlsx")
    assert reply.status_code == 422
    [told] = list_told(reply)
    assert told.startswith("trang tính survey, dòng 4, cột type: không dùng được loại “geopoint”; chỉ nhận select_one")
    assert session.scalars(select(Questionnaire.code).where(Questionnaire.code == "nhap")).all() == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b" " * 3_000_000, "tệp lớn hơn 2 MB"),
        (b"khong phai JSON", "không phải văn bản JSON hợp lệ"),
        (b"PK\x03\x04hong", "không phải tệp XLSX đọc được"),
        (serialise_document(EVERY_KIND).replace('"code":"ways"', '"code":"a/b c"').encode(), "mã gồm chữ thường"),
        (serialise_document(EVERY_KIND).replace('"code":"ways"', '"code":"best"').encode(), "mã bị trùng"),
        (serialise_document(EVERY_KIND).replace('"vi":"Phiếu của sở",', "").encode(), "cần có nội dung tiếng Việt"),
    ],
)
def test_what_is_no_questionnaire_is_refused_and_the_code_typed_is_kept(desk, data, told):
    reply = upload(desk, data)
    assert reply.status_code == 422
    assert any(told in each for each in list_told(reply))
    assert html.fromstring(reply.text).xpath("//input[@name='code']/@value") == ["nhap"]


def test_a_code_that_is_taken_and_a_file_that_is_missing_are_told_at_their_field(desk):
    taken = upload(desk, serialise_document(EVERY_KIND).encode(), code="so")
    assert "Mã này đã có phiếu khác dùng" in html.fromstring(taken.text).xpath("string(//p[@id='code-error'])")
    page = desk.get("/admin/questionnaires/import")
    missing = desk.send_form(page, {"code": "nhap"}, action="/admin/questionnaires/import")
    assert "Xin chọn một tệp" in html.fromstring(missing.text).xpath("string(//p[@id='file-error'])")
    assert "Xin nhập mã phiếu" in upload(desk, b"{}", code="").text


def test_a_workbook_comes_back_as_the_next_draft_with_what_it_could_not_carry(desk, session):
    typed = {"code": "chinh-thuc", "source": "instrument:sipas_1001_counter"}
    made = desk.send_form(desk.get("/admin/questionnaires/new"), typed, action="/admin/questionnaires/new").location
    file = desk.get(f"{made}.xlsx").data
    assert upload(desk, file, code="", into="chinh-thuc").location == "/admin/questionnaires/chinh-thuc/2"
    assert read(session, "chinh-thuc", 2) == read(session, "chinh-thuc", 1)


def test_a_file_with_signs_that_no_database_holds_comes_in_without_them(desk, session):
    spoilt = serialise_document(EVERY_KIND).replace("Ý kiến khác", "Ý kiến\\u0000 khác")
    assert upload(desk, spoilt.encode()).status_code == 303
    assert read(session, "nhap") == EVERY_KIND


def test_what_of_a_workbook_did_not_come_in_is_told_on_the_draft(desk, session):
    book = load_workbook(BytesIO(desk.get(f"{DRAFT}.xlsx").data))
    survey = book["survey"]
    column = survey.max_column + 1
    for row, value in ((1, "hint"), (3, "Gợi ý"), (5, "Gợi ý nữa")):
        survey.cell(row, column, value)
    stream = BytesIO()
    book.save(stream)
    page = desk.get(upload(desk, stream.getvalue(), name="so.xlsx").location)
    [told] = html.fromstring(page.text).xpath("//p[@role='status']/text()")
    assert told.startswith("Không nhập: trang tính survey, cột hint, dòng ")
    assert read(session, "nhap").sections == EVERY_KIND.sections
