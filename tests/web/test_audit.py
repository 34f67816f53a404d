"""The audit log's page: who may read it, what it finds, what it gives away, and that it shows tampering."""

import ast
import csv
import hashlib
import io
import re
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import select

from survey.accounts.models import Role
from survey.audit import AuditEvent, AuditHead
from survey.followup.models import CaseState
from survey.organisation.models import SuccessionKind
from survey.web.admin.audit_words import DEEDS, THINGS
from tests.fixtures.tampering import tamper
from tests.web.test_accounts import enrol, make_account, sign_in

SOURCES = Path(__file__).resolve().parents[2] / "survey"


@pytest.fixture
def desk(province_app, session, small_province):
    make_account(session, "quantri", Role.ADMINISTRATOR)
    make_account(session, "kiemtra", Role.AUDITOR)
    desk = province_app.test_client()
    sign_in(desk)
    enrol(desk)
    return desk


def read_alert(page):
    return html.fromstring(page.text).xpath("string(//*[@role='alert'])")


def list_actions(page):
    return [row.xpath("string(td[3]/code)") for row in html.fromstring(page.text).xpath("//tbody/tr")]


def test_changes_and_exports_are_in_the_log_the_latest_first(desk):
    desk.get("/analyst/campaigns/HL26/index.csv?mode=qr")
    page = desk.get("/admin/audit")
    assert list_actions(page)[:2] == ["export.made", "account.recovery_codes_renewed"]
    assert "mode" in page.text


def test_a_search_finds_by_every_word_and_a_percent_sign_is_only_a_sign(desk):
    assert set(list_actions(desk.get("/admin/audit?q=created+kiemtra"))) == {"account.created"}
    assert set(list_actions(desk.get("/admin/audit?q=tài+khoản+tạo+kiemtra"))) == {"account.created"}
    assert set(list_actions(desk.get("/admin/audit?q=tai+khoan:+tao"))) == {"account.created"}
    assert list_actions(desk.get("/admin/audit?q=%25")) == []
    assert list_actions(desk.get("/admin/audit?from=2090-01-01")) == []
    assert list_actions(desk.get("/admin/audit?from=kh%C3%B4ng&before=x"))


def test_the_file_holds_what_the_page_shows(desk):
    rows = list(csv.reader(io.StringIO(desk.get("/admin/audit.csv?q=created").text.removeprefix("\ufeff"))))
    assert [row[3] for row in rows[1:]] == ["account.created", "account.created"]
    assert all(len(row[7]) == 64 for row in rows[1:])


def test_tampering_shows_on_the_page(desk, session):
    whole = html.fromstring(desk.get("/admin/audit?check=1").text)
    assert "Nguyên vẹn" in whole.xpath("string(//p[@role='status'])")
    tamper(session, "UPDATE audit_event SET actor = 'x' WHERE id = 1")
    assert "Chuỗi bị đứt tại dòng 1" in read_alert(desk.get("/admin/audit?check=1"))


def test_what_was_cut_off_since_the_last_check_shows_though_the_count_was_changed_too(desk, session):
    desk.get("/admin/audit?check=1")
    n = session.scalar(select(AuditHead.n_events))
    tamper(session, f"DELETE FROM audit_event WHERE id = {n}")  # noqa: S608 - a number of ours
    last = "SELECT hash FROM audit_event ORDER BY id DESC LIMIT 1"
    tamper(session, f"UPDATE audit_head SET n_events = n_events - 1, hash = ({last})")  # noqa: S608
    assert "Mất 1 dòng ở cuối" in read_alert(desk.get("/admin/audit?check=1"))


def test_a_seal_that_was_written_down_is_held_against_the_log(desk, session):
    page = desk.get("/admin/audit?check=1")
    seal = html.fromstring(page.text).xpath("string(//p[@class='seal'])").strip()
    desk.get("/admin/audit.csv")
    assert "Nguyên vẹn" in desk.get(f"/admin/audit?check=1&seal={seal}").text
    n, _dash, digest = seal.partition("-")
    other = f"{n}-{digest[::-1]}"
    assert f"Dòng thứ {n} không khớp" in read_alert(desk.get(f"/admin/audit?check=1&seal={other}"))
    refused = desk.get("/admin/audit?check=1&seal=abc")
    assert refused.status_code == 422
    assert "không đọc được" in read_alert(refused)


def test_an_export_says_what_was_taken(desk, session, answered_province):
    reply = desk.get("/analyst/campaigns/HL26/index.csv?mode=qr")
    taken = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert taken.after["filters"] == {"mode": "qr"}
    assert taken.after["sha256"] == hashlib.sha256(reply.data).hexdigest()
    session.commit()
    desk.get("/admin/organisation/agencies.csv")
    taken = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (taken.subject, taken.after["rows"]) == ("register:agencies", 3)


def test_an_auditor_reads_the_log_and_an_analyst_does_not(desk, session, province_app):
    make_account(session, "phantich", Role.ANALYST)
    for username, status in [("kiemtra", 200), ("phantich", 403)]:
        client = province_app.test_client()
        sign_in(client, username)
        assert client.get("/admin/audit").status_code == status


def test_an_auditor_of_a_part_of_the_tree_does_not_read_what_is_told_of_the_whole(
    session, desk, province_app, small_province
):
    make_account(session, "phuong", Role.AUDITOR, agency_id=small_province.ward.id)
    client = province_app.test_client()
    sign_in(client, "phuong")
    assert client.get("/admin/audit").status_code == 403
    assert client.get("/admin/accounts").status_code == 403


def test_every_action_that_is_recorded_has_a_name():
    written = {text for file in SOURCES.rglob("*.py") for text in find_actions(file.read_text(encoding="utf-8"))}
    assert len(written) > 45
    assert {action for action in written if action.partition(".")[0] not in THINGS} == set()
    assert {action for action in written if action.partition(".")[2] not in DEEDS} == set()
    assert {f"{kind}" for kind in (*CaseState, *SuccessionKind)} - {"received"} <= DEEDS.keys()


def find_actions(source):
    """The actions that stand as words in calls that record."""
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        if getattr(call.func, "id", "") in {"record", "_record"}:
            words = (each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str))
            yield from (word for word in words if re.fullmatch(r"[a-z_]+\.[a-z_]+", word))
