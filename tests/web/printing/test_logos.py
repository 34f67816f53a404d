"""The logo of an agency, through its page."""

import io

import pypdfium2
import pytest
from lxml import html
from sqlalchemy import select

from survey.accounts.models import Role
from survey.audit import AuditEvent
from tests.reports.test_logos import RED, SVG
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account

ADDRESS = "/admin/logos/TG-P1"
PICTURE = SVG.format(RED).encode()


def send(desk, content, name="logo.svg"):
    form = html.fromstring(desk.get(ADDRESS).text).forms[-1]
    token = dict(form.form_values())["csrf_token"]
    return desk.post(ADDRESS, data={"csrf_token": token, "picture": (io.BytesIO(content), name)})


def count_red(pdf):
    pixels = pypdfium2.PdfDocument(pdf)[0].render(scale=1, rev_byteorder=True).to_numpy()
    return ((pixels[:, :, 0] > 200) & (pixels[:, :, 1] < 60)).sum()


def test_a_logo_is_shown_and_printed_until_it_is_removed(desk, session, small_province):
    poster = f"/admin/counters/{small_province.code.code}/poster.pdf"
    assert count_red(desk.get(poster).data) == 0
    assert send(desk, PICTURE).status_code == 303
    page = desk.get(ADDRESS)
    assert desk.get(html.fromstring(page.text).xpath("//img/@src")[0]).data.startswith(b"\x89PNG")
    assert count_red(desk.get(poster).data) > 500
    token = dict(html.fromstring(page.text).forms[-1].form_values())["csrf_token"]
    assert desk.post(ADDRESS, data={"csrf_token": token, "remove": "1"}).status_code == 303
    assert count_red(desk.get(poster).data) == 0
    assert desk.get(f"{ADDRESS}/picture.png").status_code == 404
    actions = session.scalars(select(AuditEvent.action)).all()
    assert [action for action in actions if action.startswith("logo.")] == ["logo.kept", "logo.removed"]


def test_the_logo_of_the_unit_above_is_named_where_there_is_no_own(desk):
    token = dict(html.fromstring(desk.get("/admin/logos/TG").text).forms[-1].form_values())["csrf_token"]
    desk.post("/admin/logos/TG", data={"csrf_token": token, "picture": (io.BytesIO(PICTURE), "a.svg")})
    assert "đang dùng biểu trưng của Tỉnh Thanh Giang" in desk.get(ADDRESS).text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"GIF89a", "không phải PNG hay SVG"),
        (b"<svg", "Không đọc được hình"),
        (PICTURE + b" " * 600_000, "Tệp quá lớn"),
    ],
)
def test_a_file_that_is_no_good_is_refused_on_its_own_page(desk, content, told):
    reply = send(desk, content)
    assert (reply.status_code, told in reply.text) == (422, True)


def test_a_form_without_a_file_asks_for_one(desk):
    assert "Xin chọn một tệp" in send(desk, b"", name="").text


def test_a_file_beyond_all_measure_is_not_even_read(desk):
    assert send(desk, bytes(5 * 1024 * 1024)).status_code == 413


def test_who_only_prints_keeps_no_logos(province_app, session, desk, small_province):
    make_account(session, "dieuphoi", Role.COORDINATOR, small_province.ward.id)
    assert desk_of(province_app, "dieuphoi").get(ADDRESS).status_code == 403


def test_an_administrator_of_a_department_keeps_its_own_logo_only(province_app, session, desk, small_province):
    make_account(session, "quantriso", Role.ADMINISTRATOR, small_province.department.id)
    client = desk_of(province_app, "quantriso")
    assert client.get("/admin/logos/TG-S1").status_code == 200
    assert client.get(ADDRESS).status_code == 404
    assert client.get("/admin/logos/nothing").status_code == 404
