"""The workbook: its sheets are what page and command line show, in real numbers, with charts of its own cells."""

import csv
import io
import json
from zipfile import ZipFile

import openpyxl
import pytest
from lxml import etree

from survey.accounts.models import Role
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account

SHEETS = [
    "Giới thiệu",
    "Biểu đồ",
    "Chỉ số",
    "Cơ quan",
    "Thủ tục",
    "Phân bố trả lời",
    "Thay đổi",
    "Cơ quan × tiêu chí",
    "Thủ tục × tiêu chí",
    "Cơ quan × thủ tục",
    "Bảng mã",
]
CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}


@pytest.fixture
def desk(province_app, session, both):
    make_account(session, "phantich", Role.ANALYST)
    return desk_of(province_app, "phantich")


@pytest.fixture
def content(desk):
    return desk.get("/analyst/campaigns/HL26/index.xlsx").data


@pytest.fixture
def book(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def read(sheet):
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_each_table_has_a_frozen_head_columns_wide_enough_and_numbers(book):
    assert book.sheetnames == SHEETS
    for sheet in book.worksheets[2:]:
        assert (sheet.freeze_panes, sheet.auto_filter.ref is None) == ("A2", False)
        for column in sheet.iter_cols(min_row=2):
            values = [cell.value for cell in column if cell.value is not None]
            assert len({type(value) in {int, float} for value in values}) <= 1
            longest = max((len(f"{value}") for value in values), default=0)
            assert min(longest, 60) <= width_of(sheet, column[0].column) + 1


@pytest.mark.parametrize(
    ("query", "sheet", "head", "groups"),
    [
        ("", "Cơ quan", ["Nhóm cơ quan", "Thứ hạng"], ["Cấp tỉnh", "Sở, ban, ngành", "Địa phương"]),
        (
            "?lang=en",
            "Agencies",
            ["Group of agencies", "Rank"],
            ["The province", "Provincial departments", "Localities"],
        ),
    ],
)
def test_a_rank_stands_beside_the_group_that_it_is_among(desk, query, sheet, head, groups):
    book = openpyxl.load_workbook(io.BytesIO(desk.get(f"/analyst/campaigns/HL26/index.xlsx{query}").data))
    rows = read(book[sheet])
    assert list(rows[0])[:2] == head
    assert [(row[head[0]], row[head[1]]) for row in rows] == list(zip(groups, (None, 1, 1), strict=True))


def test_the_csv_tells_the_group_of_each_rank(desk):
    text = desk.get("/analyst/campaigns/HL26/index.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    ranked = {row["group"]: row["rank"] for row in rows if row["table"] == "Cơ quan"}
    assert ranked == {"Cấp tỉnh": "", "Sở, ban, ngành": "1", "Địa phương": "1"}
    assert {row["group"] for row in rows if row["table"] != "Cơ quan"} == {""}


@pytest.mark.parametrize(
    ("sheet", "by", "keys"),
    [
        ("Cơ quan × tiêu chí", ["agency,factor", "agency,criterion"], {"agency": "Mã cơ quan", "code": "Mã"}),
        ("Thủ tục × tiêu chí", ["service,factor", "service,criterion"], {"service": "Mã thủ tục", "code": "Mã"}),
        ("Cơ quan × thủ tục", ["agency,service"], {"agency": "Mã cơ quan", "service": "Mã thủ tục"}),
    ],
)
def test_what_is_broken_down_twice_is_what_the_command_prints(book, province_app, sheet, by, keys):
    printed = []
    for each in by:
        command = ["sipas", "index", "--campaign", "HL26", "--by", each, "--format", "json"]
        printed += json.loads(province_app.test_cli_runner().invoke(args=command).stdout)["indices"]
    figures = {"index": "Chỉ số (%)", "lower": "Cận dưới 95%", "upper": "Cận trên 95%", "n": "Số phiếu"}
    columns = keys | figures
    expected = {tuple(record[name] for name in columns) for record in printed}
    assert expected
    assert {tuple(row[heading] for heading in columns.values()) for row in read(book[sheet])} == expected


def test_distribution_and_movement_are_those_of_the_pictures(book, desk):
    for sheet, name, columns in (
        ("Phân bố trả lời", "answers", ("1 – Rất không hài lòng (%)", "5 – Rất hài lòng (%)", "Số trả lời")),
        ("Thay đổi", "moved", ("Đợt trước (%)", "Chênh lệch (điểm %)", "Cận trên 95%")),
    ):
        text = desk.get(f"/analyst/campaigns/HL26/plots/{name}.csv").data.decode("utf-8-sig")
        head, *lines = [line.split(",") for line in text.splitlines() if not line.startswith("#")]
        of_file = {"answers": ("level_1", "level_5", "n"), "moved": ("before", "difference", "upper")}[name]
        places = [head.index(column) - len(head) for column in of_file]
        rows = read(book[sheet])
        assert [[row[column] for column in columns] for row in rows] == [
            [float(line[place]) for place in places] for line in lines
        ]


def test_the_codebook_says_what_was_asked_and_how_it_counts(book):
    rows = {row["Mã"]: row for row in read(book["Bảng mã"])}
    indices = [row for row in read(book["Chỉ số"]) if row["Mã"].startswith("q")]
    assert {row["Mã"] for row in indices} <= rows.keys()
    first = rows[indices[0]["Mã"]]
    assert first["Tính là hài lòng"] == "4, 5"
    assert first["Nội dung"] in indices[0]["Tên"]
    assert "5 = Rất hài lòng" in first["Các trả lời"]


def test_charts_are_drawn_from_the_cells_of_the_tables(content, book):
    with ZipFile(io.BytesIO(content)) as parts:
        names = sorted(name for name in parts.namelist() if name.startswith("xl/charts/chart"))
        charts = [etree.fromstring(parts.read(name)) for name in names]
    assert len(charts) >= 4
    for chart in charts:
        for series in chart.iterfind(".//c:ser", CHART):
            values = read_range(book, series.findtext("c:val//c:f", namespaces=CHART))
            assert values
            assert all(isinstance(value, int | float) for value in values)
            bars = series.find("c:errBars", CHART)
            if bars is None:
                continue
            above = read_range(book, bars.findtext("c:plus//c:f", namespaces=CHART))
            place = series.findtext("c:val//c:f", namespaces=CHART)
            upper = read_range(book, shift_to(book, place, "Cận trên 95%"))
            assert [value + more for value, more in zip(values, above, strict=True)] == pytest.approx(upper)


def width_of(sheet, number):
    """The width of a column; neighbours of one width are one entry."""
    return next(each.width for each in sheet.column_dimensions.values() if each.min <= number <= each.max)


def read_range(book, formula):
    name, _, cells = formula.rpartition("!")
    found = book[name.strip("'")][cells.replace("$", "")]
    return [row[0].value for row in found] if isinstance(found, tuple) else [found.value]


def shift_to(book, formula, heading):
    """The same rows of another column."""
    name, _, cells = formula.rpartition("!")
    sheet = book[name.strip("'")]
    letter = next(cell.column_letter for cell in sheet[1] if cell.value == heading)
    own = cells.split("$")[1]
    return f"{name}!{cells.replace(f'${own}$', f'${letter}$')}"
