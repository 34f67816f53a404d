"""The pages on which a campaign's retention rule is set and followed, and the command that a timetable runs."""

import pytest
from sqlalchemy import select

from survey.accounts.models import Role
from survey.audit import AuditEvent
from survey.collection.models import Comment, RetentionRule
from tests.followup.conftest import AT, BAD
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account

RULE = "/admin/retention/HL26/rule"
DUE = "/admin/retention/HL26/due"
PAGE = "/admin/retention"


@pytest.fixture
def comment(respond):
    """A comment that tells who somebody is, received long before anybody runs this."""
    respond(BAD, comment="Gọi anh Nam số 0912 345 678", at=AT.replace(year=2024))


@pytest.fixture
def run(province_app):
    run = province_app.test_cli_runner().invoke
    return lambda *arguments: run(args=["sipas", "retention", *arguments])


def read_comments(session):
    session.rollback()
    return session.scalars(select(Comment.text)).all()


def set_rule(desk, months="12", way="erase"):
    return desk.send_form(desk.get(RULE), {"months": months, "way": way}, action=RULE)


def list_actions(session):
    session.rollback()
    return session.scalars(select(AuditEvent.action).where(AuditEvent.subject == "campaign:HL26")).all()


def test_a_campaign_without_a_rule_is_told_so_plainly(desk, comment):
    told = "chưa có quy định: lời ý kiến được giữ cho tới khi có người xóa"
    assert told in desk.get(PAGE).text
    assert told in desk.get("/admin/campaigns/HL26").text
    assert told in desk.get(DUE).text
    assert "Chưa đợt nào có quy định" in desk.get(PAGE).text


def test_a_rule_is_set_shown_followed_and_removed(desk, session, comment):
    assert set_rule(desk).status_code == 303
    assert len(read_comments(session)) == 1
    told = "giữ 12 tháng, sau đó xóa hẳn"
    page = desk.get(PAGE)
    assert (told in page.text, DUE in page.text) == (True, True)
    assert told in desk.get("/admin/campaigns/HL26").text
    shown = desk.get(DUE)
    assert "Gọi anh Nam" in shown.text
    assert len(read_comments(session)) == 1
    assert desk.send_form(shown, {}, action=DUE).status_code == 303
    assert read_comments(session) == []
    assert "hôm nay không có lời ý kiến nào đến hạn" in desk.get(PAGE).text
    assert "Không có gì đến hạn" in desk.get(DUE).text
    page = desk.get(RULE)
    assert 'value="12"' in page.text
    assert desk.send_form(page, {}, action=f"{RULE}/removal").status_code == 303
    assert list_actions(session) == ["retention_rule.added", "comments.erased", "retention_rule.removed"]
    assert session.scalars(select(RetentionRule)).all() == []
    assert "thời hạn lưu lời ý kiến: bỏ" in desk.get("/admin/audit").text


@pytest.mark.parametrize("months", ["", "0", "121", "x", "-1", "1,5"])
def test_months_that_cannot_be_meant_are_refused_and_stay_in_the_field(desk, session, months):
    refused = set_rule(desk, months=months, way="mask")
    assert refused.status_code == 422
    assert "Xin nhập" in refused.text
    assert f'value="{months}"' in refused.text
    session.rollback()
    assert session.scalars(select(RetentionRule)).all() == []


def test_what_has_nothing_to_mask_can_be_put_behind(desk, session, respond):
    respond(BAD, comment="Mở thêm quầy", at=AT.replace(year=2024))
    set_rule(desk, way="mask")
    shown = desk.get(DUE)
    assert "không lời nào phải che" in shown.text
    assert desk.send_form(shown, {}, action=DUE).status_code == 303
    assert read_comments(session) == ["Mở thêm quầy"]
    assert "hôm nay không có lời ý kiến nào đến hạn" in desk.get(PAGE).text


def test_a_rule_changed_meanwhile_is_not_followed_as_it_was_shown(desk, session, comment):
    set_rule(desk)
    shown = desk.get(DUE)
    set_rule(desk, way="mask")
    reply = desk.send_form(shown, {}, action=DUE)
    assert (reply.status_code, reply.location) == (303, DUE)
    assert "vừa được sửa" in desk.get(DUE).text
    assert len(read_comments(session)) == 1


def test_who_audits_sees_what_is_due_and_changes_nothing(desk, auditor_desk, comment):
    set_rule(desk)
    assert "giữ 12 tháng" in auditor_desk.get(PAGE).text
    assert RULE not in auditor_desk.get(PAGE).text + auditor_desk.get("/admin/campaigns/HL26").text
    assert "Gọi anh Nam" in auditor_desk.get(DUE).text
    assert "Đồng ý" not in auditor_desk.get(DUE).text


def test_an_administrator_of_a_part_of_the_tree_sets_no_rule(desk, session, province_app, small_province):
    make_account(session, "phuong", Role.ADMINISTRATOR, agency_id=small_province.ward.id)
    part = desk_of(province_app, "phuong")
    assert [part.get(address).status_code for address in (RULE, DUE)] == [403, 403]
    assert RULE not in part.get("/admin/campaigns/HL26").text


def test_the_command_says_what_is_due_and_does_it_when_told(desk, run, session, comment):
    told = run("--due")
    assert (told.exit_code, "HL26: no rule is set" in told.output, "nothing is due" in told.output) == (0, True, True)
    set_rule(desk)
    told = run("--due")
    assert told.exit_code == 0
    assert "HL26: 1 comments due since 2025-03-03 (erase after 12 months)" in told.output
    assert "erase would change 1 of 1 comments" in told.output
    assert len(read_comments(session)) == 1
    done = run("--due", "--act")
    assert (done.exit_code, "erase: 1 comments received before" in done.output) == (0, True)
    assert "0912" not in done.output
    assert read_comments(session) == []
    n_events = len(list_actions(session))
    assert "nothing is due" in run("--due", "--act").output
    assert len(list_actions(session)) == n_events


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--campaign", "HL26"),
        ("--due", "--campaign", "HL26"),
        ("--due", "--way", "mask"),
        ("--due", "--months", "0"),
    ],
    ids=" ".join,
)
def test_a_command_that_does_not_say_what_is_meant_exits_2(run, arguments):
    ran = run(*arguments)
    assert ran.exit_code == 2
    assert "--due" in ran.output
