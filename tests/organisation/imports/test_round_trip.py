"""What is taken out and brought in again unchanged changes nothing; what is changed is told, row by row."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlalchemy import select

from survey import clock
from survey.audit import Actor, AuditEvent
from survey.audit_check import check_log
from survey.organisation.facts import AgencyFacts
from survey.organisation.imports.agencies import AGENCIES
from survey.organisation.imports.counters import COUNTERS, OFFERS
from survey.organisation.imports.files import read_file, write_csv, write_xlsx
from survey.organisation.imports.planning import SheetRow, carry_out, plan_import
from survey.organisation.imports.services import FIELDS, SERVICES
from survey.organisation.imports.sheets import BadFile
from survey.organisation.imports.table import Action
from survey.organisation.models import AgencyKind
from survey.organisation.registers import clean_text
from survey.sampling.counts_table import COUNTS
from survey.sampling.models import TransactionCount
from survey.sampling.registers import carry_out_plan

TABLES = (AGENCIES, FIELDS, SERVICES, COUNTERS, OFFERS, COUNTS)
PROGRAM = Actor(None, "test")
NAMES = st.text(min_size=1, max_size=60).map(clean_text).filter(bool) | st.sampled_from(
    ["=1+1", "'=1+1", "+84", "-5", "@tên", "''", "0012", "tên; có, dấu", 'ngoặc "kép"', "25/07/2026"]
)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def hold_everything(_agency_id):
    return True


def try_rows(session, table, *rows):
    sheet = [SheetRow(number, dict(zip((c.name for c in table.columns), row, strict=True))) for number, row in rows]
    return plan_import(session, table, sheet, hold_everything)


@pytest.mark.parametrize("write", [write_xlsx, write_csv])
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_an_unchanged_export_changes_nothing(session, small_province, table, write):
    small_province.ward.name = {"vi": '=HYPERLINK("x")', "en": "Ward"}
    small_province.department.closed_on = date(2026, 7, 25)
    session.add(
        TransactionCount(
            agency_id=small_province.ward.id,
            service_id=small_province.services[0].id,
            month=date(2026, 7, 1),
            dossiers=1234,
        )
    )
    session.commit()
    facts = list(table.load(session, None).values())
    rows = read_file(write(table, facts), table.columns)
    assert len(rows) == len(facts) > 0
    assert {row.action for row in plan_import(session, table, rows, hold_everything).rows} == {Action.SAME}


@settings(max_examples=40)
@given(names=st.lists(st.tuples(NAMES, NAMES | st.just(""), DAYS), min_size=1, max_size=8))
def test_whatever_the_names_and_days_a_file_says_what_the_register_says(names):
    facts = [
        AgencyFacts(f"A{place}", name, english, AgencyKind.WARD, "", opened_on, None)
        for place, (name, english, opened_on) in enumerate(names)
    ]
    for write in (write_csv, write_xlsx):
        read = [AGENCIES.read(row.cells) for row in read_file(write(AGENCIES, facts), AGENCIES.columns)]
        assert read == [(each, []) for each in facts]


def test_rows_are_added_changed_and_refused_each_with_its_reason(session, small_province):
    plan = try_rows(
        session,
        AGENCIES,
        (2, ("TG-X2", "Xã con", "", "Xã", "TG-X1", "1/7/2025", None)),
        (3, ("TG-X1", "Xã mẹ", "", "xa", "TG", "2025-07-01", None)),
        (4, ("TG-P1", "Phường Tân Lập mới", "Tân Lập Ward", "Phường", "TG", date(2025, 7, 1), None)),
        (5, ("TG", "Tỉnh Thanh Giang", "Thanh Giang Province", "province", "TG-X2", 45839, None)),
        (6, ("TG-Y", "", "", "Xã", "MẤT", "31/02/2026", None)),
        (7, ("TG-Z", "Xã Z", "", "Xã", "MẤT", "01/07/2025", None)),
    )
    assert [row.action for row in plan.rows] == [
        Action.REFUSED, Action.REFUSED, Action.CHANGED, Action.REFUSED, Action.REFUSED, Action.REFUSED,
    ]  # fmt: skip
    assert [(change.column.name, change.old, change.new) for change in plan.rows[2].changes] == [
        ("name", "Phường Tân Lập", "Phường Tân Lập mới")
    ]
    assert {problem.column for problem in plan.rows[4].problems} == {"name", "opened_on"}
    assert "MẤT" in plan.rows[5].problems[0].text["vi"]


def test_a_tree_comes_in_with_its_rows_in_any_order_and_then_stands(session, small_province):
    rows = [
        (2, ("TG-X2", "Xã con", "", "Xã", "TG-X1", "1/7/2025", None)),
        (3, ("TG-X1", "Xã mẹ", "", "xa", "TG", "2025-07-01", "31.12.2030")),
    ]
    plan = try_rows(session, AGENCIES, *rows)
    assert carry_out(session, plan, by=PROGRAM, at=clock.now()) == 2
    session.commit()
    assert {row.action for row in try_rows(session, AGENCIES, *rows).rows} == {Action.SAME}


def test_the_same_key_twice_is_refused_in_both_rows(session, small_province):
    plan = try_rows(session, FIELDS, (2, ("DD", "Đất đai", "")), (9, ("DD", "Đất đai", "")))
    assert [row.action for row in plan.rows] == [Action.REFUSED] * 2
    assert "dòng 9" in plan.rows[0].problems[0].text["vi"]


def test_a_part_of_the_tree_is_kept_by_whom_it_is_given_to(session, small_province):
    own = {small_province.ward.id}
    rows = [
        SheetRow(2, {"agency": "TG-P1", "number": "9", "name": "Quầy 9", "opened_on": "01/01/2026"}),
        SheetRow(3, {"agency": "TG-S1", "number": "9", "name": "Quầy 9", "opened_on": "01/01/2026"}),
    ]
    plan = plan_import(session, COUNTERS, rows, lambda agency_id: agency_id in own)
    assert [row.action for row in plan.rows] == [Action.ADDED, Action.REFUSED]
    fields = plan_import(session, FIELDS, [SheetRow(2, {"code": "DD", "name": "Đất"})], lambda each: each in own)
    assert fields.rows[0].action is Action.REFUSED


def test_a_service_is_taken_from_a_counter_by_its_mark(session, small_province):
    code = small_province.services[0].code
    plan = try_rows(session, OFFERS, (2, ("TG-P1", "1", code, "TG-P1", "x")))
    assert plan.rows[0].action is Action.REMOVED
    carry_out(session, plan, by=PROGRAM, at=clock.now())
    session.commit()
    assert ("TG-P1", "1", code) not in OFFERS.load(session, None)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "rỗng"),
        ("Mã lĩnh vực,Tên lĩnh vực,Tên tiếng Anh\n".encode(), "không có dòng nào"),
        ("Mã lĩnh vực,Lĩnh mục\nA,B\n".encode(), "Tên lĩnh vực"),
        (b"\xff\xfea\x00", "Mã lĩnh vực"),
        ("Mã lĩnh vực,Tên lĩnh vực\nA,B\n".encode("cp1258", "replace"), "UTF-8"),
        ("Mã,Tên\nA,Đất đai\n".encode("cp1252", "replace") + b"\xea", "UTF-8"),
        (b"code,name\nA,b\x8a\n", "UTF-8"),
        (b"\xd0\xcf\x11\xe0rest", ".xls"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"PK\x03\x04rest", "XLSX"),
        (b"\x00\x01", "XLSX"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "không phải tệp XLSX"),
        ("\ufeff<html><table><tr><td>Mã lĩnh vực".encode(), "trang web"),
    ],
    ids=[
        "empty",
        "headings only",
        "missing column",
        "strange utf-16",
        "letters lost",
        "western letters",
        "no letters",
        "xls",
        "password",
        "broken zip",
        "binary",
        "pdf",
        "web page",
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_what_to_do(data, said):
    with pytest.raises(BadFile) as refusal:
        read_file(data, FIELDS.columns)
    assert said in refusal.value.text["vi"]


def test_headings_may_stand_under_a_title_and_in_another_order():
    workbook = Workbook()
    for line in (["DANH MỤC LĨNH VỰC"], [], ["Tên tiếng Anh", "TÊN LĨNH VỰC", "Mã lĩnh vực"], [None, "Đất đai", 12]):
        workbook.active.append(line)
    out = BytesIO()
    workbook.save(out)
    rows = read_file(out.getvalue(), FIELDS.columns)
    assert [row.number for row in rows] == [4]
    facts, problems = FIELDS.read(rows[0].cells)
    assert (facts.code, facts.name, facts.english_name, problems) == ("12", "Đất đai", "", [])


def test_counts_are_added_then_changed_and_the_log_holds_both_numbers(session, small_province):
    code = small_province.services[0].code
    for month, dossiers, action in [("07/2026", "1.234", Action.ADDED), ("2026-07", 5, Action.CHANGED)]:
        plan = try_rows(session, COUNTS, (2, ("TG-P1", code, month, dossiers)))
        assert plan.rows[0].action is action
        carry_out(session, plan, by=PROGRAM, at=clock.now())
        session.commit()
    assert [each.dossiers for each in COUNTS.load(session, None).values()] == [5]
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    assert (event.before, event.after) == ({f"{code} 2026-07": 1234}, {f"{code} 2026-07": 5})


def test_each_of_many_rows_is_in_the_log_whose_chain_holds(session, small_province):
    names = [f"{number:04}" for number in range(1_500)]
    rows = [(place, ("TG-P1", name, f"Quầy {name}", "", "01/01/2026", None)) for place, name in enumerate(names, 2)]
    plan = try_rows(session, COUNTERS, *rows)
    assert carry_out_plan(session, plan, by=PROGRAM, at=clock.now()) == len(names)
    session.commit()
    added = select(AuditEvent.subject).where(AuditEvent.action == "counter.added").order_by(AuditEvent.id)
    assert session.scalars(added).all() == [f"counter:TG-P1/{name}" for name in names]
    issued = session.scalars(select(AuditEvent.id).where(AuditEvent.action == "counter_code.issued")).all()
    assert len(issued) == len(names)
    assert check_log(session).holds
