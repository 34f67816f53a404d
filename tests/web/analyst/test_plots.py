"""The files of a figure hold the page's numbers, its filter and its reservations."""

import csv
import io
from datetime import date

import pytest
from lxml import etree, html
from PIL import Image
from sqlalchemy import func, select, update

from survey.accounts.models import Role
from survey.audit import AuditEvent
from survey.collection.models import Response
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account

PAGE = "/analyst/campaigns/HL26"
INDEX_OF = {
    "factors": "Chỉ số",
    "criteria": "Chỉ số",
    "local": "Cơ quan",
    "departments": "Cơ quan",
    "services": "Thủ tục",
}


@pytest.fixture
def desk(province_app, session):
    make_account(session, "phantich", Role.ANALYST)
    return desk_of(province_app, "phantich")


def read_csv(reply):
    assert reply.status_code == 200
    lines = reply.data.decode("utf-8-sig").splitlines()
    table = csv.DictReader(line for line in lines if not line.startswith("#"))
    return [line for line in lines if line.startswith("#")], list(table)


def read_texts(root):
    return " ".join(root.xpath("//*[local-name()='text']/text()"))


@pytest.mark.parametrize("chosen", [{}, {"mode": "qr"}, {"told_by": "receiving"}], ids=str)
@pytest.mark.parametrize("name", INDEX_OF)
def test_a_figure_shows_the_figures_of_the_index_s_file(desk, answered_province, name, chosen):
    reply = desk.get(f"{PAGE}/plots/{name}.csv", query_string=chosen)
    _remarks, whole = read_csv(desk.get(f"{PAGE}/index.csv", query_string=chosen))
    remarks, rows = read_csv(reply)
    if not rows:
        assert name == "departments"
        assert chosen
        return
    of_index = {row["code"]: row for row in whole if row["table"] == INDEX_OF[name]}
    drawn = etree.fromstring(desk.get(f"{PAGE}/plots/{name}.svg", query_string=chosen).data)
    on_page = " ".join(html.fromstring(desk.get(PAGE, query_string=chosen).text).xpath("//svg//text()"))
    assert rows
    for row in rows:
        same = of_index[row["code"]]
        for column in ("index", "standard_error", "lower", "upper"):
            assert (row[column] or None) == (same[column] or None)
        assert (row["n"], row["name"]) == (same["n"], same["name"])
        if row["index"]:
            written = f"{float(row['index']):.2f}".replace(".", ",")
            assert written in read_texts(drawn)
            assert written in on_page
    assert any("không phải Chỉ số SIPAS quốc gia" in line for line in remarks)


@pytest.mark.parametrize("columns", ["factor", "criterion"])
def test_a_heat_map_s_picture_and_data_are_its_page(desk, answered_province, columns):
    chosen = {"rows": "service", "columns": columns}
    _remarks, rows = read_csv(desk.get(f"{PAGE}/plots/heatmap.csv", query_string=chosen))
    page = html.fromstring(desk.get(f"{PAGE}/heatmap", query_string=chosen).text)
    table = [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./*")] for row in page.xpath("//main//tbody/tr")
    ]
    drawn = etree.fromstring(desk.get(f"{PAGE}/plots/heatmap.svg", query_string=chosen).data)
    assert [row["name"] for row in rows] == [row[0] for row in table]
    texts = drawn.xpath("//*[local-name()='text']/text()")
    for row, shown in zip(rows, table, strict=True):
        codes = [name for name in row if f"n_{name}" in row]
        assert len(codes) == len(shown) - 2
        for code, cell in zip(codes, shown[2:], strict=True):
            said = f"{float(row[code]):.1f}".replace(".", ",") if row[code] else f"n={row[f'n_{code}']}"
            assert cell == (said if said != "n=0" else "–")
            assert cell in texts
    picture = Image.open(io.BytesIO(desk.get(f"{PAGE}/plots/heatmap.png", query_string=chosen).data))
    assert picture.width > 700


def test_a_heat_map_of_nothing_says_why(desk, answered_province):
    drawn = etree.fromstring(desk.get(f"{PAGE}/plots/heatmap.svg?rows=departments&agency=TG-P1").data)
    assert "không có gì để vẽ" in read_texts(drawn)


def test_the_shares_of_the_answers_are_those_of_the_page(desk, answered_province):
    _remarks, rows = read_csv(desk.get(f"{PAGE}/plots/answers.csv"))
    page = html.fromstring(desk.get(PAGE).text)
    [table] = page.xpath("//table[.//th[contains(., 'Rất hài lòng')]]")
    on_page = [[cell.text_content() for cell in row.xpath("td")] for row in table.xpath(".//tbody/tr")]
    of_file = [[f"{float(row[f'level_{level}']):.1f}".replace(".", ",") for level in range(1, 6)] for row in rows]
    assert [row[:5] for row in on_page] == of_file
    assert all(
        sum(float(row[f"level_{level}"]) for level in range(1, 6)) == pytest.approx(100, abs=0.3) for row in rows
    )


def test_last_campaign_s_index_stands_beside_this_one_s(desk, both):
    _remarks, rows = read_csv(desk.get(f"{PAGE}/plots/factors.csv"))
    _remarks, before = read_csv(desk.get("/analyst/campaigns/HL25/index.csv"))
    of_before = {row["code"]: row for row in before if row["table"] == "Chỉ số"}
    for row in rows:
        same = of_before[row["code"]]
        assert [row["before"], row["before_lower"], row["before_upper"]] == [
            same[each] for each in ("index", "lower", "upper")
        ]
    key = read_texts(etree.fromstring(desk.get(f"{PAGE}/plots/factors.svg").data))
    assert "Năm 2025" in key


def test_only_what_certainly_moved_is_drawn(desk, both, small_province):
    _remarks, rows = read_csv(desk.get(f"{PAGE}/plots/moved.csv"))
    drawn = read_texts(etree.fromstring(desk.get(f"{PAGE}/plots/moved.svg").data))
    told = {row["name"]: row["direction"] for row in rows if row["table"] == "Cơ quan"}
    ward, department = small_province.ward.name["vi"], small_province.department.name["vi"]
    assert (told[ward], told[department]) == ("up", "unclear")
    assert ward in drawn
    assert department not in drawn
    page = html.fromstring(desk.get(PAGE).text)
    names = [cell.text_content() for cell in page.xpath("//section[h2[@id='moved']]//tbody//th")]
    assert names == [row["name"] for row in rows if row["direction"] != "unclear"]


@pytest.mark.parametrize("measure", ["overall", "q24"])
def test_a_trend_s_files_hold_the_measure_and_the_figures_of_its_page(desk, both, measure):
    page = html.fromstring(desk.get(f"{PAGE}/trend?measure={measure}").text)
    [chosen] = page.xpath(f"//select[@id='measure']/option[@selected and @value='{measure}']/text()")
    for name in ("months", "campaigns"):
        [address] = page.xpath(f"//section[h2[@id='{name}']]//a[contains(@href, '.csv')]/@href")
        remarks, rows = read_csv(desk.get(address))
        assert chosen in remarks[0]
        cells = [
            [cell.text_content() for cell in row.xpath("td")]
            for row in page.xpath(f"//section[h2[@id='{name}']]//tbody/tr")
        ]
        assert [row[0] for row in cells] == [f"{float(row['index']):.2f}".replace(".", ",") for row in rows]
        assert [row[2] for row in cells] == [row["n"] for row in rows]
        drawn = etree.fromstring(desk.get(address.replace(".csv", ".svg")).data)
        assert len(drawn.xpath("//*[local-name()='circle']")) == len(rows)


def test_a_picture_says_its_conditions_and_is_on_record(desk, session, answered_province):
    answered_province.campaign.is_demonstration = True
    answered_province.ward.name = {"vi": "<b>Phường & Xã</b>"}
    session.commit()
    reply = desk.get(f"{PAGE}/plots/local.svg?mode=qr&agency=TG-P1")
    said = read_texts(etree.fromstring(reply.data))
    for words in ("DỮ LIỆU MINH HỌA", "quét mã QR", "<b>Phường & Xã</b>", "Phương pháp"):
        assert words in said
    assert "<b>Phường" not in desk.get(PAGE).text
    [event] = session.scalars(select(AuditEvent).where(AuditEvent.action == "export.made"))
    assert event.after | {"file": "HL26-local.svg", "filters": {"mode": "qr", "agency": "TG-P1"}} == event.after


def test_the_png_is_the_svg_fine_enough_for_print(desk, answered_province):
    root = etree.fromstring(desk.get(f"{PAGE}/plots/answers.svg").data)
    picture = Image.open(io.BytesIO(desk.get(f"{PAGE}/plots/answers.png").data))
    assert picture.format == "PNG"
    # Pixels of a page are 96 to the inch, those of print 200.
    assert picture.size == pytest.approx([float(root.get(side)) * 200 / 96 for side in ("width", "height")], abs=2)


def test_a_figure_that_there_is_not_is_not_found(desk, answered_province):
    assert desk.get(f"{PAGE}/plots/nothing.svg").status_code == 404


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("moved.csv", "không có đợt nào để so sánh"),
        ("factors.csv?mode=telephone", "Không có phiếu nào khớp"),
        ("drivers.csv", "chưa đủ phiếu"),
    ],
)
def test_what_cannot_be_drawn_says_why(desk, answered_province, address, says):
    remarks, rows = read_csv(desk.get(f"{PAGE}/plots/{address}"))
    assert rows == []
    assert says in " ".join(remarks)
    drawn = etree.fromstring(desk.get(f"{PAGE}/plots/{address.replace('.csv', '.svg')}").data)
    assert says in read_texts(drawn)
    picture = Image.open(io.BytesIO(desk.get(f"{PAGE}/plots/{address.replace('.csv', '.png')}").data))
    assert picture.size[1] > 100


def test_too_few_answers_are_neither_drawn_nor_divided(desk, answered_province):
    # Eight people answered, fewer than the method asks for; their levels would tell the index that is withheld.
    page = html.fromstring(desk.get(f"{PAGE}?service=1.000002").text)
    assert page.xpath("//svg[@class='plot']") == []
    [table] = page.xpath("//table[.//th[contains(., 'Rất hài lòng')]]")
    assert {cell.text_content() for cell in table.xpath(".//tbody/tr/td[position() <= 5]")} == {"–"}
    for name in ("factors", "answers", "services"):
        assert read_csv(desk.get(f"{PAGE}/plots/{name}.csv?service=1.000002"))[1] == []


def test_a_trend_joins_the_campaigns_that_were_chosen(desk, both):
    def read_campaigns(address):
        return [row["campaign"] for row in read_csv(desk.get(address))[1]]

    assert read_campaigns(f"{PAGE}/plots/campaigns.csv") == ["HL25", "HL26"]
    assert read_campaigns(f"{PAGE}/plots/campaigns.csv?campaigns=&campaigns=HL25") == ["HL25", "HL26"]
    assert read_campaigns(f"{PAGE}/plots/campaigns.csv?campaigns=") == ["HL26"]
    page = desk.get(f"{PAGE}/trend?campaigns=")
    assert "Chưa chọn đợt nào để nối" in page.text
    [box] = html.fromstring(page.text).xpath("//input[@type='checkbox' and @name='campaigns']")
    assert (box.get("value"), box.get("checked")) == ("HL25", None)
    assert desk.get(f"{PAGE}/trend?campaigns=HL24").status_code == 400


def test_what_cannot_be_tested_has_no_p_and_breaks_no_workbook(desk, session, both):
    now, _before = both
    session.execute(update(Response).where(Response.campaign_id == now.id).values(received_on=date(2026, 3, 2)))
    session.execute(update(Response).values(counter_id=select(func.min(Response.counter_id)).scalar_subquery()))
    session.commit()
    _remarks, rows = read_csv(desk.get(f"/analyst/campaigns/{now.code}/plots/moved.csv"))
    assert {row["p_adjusted"] for row in rows} == {""}
    assert "nan" not in {value for row in rows for value in row.values()}
    assert desk.get(f"/analyst/campaigns/{now.code}/index.xlsx").status_code == 200
