"""The comparison page and its file show what was compared, and explain what cannot be."""

import csv
import io

import pytest
from lxml import html

from survey.accounts.models import Role
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account

PAGE = "/analyst/campaigns/HL26/comparison"


@pytest.fixture
def desk(province_app, session, answered_province):
    make_account(session, "phantich", Role.ANALYST)
    return desk_of(province_app, "phantich")


def test_page_and_file_show_the_same_differences(desk, answered_province):
    address = f"?agency={answered_province.ward.code}&b.agency={answered_province.department.code}"
    page = html.fromstring(desk.get(f"{PAGE}{address}").text)
    shown = [
        [" ".join(cell.text_content().split()) for cell in row.xpath("th|td")]
        for row in page.xpath("//table[thead/tr[count(th)=6]]/tbody/tr")
    ]
    text = desk.get(f"{PAGE}.csv{address}").data.decode("utf-8-sig")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    for said in (
        "# 1. Phương pháp",
        "# 2. Phương pháp",
        "# 1. Hình thức trả lời: ",
        "tỷ lệ trả lời",
        "Hai nhóm là hai miền",
    ):
        assert said in text
    assert [(row["name"], float(row["difference"])) for row in rows] == [
        (cells[0], float(cells[3].replace(",", ".").replace("−", "-"))) for cells in shown
    ]
    # Criterion 1: 40 answers, 30 satisfied, and 8 more; against 32 that all were.
    assert shown[-1][5] != "chưa đủ phiếu"


def test_nothing_chosen_and_nobody_found_are_explained(desk, answered_province):
    assert "Hai nhóm đang như nhau" in desk.get(PAGE).text
    assert "Nhóm thứ hai không có phiếu nào" in desk.get(f"{PAGE}?b.mode=kiosk").text
    assert desk.get(f"{PAGE}.csv?b.mode=kiosk").status_code == 200
    assert desk.get(f"{PAGE}?b.mode=fax").status_code == 400
