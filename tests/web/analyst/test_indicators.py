"""External indicators through their pages: shown beside the province's own, entered by hand and by file."""

from io import BytesIO

import pytest
from lxml import html
from sqlalchemy import select

from survey.accounts.models import Role
from survey.audit import AuditEvent
from survey.indicators.models import ExternalFigure
from tests.web.test_accounts import make_account, sign_in

PAGE = "/analyst/indicators"
FIGURE = {"indicator": "SIPAS", "unit": "Thanh Giang", "rank": "", "n_ranked": "", "source": "https://moha.gov.vn/x"}
FILE = "Chỉ số;Năm;Đơn vị;Giá trị;Thứ hạng;Trên số đơn vị;Không so với năm trước;Nguồn\n"


@pytest.fixture
def enter(province_app, session, answered_province):
    """A browser that someone signed in on."""

    def enter(role=Role.ANALYST, agency_id=None):
        username = f"{role.value}{agency_id or ''}"
        make_account(session, username, role, agency_id=agency_id)
        desk = province_app.test_client()
        sign_in(desk, username)
        return desk

    return enter


def add(desk, **values):
    return desk.send_form(desk.get(f"{PAGE}/new"), FIGURE | values)


def send_file(desk, text):
    token = html.fromstring(desk.get(f"{PAGE}/import").text).xpath("string(//main//input[@name='csrf_token']/@value)")
    sent = {"csrf_token": token, "file": (BytesIO(text.encode("utf-8-sig")), "so-lieu.csv")}
    return desk.post(f"{PAGE}/import", data=sent, content_type="multipart/form-data")


def read_rows(page, heading):
    """The rows of the table under a heading, as texts."""
    rows = html.fromstring(page).xpath(f"//section[h2[contains(., '{heading}')]]//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def test_figures_stand_beside_the_own_survey_with_changes_and_points(enter):
    desk = enter()
    for values in (
        {"year": "2025", "value": "85,50", "rank": "12", "n_ranked": "34"},
        {"year": "2026", "value": "87.25", "rank": "9", "n_ranked": "34"},
        {"year": "2026", "unit": "Cả nước", "value": "83,11"},
    ):
        assert add(desk, **values).status_code == 303
    page = desk.get(PAGE).text
    latest, earlier = read_rows(page, "do Bộ Nội vụ công bố")
    own = read_rows(page, "Tự khảo sát tại quầy")[0]
    assert latest[:7] == ["2026", "87,25", "+1,75", "9/34", "lên 3 bậc", "83,11", "+4,14"]
    # The survey began in 2026, and its index is the one of its own page.
    assert latest[7] == f"{own[3]} ({own[4]})"
    assert own[3] in desk.get("/analyst/campaigns/HL26").text
    assert earlier[:7] == ["2025", "85,50", "–", "12/34", "–", "–", "–"]
    assert read_rows(page, "quy ra điểm")[0][:3] == ["2026", "8,73", "8,31"]
    assert "moha.gov.vn" in latest[8]


def test_the_two_surveys_are_never_called_the_same(enter):
    for language, words in (("vi", "Không phải cùng một thước đo"), ("en", "Not the same measure")):
        assert words in enter(Role.AUDITOR if language == "vi" else Role.ANALYST).get(f"{PAGE}?lang={language}").text


def test_a_bad_figure_is_refused_at_its_field_and_what_was_typed_is_kept(enter, session):
    desk = enter()
    reply = add(desk, year="2024", value="chín mươi", source="")
    page = html.fromstring(reply.text)
    assert reply.status_code == 422
    assert page.xpath("//input[@id='value']/@value") == ["chín mươi"]
    assert "chín mươi" in page.xpath("string(//p[@id='value-error'])")
    assert page.xpath("//textarea[@aria-invalid]/@id") == ["source"]
    assert session.scalars(select(ExternalFigure)).all() == []


def test_a_second_figure_of_the_same_year_is_no_silent_change(enter, session):
    desk = enter()
    add(desk, year="2024", value="80")
    assert add(desk, year="2024", value="81").status_code == 422
    session.expire_all()
    (figure,) = session.scalars(select(ExternalFigure)).all()
    assert figure.value == 80


def test_a_figure_is_changed_and_removed(enter, session):
    desk = enter()
    add(desk, year="2024", value="80")
    (figure,) = session.scalars(select(ExternalFigure)).all()
    address = f"{PAGE}/{figure.id}"
    assert desk.send_form(desk.get(address), {"value": "81,5"}, action=address).status_code == 303
    assert "81,50" in desk.get(PAGE).text
    assert desk.send_form(desk.get(address), {}).location == PAGE
    assert desk.get(address).status_code == 404
    session.rollback()
    assert session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()[-3:] == [
        "indicator.added",
        "indicator.changed",
        "indicator.removed",
    ]


def test_a_file_is_tried_out_told_by_row_and_column_then_taken_in_once(enter):
    desk = enter()
    dry_run = send_file(desk, f"{FILE}PCI;2024;Thanh Giang;67,48;23;63;;pcivietnam.vn\nPCI;2023;Thanh Giang;abc;;;;\n")
    page = desk.get(dry_run.location).text
    rows = read_rows(page, "Từng dòng")
    assert [row[:2] for row in rows] == [["Dòng 3", "từ chối"], ["Dòng 2", "thêm"]]
    assert "Giá trị" in rows[0][3]
    assert "Nguồn" in rows[0][3]
    assert "Giá trị: 67,48" in rows[1][3]
    assert "67,48" not in desk.get(PAGE).text
    assert desk.send_form(desk.get(dry_run.location), {}).location == PAGE
    assert "67,48" in desk.get(PAGE).text
    assert desk.get(dry_run.location).status_code == 404


def test_a_file_without_its_columns_is_refused_on_its_page(enter):
    reply = send_file(enter(), "Năm;Giá trị\n2024;80\n")
    assert reply.status_code == 422
    assert "Nguồn" in html.fromstring(reply.text).xpath("string(//p[@id='file-error'])")


def test_what_was_published_comes_with_its_sources(enter):
    desk = enter()
    token = html.fromstring(desk.get(f"{PAGE}/import").text).xpath("string(//main//input[@name='csrf_token']/@value)")
    published = f"{PAGE}/import/published"
    dry_run = desk.post(published, data={"csrf_token": token, "unit": "Cả nước"}).location
    desk.send_form(desk.get(dry_run), {})
    rows = {row[0]: row for row in read_rows(desk.get(PAGE).text, "do Bộ Nội vụ công bố")}
    assert rows["2024"][1:3] == ["83,94", "+1,28"]
    # The sample of households began in 2022: no change is told.
    assert rows["2022*"][1:3] == ["80,08", "–"]
    assert desk.post(published, data={"csrf_token": token, "unit": "Atlantis"}).status_code == 422


def test_a_part_of_the_tree_reads_its_own_survey_and_changes_nothing(enter, answered_province):
    desk = enter(agency_id=answered_province.ward.id)
    page = desk.get(PAGE).text
    assert "phần Ông/Bà được giao" in page
    assert "Phường Tân Lập" in page
    assert "nếu được chấm như thế" not in page
    assert f"{PAGE}/new" not in page
    assert desk.get(f"{PAGE}/new").status_code == 403
    assert desk.get(f"{PAGE}/import").status_code == 403


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_table_is_downloaded_and_the_log_tells(enter, session, kind):
    desk = enter()
    add(desk, year="2024", value="80")
    assert desk.get(f"{PAGE}.{kind}").status_code == 200
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.action, event.subject) == ("export.made", "indicators")
