"""Files as offices have them: titles, merged cells, other headings, other encodings, codes that lost their zeros."""

import unicodedata
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from survey.organisation.imports.agencies import AGENCIES
from survey.organisation.imports.counters import COUNTERS, OFFERS
from survey.organisation.imports.files import read_file, write_csv
from survey.organisation.imports.planning import plan_import
from survey.organisation.imports.services import FIELDS, SERVICES
from survey.organisation.imports.table import Action
from survey.organisation.models import Agency, AgencyKind, ServiceField
from survey.sampling.counts_table import COUNTS
from survey.sampling.registers import REGISTERS, plan_register


def hold_everything(_agency_id):
    return True


def save(workbook):
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def make_workbook(*lines, merged=()):
    workbook = Workbook()
    for line in lines:
        workbook.active.append(line)
    for cells in merged:
        workbook.active.merge_cells(cells)
    return save(workbook)


def read_facts(table, data):
    """The facts of every row of a file, all of which can be read."""
    read = [table.read(row.cells) for row in read_file(data, table.columns)]
    assert [problems for _, problems in read if problems] == []
    return [facts for facts, _ in read]


def test_a_list_under_a_letterhead_with_merged_cells_and_numbered_columns_is_read():
    data = make_workbook(
        ["UBND TỈNH THANH GIANG", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["SỞ NỘI VỤ", None, None, "Độc lập - Tự do - Hạnh phúc"],
        [],
        ["DANH SÁCH QUẦY TIẾP NHẬN NĂM 2026"],
        [],
        ["STT", "Mã đơn vị", "Số\nquầy", "Tên quầy (*)", "Ngày mở (dd/mm/yyyy)"],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        [1, "TG-P1", "01", "Quầy  Hộ tịch", "25/07/2025"],
        [2, None, "02", "Quầy Đất đai", date(2025, 7, 26)],
        [],
        [3, "TG-S1", 3, "Quầy Xây dựng", 45864],
        merged=["A1:C1", "A4:E4", "B8:B9"],
    )
    assert [row.number for row in read_file(data, COUNTERS.columns)] == [8, 9, 11]
    assert [(each.agency, each.number, each.name, each.opened_on) for each in read_facts(COUNTERS, data)] == [
        ("TG-P1", "01", "Quầy Hộ tịch", date(2025, 7, 25)),
        ("TG-P1", "02", "Quầy Đất đai", date(2025, 7, 26)),
        ("TG-S1", "3", "Quầy Xây dựng", date(2025, 7, 26)),
    ]


def test_lines_that_only_merged_cells_reach_into_are_no_rows():
    data = make_workbook(["Mã LV", "Tên lĩnh vực"], ["DD", "Đất đai"], [], [], merged=["A2:A4", "B2:B4"])
    assert [row.number for row in read_file(data, FIELDS.columns)] == [2]


def test_headings_that_span_two_lines_or_stand_again_on_each_page_are_no_rows():
    headings = ["Mã lĩnh vực", "Tên lĩnh vực"]
    data = make_workbook(headings, [], ["DD", "Đất đai"], headings, ["HT", "Hộ tịch"], merged=["A1:A2", "B1:B2"])
    assert [each.code for each in read_facts(FIELDS, data)] == ["DD", "HT"]


def test_the_table_may_stand_on_another_sheet_and_be_of_a_size_that_the_file_misstates():
    workbook = Workbook()
    workbook.active.append(["Hướng dẫn điền"])
    sheet = workbook.create_sheet("Danh mục")
    sheet.append(["Mã lĩnh vực", "Tên lĩnh vực"])
    sheet.append(["DD", "Đất đai"])
    out = BytesIO()
    with ZipFile(BytesIO(save(workbook))) as right, ZipFile(out, "w") as wrong:
        for name in right.namelist():
            wrong.writestr(name, right.read(name).replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1"'))
    assert [each.name for each in read_facts(FIELDS, out.getvalue())] == ["Đất đai"]


def test_a_number_that_excel_shows_with_zeros_is_read_as_it_is_shown():
    workbook = Workbook()
    workbook.active.append(["Mã lĩnh vực", "Tên lĩnh vực"])
    workbook.active.append([12, "Đất đai"])
    workbook.active["A2"].number_format = "0000"
    assert read_facts(FIELDS, save(workbook))[0].code == "0012"


@pytest.mark.parametrize(
    ("table", "headings"),
    [
        (AGENCIES, ["MÃ ĐỊNH DANH", "Tên đơn vị", "Loại", "Trực thuộc", "Ngày hiệu lực"]),
        (AGENCIES, ["Ma co quan", "Ten co quan", "Loai co quan", "Ma co quan cap tren", "Ngay thanh lap"]),
        (SERVICES, ["Mã TTHC", "Tên thủ tục hành chính", "Mã lĩnh vực"]),
        (COUNTERS, ["Mã cơ quan, đơn vị", "Quầy số", "Tên quầy giao dịch", "Ngày hoạt động"]),
        (OFFERS, ["Mã đơn vị", "Mã quầy", "Mã số TTHC", "Mã đơn vị giải quyết"]),
        (COUNTS, ["Mã đơn vị", "Mã TTHC", "Kỳ báo cáo", "Số lượng hồ sơ"]),
    ],
    ids=lambda each: getattr(each, "name", ""),
)
def test_other_headings_are_known(table, headings):
    assert len(read_file(make_workbook(headings, ["A"] * len(headings)), table.columns)) == 1


def test_the_english_name_is_not_taken_for_the_name():
    data = make_workbook(
        ["Mã cơ quan", "Tên cơ quan (tiếng Anh)", "Tên cơ quan", "Loại", "Mã cấp trên", "Ngày mở"],
        ["X", "Ward", "Phường", "UBND phường", None, "01/07/2025"],
    )
    (facts,) = read_facts(AGENCIES, data)
    assert (facts.name, facts.english_name, facts.kind) == ("Phường", "Ward", AgencyKind.WARD)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_csv_is_read_in_the_encodings_and_with_the_separators_of_excel(encoding, separator):
    lines = [
        ["DANH MỤC LĨNH VỰC"],
        [],
        ["Mã lĩnh vực", "Tên lĩnh vực", "Tên tiếng Anh"],
        ["0012", '"Đất đai, môi trường; nhà ở"', "Land"],
        ["", "", ""],
    ]
    text = "\r\n".join(separator.join(line) for line in lines)
    # Windows-1258 has letters with their marks apart from most accents.
    data = take_apart(text).encode("cp1258") if encoding == "cp1258" else text.encode(encoding)
    (facts,) = read_facts(FIELDS, data)
    assert (facts.code, facts.name, facts.english_name) == ("0012", "Đất đai, môi trường; nhà ở", "Land")


def take_apart(text):
    """A text as Windows-1258 holds it: â and ơ whole, the tone after them."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    letters = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts if part in tones)
        letters.append(unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones)) + tone)
    return "".join(letters)


def test_a_column_that_a_file_lacks_leaves_what_is_there(session, small_province):
    small_province.ward.name = {"vi": "Phường Tân Lập", "en": "Tân Lập Ward"}
    small_province.ward.closed_on = date(2026, 7, 25)
    session.commit()
    data = make_workbook(
        ["Mã cơ quan", "Tên cơ quan", "Loại cơ quan", "Mã cơ quan cấp trên", "Ngày thành lập"],
        ["TG-P1", "Phường Tân Lập mới", "Phường", "TG", small_province.ward.opened_on],
    )
    (row,) = plan_import(session, AGENCIES, read_file(data, AGENCIES.columns), hold_everything).rows
    assert [(change.column.name, change.new) for change in row.changes] == [("name", "Phường Tân Lập mới")]
    assert (row.candidate.new.english_name, row.candidate.new.closed_on) == ("Tân Lập Ward", date(2026, 7, 25))


def test_codes_that_lost_their_zeros_are_refused_with_the_code_that_is_meant(session, small_province):
    session.add(ServiceField(code="0012", name={"vi": "Đất đai"}))
    session.add(Agency(code="00123", name={"vi": "Xã A"}, kind=AgencyKind.COMMUNE, opened_on=date(2025, 7, 1)))
    session.commit()
    # What Excel makes of an export that it opens and saves.
    saved = write_csv(FIELDS, FIELDS.load(session, None).values()).replace(b"0012", b"12")
    rows = plan_import(session, FIELDS, read_file(saved, FIELDS.columns), hold_everything).rows
    refused = [row for row in rows if row.action is not Action.SAME]
    assert [(row.action, row.problems[0].column) for row in refused] == [(Action.REFUSED, "code")]
    assert "“0012”" in refused[0].problems[0].text["vi"]
    counter = make_workbook(["Mã cơ quan", "Số quầy", "Tên quầy", "Ngày mở"], [123, 1, "Quầy 1", "01/07/2025"])
    (row,) = plan_import(session, COUNTERS, read_file(counter, COUNTERS.columns), hold_everything).rows
    assert "“00123”" in row.problems[0].text["vi"]


def test_a_mark_of_an_error_of_excel_is_no_name(session):
    data = make_workbook(["Mã lĩnh vực", "Tên lĩnh vực"], ["DD", "#N/A"])
    (row,) = plan_import(session, FIELDS, read_file(data, FIELDS.columns), hold_everything).rows
    assert row.action is Action.REFUSED
    assert "#N/A" in row.problems[0].text["vi"]


def try_out(session, name, *lines):
    return plan_register(session, name, read_file(make_workbook(*lines), REGISTERS[name].columns), lambda _: True)


def test_agencies_fields_and_services_may_be_named_where_their_codes_are_asked_for(session, small_province):
    plan = try_out(
        session, "services", ["Mã TTHC", "Tên thủ tục", "Lĩnh vực"], ["9.000001", "Thủ tục mới", "  hộ TỊCH "]
    )
    assert [row.candidate.new.field for row in plan.rows] == ["HT"]
    plan = try_out(
        session,
        "offers",
        ["Đơn vị", "Quầy số", "Tên thủ tục", "Cơ quan giải quyết"],
        ["Phường Tân Lập", "1", "Chứng thực chữ ký", "Sở Xây dựng"],
    )
    assert [(each.agency, each.service, each.responsible) for each in (row.candidate.new for row in plan.rows)] == [
        ("TG-P1", "1.000003", "TG-S1")
    ]
    assert [row.action for row in plan.rows] == [Action.CHANGED]


def test_a_unit_may_name_one_above_it_that_the_same_file_brings(session, small_province):
    plan = try_out(
        session,
        "agencies",
        ["Mã cơ quan", "Tên cơ quan", "Loại cơ quan", "Trực thuộc", "Ngày thành lập"],
        ["MOI-1", "Tổ Một", "phường", "Cụm Mới", "01/01/2026"],
        ["MOI", "Cụm Mới", "sở", "Tỉnh Thanh Giang", "01/01/2026"],
    )
    assert [row.candidate.new.parent for row in plan.rows] == ["MOI", "TG"]


def test_a_name_that_nobody_has_or_several_have_is_refused_with_what_to_write(session, small_province):
    session.add(Agency(code="TG-P2", name={"vi": "Phường Tân Lập"}, kind=AgencyKind.WARD, opened_on=date(2025, 7, 1)))
    session.commit()
    plan = try_out(
        session,
        "counters",
        ["Cơ quan", "Số quầy", "Tên quầy", "Ngày mở"],
        ["Phường Tân Lập", "9", "Quầy 9", "01/01/2026"],
        ["Phường Tân Lạp", "8", "Quầy 8", "01/01/2026"],
        ["Sở Xây dựng", "7", "Quầy 7", "01/01/2026"],
    )
    assert [row.action for row in plan.rows] == [Action.REFUSED, Action.REFUSED, Action.ADDED]
    assert all("xin ghi mã" in row.problems[0].text["vi"] for row in plan.rows[:2])


def test_of_a_code_and_a_name_side_by_side_the_code_counts(session, small_province):
    plan = try_out(
        session,
        "counters",
        ["Tên cơ quan", "Mã cơ quan", "Số quầy", "Tên quầy", "Ngày mở"],
        ["Sở Xây dựng", "TG-P1", "9", "Quầy 9", "01/01/2026"],
    )
    assert [(row.candidate.new.agency, row.candidate.new.name) for row in plan.rows] == [("TG-P1", "Quầy 9")]
