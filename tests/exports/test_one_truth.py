"""Page, workbook, CSV and command line show the same figures, to the last digit, with the same reservations."""

import csv
import io
import json

import openpyxl
import pytest
from lxml import html

from survey.accounts.models import Role
from tests.web.test_accounts import make_account, sign_in

FILTERS = [
    {},
    {"mode": "qr"},
    {"agency": "TG-P1"},
    {"told_by": "receiving", "to": "2026-03"},
    {"service": "1.000001", "from": "2026-03"},
]
NOT_NATIONAL = "không phải Chỉ số SIPAS quốc gia"


@pytest.fixture
def desk(province_app, session, answered_province):
    make_account(session, "phantich", Role.ANALYST)
    desk = province_app.test_client()
    sign_in(desk, "phantich")
    return desk


@pytest.fixture
def fetch(desk, answered_province):
    def fetch(file="", **chosen):
        reply = desk.get(f"/analyst/campaigns/{answered_province.campaign.code}{file}", query_string=chosen)
        assert reply.status_code == 200
        return reply

    return fetch


def read_csv(reply):
    text = reply.get_data().decode("utf-8-sig")
    remarks = [line for line in text.splitlines() if line.startswith("#")]
    table = csv.DictReader(io.StringIO("\n".join(line for line in text.splitlines() if not line.startswith("#"))))
    return remarks, list(table)


def read_workbook(reply):
    book = openpyxl.load_workbook(io.BytesIO(reply.get_data()))
    cover = " ".join(
        str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None
    )
    rows = {}
    for sheet in (sheet for sheet in book.worksheets[1:] if sheet.title != "Biểu đồ"):
        head, *values = sheet.iter_rows(values_only=True)
        rows[sheet.title] = [dict(zip(head, row, strict=True)) for row in values if any(row)]
    return cover, rows


def as_number(text):
    return None if text in {None, ""} else float(text)


@pytest.mark.parametrize("chosen", FILTERS, ids=str)
def test_workbook_and_csv_hold_the_same_rows(fetch, chosen):
    _remarks, rows = read_csv(fetch("/index.csv", **chosen))
    cover, sheets = read_workbook(fetch("/index.xlsx", **chosen))
    sheets = {name: sheets[name] for name in ("Chỉ số", "Cơ quan", "Thủ tục")}
    assert [row["table"] for row in rows] == [name for name, of in sheets.items() for _ in of]
    for of_csv, of_book in zip(rows, (row for of in sheets.values() for row in of), strict=True):
        assert of_csv["code"] == of_book["Mã"]
        assert as_number(of_csv["index"]) == of_book["Chỉ số (%)"]
        assert as_number(of_csv["lower"]) == of_book["Cận dưới 95%"]
        assert int(of_csv["n"]) == of_book["Số phiếu"]
    assert NOT_NATIONAL in cover


def read_page_tables(reply):
    """What the tables of the page say: the index, its interval, and the number of answers by name."""
    found = {}
    for table in html.fromstring(reply.text).xpath("//table"):
        head, *rows = [[" ".join(cell.text_content().split()) for cell in row] for row in table.xpath(".//tr")]
        if "Chỉ số" in head:
            at = head.index("Chỉ số")
            found |= {row[at - 1]: (row[at], row[at + 1], row[head.index("Số phiếu")]) for row in rows}
    return found


def write_as_page(row):
    index, *ends = (f"{float(row[name]):.2f}".replace(".", ",") for name in ("index", "lower", "upper") if row[name])
    return index, " – ".join(ends) or "–", row["n"]


@pytest.mark.parametrize("chosen", FILTERS, ids=str)
def test_the_page_shows_the_figures_of_the_file(fetch, chosen):
    _remarks, rows = read_csv(fetch("/index.csv", **chosen))
    page = fetch(**chosen)
    in_file = {row["name"]: write_as_page(row) for row in rows if row["index"]}
    overall = in_file.pop("Chỉ số hài lòng chung")
    assert overall[0] in html.fromstring(page.text).text_content()
    # The province is a row of the file; on the page it is the overall index.
    assert in_file.pop("Tỉnh Thanh Giang", overall) == overall
    assert read_page_tables(page) == in_file
    assert NOT_NATIONAL in page.text


@pytest.mark.parametrize("chosen", FILTERS, ids=str)
def test_the_command_line_prints_the_figures_of_the_file(fetch, province_app, answered_province, chosen):
    remarks, rows = read_csv(fetch("/index.csv", **chosen))
    options = [f"--{name}={value}" for name, value in chosen.items() if name != "told_by"]
    options += [f"--{chosen['told_by']}"] if "told_by" in chosen else []
    for by, table in [("factor,criterion", "Chỉ số"), ("agency", "Cơ quan"), ("service", "Thủ tục")]:
        command = ["sipas", "index", "--campaign", "HL26", "--by", by, "--format", "json", *options]
        ran = province_app.test_cli_runner().invoke(args=command)
        assert ran.exit_code == 0, ran.output
        printed = json.loads(ran.stdout)
        key = "code" if table == "Chỉ số" else by
        found = {record[key]: (record["index"], record["lower"], record["n"]) for record in printed["indices"]}
        in_file = {
            row["code"]: (as_number(row["index"]), as_number(row["lower"]), int(row["n"]))
            for row in rows
            if row["table"] == table and row["code"] != "overall"
        }
        assert found == in_file
        assert any(NOT_NATIONAL in remark for remark in printed["about"]["remarks"])
    assert any("Thời gian" in line for line in remarks)


def test_every_file_says_its_conditions(fetch):
    remarks, _rows = read_csv(fetch("/index.csv", mode="qr", agency="TG-P1"))
    cover, _sheets = read_workbook(fetch("/index.xlsx", mode="qr", agency="TG-P1"))
    for said in ("Phường Tân Lập", "quét mã QR tại quầy", "01/2026"):
        assert any(said in line for line in remarks)
        assert said in cover


def test_demonstration_data_are_marked_in_every_file(fetch, session, answered_province):
    answered_province.campaign.is_demonstration = True
    session.commit()
    remarks, _rows = read_csv(fetch("/index.csv"))
    cover, _sheets = read_workbook(fetch("/index.xlsx"))
    assert any("DỮ LIỆU MINH HỌA" in line for line in remarks)
    assert "DỮ LIỆU MINH HỌA" in cover


def test_a_name_that_begins_like_a_formula_stays_text(fetch, session, answered_province):
    answered_province.ward.name = {"vi": "=SUM(1+1) phường"}
    session.commit()
    _remarks, rows = read_csv(fetch("/index.csv"))
    _cover, sheets = read_workbook(fetch("/index.xlsx"))
    assert "'=SUM(1+1) phường" in {row["name"] for row in rows}
    assert "=SUM(1+1) phường" in {row["Tên"] for row in sheets["Cơ quan"]}
    book = openpyxl.load_workbook(io.BytesIO(fetch("/index.xlsx").get_data()))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_filter_that_empties_the_data_explains_itself_everywhere(fetch, province_app):
    chosen = {"mode": "telephone"}
    assert "không có phiếu" in fetch(**chosen).text.lower() or "chưa có phiếu" in fetch(**chosen).text.lower()
    _remarks, rows = read_csv(fetch("/index.csv", **chosen))
    assert [row for row in rows if row["index"]] == []
    fetch("/index.xlsx", **chosen)
    ran = province_app.test_cli_runner().invoke(args=["sipas", "index", "--campaign", "HL26", "--mode", "telephone"])
    assert ran.exit_code == 0
