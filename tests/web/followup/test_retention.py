"""The page on which comments are erased or masked, and the command that does the same."""

import pytest
from sqlalchemy import select

from survey.accounts.models import Role
from survey.collection.models import Comment
from tests.followup.conftest import BAD
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account

PAGE = "/admin/retention?campaign=HL26&months=0&way="
ACT = "/admin/retention/HL26"


@pytest.fixture
def comment(respond):
    """A comment that tells who somebody is."""
    respond(BAD, comment="Gọi anh Nam số 0912 345 678")


def read_comments(session):
    session.rollback()
    return session.scalars(select(Comment.text)).all()


def test_the_page_shows_first_and_erases_when_it_is_told_to(desk, session, comment):
    page = desk.get(PAGE + "erase")
    assert "Gọi anh Nam" in page.text
    assert len(read_comments(session)) == 1
    assert desk.send_form(page, {}, action=ACT).status_code == 303
    assert read_comments(session) == []
    assert "comments.erased" in desk.get("/admin/audit").text


def test_masking_shows_what_would_become_of_the_words(desk, session, comment):
    page = desk.get(PAGE + "mask")
    assert "Gọi anh [tên] số [điện thoại]" in page.text
    desk.send_form(page, {}, action=ACT)
    assert read_comments(session) == ["Gọi anh [tên] số [điện thoại]"]


@pytest.mark.parametrize(("address", "status"), [("months=x", 422), ("months=121", 422), ("way=burn", 400)])
def test_what_cannot_be_meant_is_refused(desk, address, status):
    assert desk.get(f"/admin/retention?campaign=HL26&{address}").status_code == status


def test_comments_of_days_to_come_are_not_erased_ahead(desk, session, comment):
    page = desk.get(PAGE + "erase")
    assert desk.send_form(page, {"received_before": "2999-01-01"}, action=ACT).status_code == 400
    assert len(read_comments(session)) == 1


def test_an_administrator_of_a_part_of_the_tree_does_not_decide_for_all(desk, session, province_app, small_province):
    make_account(session, "phuong", Role.ADMINISTRATOR, agency_id=small_province.ward.id)
    part = desk_of(province_app, "phuong")
    assert part.get("/admin/retention").status_code == 403
    assert "/admin/retention" not in part.get("/admin/alerts").text
    assert "/admin/retention" in desk.get("/admin/alerts").text


def test_the_command_says_what_it_would_do_and_does_it_when_told(province_app, session, comment):
    run = province_app.test_cli_runner().invoke
    arguments = ["sipas", "retention", "--campaign", "HL26", "--months", "0", "--way", "erase"]
    told = run(args=arguments)
    assert (told.exit_code, "0912 345 678" in told.output) == (0, True)
    assert len(read_comments(session)) == 1
    done = run(args=[*arguments, "--act"])
    assert (done.exit_code, "erase: 1 comments" in done.output) == (0, True)
    assert read_comments(session) == []
    assert run(args=["sipas", "retention", "--campaign", "NONE", "--months", "0"]).exit_code == 1
