"""What an address asks of the filter and the data do not have is refused in words, on every page and file alike."""

import pytest
from lxml import html

from survey.accounts.models import Role
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account

PAGE = "/analyst/campaigns/HL26"
PARTS = ("", "/heatmap", "/trend", "/comparison", "/drivers", "/respondents", "/quality", "/suspicions", "/report")
FILES = ("/index.csv", "/index.xlsx", "/heatmap.csv", "/comparison.csv", "/plots/factors.svg", "/plots/months.csv")


@pytest.fixture
def desk(province_app, session, answered_province):
    make_account(session, "phantich", Role.ANALYST)
    return desk_of(province_app, "phantich")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("from=2026-13", "Từ tháng: “2026-13” không phải là một tháng; xin viết như 2026-03."),
        ("to=9999-12", "Đến tháng: tháng 12/9999 nằm ngoài đợt lấy ý kiến"),
        ("from=0001-01", "nằm ngoài đợt lấy ý kiến"),
        ("from=2026-04&to=2026-03", "tháng cuối (03/2026) đứng trước tháng đầu (04/2026)"),
        ("agency=nope", "Cơ quan: không có “nope”"),
        ("agency=%00", "Cơ quan: không có"),
        ("service=<script>", "Thủ tục: không có “<script>”"),
        ("field=" + "x" * 3000, "Lĩnh vực: không có “xxx"),
        ("counter=٣", "Quầy: không có “٣”"),
        ("counter=999999999999999999999", "Quầy: không có"),
        (f"counter={'9' * 5000}", "Quầy: không có"),
        ("mode=x", "Hình thức trả lời: không có “x”; có: qr, kiosk"),
        ("mode=qr&mode=kiosk", "Hình thức trả lời: địa chỉ nêu điều kiện này nhiều lần"),
        ("language=fr", "Ngôn ngữ: không có “fr”; có: vi, en"),
        ("weights=mine", "Trọng số: không có “mine”"),
        ("trait.hobby=chess", "mang mã “hobby”"),
        ("trait.gender=neither", "không có “neither”"),
    ],
)
def test_a_choice_that_the_data_do_not_have_is_named(desk, asked, says):
    reply = desk.get(f"{PAGE}?{asked}")
    assert reply.status_code == 400
    assert says in html.fromstring(reply.text).text_content()


def test_it_is_refused_wherever_it_is_asked_with_a_way_out(desk):
    for part in (*PARTS, *FILES):
        reply = desk.get(f"{PAGE}{part}?mode=x")
        assert reply.status_code == 400, part
        page = html.fromstring(reply.text)
        assert "Hình thức trả lời: không có “x”" in page.text_content(), part
        assert page.xpath(f"//main//a[@href='{PAGE}{part}']"), part


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (f"{PAGE}?against=nope", "So với đợt: không có “nope”"),
        (f"{PAGE}?against=HL26", "không so một đợt với chính nó"),
        (f"{PAGE}/comparison?against=nope", "So với đợt: không có “nope”"),
        (f"{PAGE}/comparison?b.mode=x", "Nhóm thứ hai: Hình thức trả lời: không có “x”"),
        (f"{PAGE}/heatmap?rows=x", "Hàng: không có “x”"),
        (f"{PAGE}/heatmap?order=x", "Xếp theo: không có “x”"),
        (f"{PAGE}/trend?measure=x", "Chỉ số nào: không có “x”"),
        (f"{PAGE}/plots/months.csv?measure=x", "Chỉ số nào: không có “x”"),
    ],
)
def test_a_choice_of_one_page_is_named_too(desk, address, says):
    reply = desk.get(address)
    assert reply.status_code == 400
    assert says in html.fromstring(reply.text).text_content()


def test_a_condition_given_twice_alike_or_left_open_once_is_one_condition(desk):
    for asked in ("mode=paper&mode=paper", "mode=&mode=paper"):
        assert "phiếu giấy" in desk.get(f"{PAGE}?{asked}").text
        assert "# Hình thức trả lời: phiếu giấy" in desk.get(f"{PAGE}/index.csv?{asked}").data.decode()


def test_a_filter_that_empties_the_data_gives_an_explanation(desk):
    for part in (*PARTS, *FILES):
        reply = desk.get(f"{PAGE}{part}?mode=telephone")
        assert reply.status_code == 200, part
        assert reply.headers["Content-Type"].count("charset") < 2
        if not part.endswith(".xlsx"):
            assert "Không có phiếu nào khớp bộ lọc này" in " ".join(reply.data.decode().split()), part


def test_what_was_set_aside_is_counted_under_the_filter(desk):
    said = "phiếu khớp bộ lọc bị tách ra vì nghi vấn"
    assert f"5 {said}" in desk.get(PAGE).text
    assert said not in desk.get(f"{PAGE}?mode=telephone").text
    counted = desk.get(f"{PAGE}?set_aside=counted").text
    assert said not in counted
    assert "5 phiếu đã bị tách riêng vì nghi vấn nhưng vẫn được tính ở đây" in counted
