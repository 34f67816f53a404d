"""The audit log's page: who may read it, what it finds, what it gives away, and that it shows tampering."""

import csv
import io

import pytest
from lxml import html
from sqlalchemy import text

from survey.accounts.models import Role
from tests.web.test_accounts import enrol, make_account, sign_in


@pytest.fixture
def desk(province_app, session, small_province):
    make_account(session, "quantri", Role.ADMINISTRATOR)
    make_account(session, "kiemtra", Role.AUDITOR)
    desk = province_app.test_client()
    sign_in(desk)
    enrol(desk)
    return desk


def list_actions(page):
    return [row.xpath("td[3]//text()")[0] for row in html.fromstring(page.text).xpath("//tbody/tr")]


def test_changes_and_exports_are_in_the_log_the_latest_first(desk):
    desk.get("/analyst/campaigns/HL26/index.csv?mode=qr")
    page = desk.get("/admin/audit")
    assert list_actions(page)[:2] == ["export.made", "account.recovery_codes_renewed"]
    assert "mode" in page.text


def test_a_search_finds_by_every_word_and_a_percent_sign_is_only_a_sign(desk):
    assert set(list_actions(desk.get("/admin/audit?q=created+kiemtra"))) == {"account.created"}
    assert list_actions(desk.get("/admin/audit?q=%25")) == []
    assert list_actions(desk.get("/admin/audit?from=2090-01-01")) == []
    assert list_actions(desk.get("/admin/audit?from=kh%C3%B4ng&before=x"))


def test_the_file_holds_what_the_page_shows(desk):
    rows = list(csv.reader(io.StringIO(desk.get("/admin/audit.csv?q=created").text.removeprefix("\ufeff"))))
    assert [row[3] for row in rows[1:]] == ["account.created", "account.created"]
    assert all(len(row[7]) == 64 for row in rows[1:])


def test_tampering_shows_on_the_page(desk, session):
    assert "error" not in html.fromstring(desk.get("/admin/audit?check=1").text).xpath("//p[@role='status']/@class")[0]
    session.execute(text("UPDATE audit_event SET actor = 'x' WHERE id = 1"))
    session.commit()
    assert "error" in html.fromstring(desk.get("/admin/audit?check=1").text).xpath("//p[@role='status']/@class")[0]


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
