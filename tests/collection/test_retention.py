"""What people wrote is erased or masked when its time is over; ratings, cases and replies stay."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from survey.audit import AuditEvent
from survey.audit_check import check_log
from survey.collection.models import Comment, Response, RetentionWay
from survey.collection.retention import (
    empty_write_ahead_log,
    erase_comments,
    find_due_day,
    find_last_day,
    mask_comments,
    plan_retention,
)
from survey.database import committing
from survey.followup.commands import answer_case, open_case
from tests.collection.conftest import TELLING
from tests.followup.conftest import AT, BY

DAY = AT.date() + timedelta(days=1)


def read_comments(session):
    return session.scalars(select(Comment.text).order_by(Comment.response_id)).all()


@pytest.mark.parametrize(
    ("way", "n_changed", "after"),
    [(RetentionWay.ERASE, 2, None), (RetentionWay.MASK, 1, "Gọi anh [tên] số [điện thoại]")],
)
def test_a_dry_run_counts_and_shows_and_changes_nothing(session, campaign, way, n_changed, after):
    plan = plan_retention(session, campaign, way, received_before=DAY)
    assert (plan.n_comments, plan.n_changed) == (2, n_changed)
    assert (plan.examples[0].before, plan.examples[0].after) == (TELLING, after)
    assert len(read_comments(session)) == 3


def test_erasing_leaves_ratings_and_younger_comments(session, campaign):
    ratings = session.scalars(select(Response.ratings).order_by(Response.id)).all()
    with committing(session):
        assert erase_comments(session, campaign, received_before=DAY, by=BY, at=AT) == 2
    assert read_comments(session) == [TELLING]
    assert session.scalars(select(Response.ratings).order_by(Response.id)).all() == ratings
    [event] = session.scalars(select(AuditEvent))
    assert (event.action, event.subject) == ("comments.erased", "campaign:HL26")
    assert event.after == {"received_before": DAY.isoformat(), "n_comments": 2}
    assert check_log(session).holds


def test_masking_keeps_what_tells_nobody(session, campaign):
    with committing(session):
        assert mask_comments(session, campaign, received_before=DAY, by=BY, at=AT) == 1
    assert read_comments(session) == ["Gọi anh [tên] số [điện thoại]", "Mở thêm quầy", TELLING]
    assert plan_retention(session, campaign, RetentionWay.MASK, received_before=DAY).n_changed == 0


def test_the_reply_of_a_case_stays_when_the_comment_is_gone(session, campaign, small_province):
    case = open_case(session, 1, agency_id=small_province.ward.id, due_on=DAY, note="", by=BY, at=AT)
    answer_case(session, case, reply="Đã mở thêm quầy", seen_step=case.steps[-1].id, by=BY, at=AT)
    session.commit()
    with committing(session):
        erase_comments(session, campaign, received_before=DAY, by=BY, at=AT)
    session.refresh(case)
    assert case.reply == "Đã mở thêm quầy"


@pytest.mark.parametrize("command", [erase_comments, mask_comments])
def test_what_was_erased_cannot_be_read_from_the_file_any_more(session, campaign, engine, command):
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL frees its pages by itself, when it vacuums")
    session.commit()
    # As SQLite is built on many systems; on others the words would be overwritten without our doing.
    session.connection().exec_driver_sql("PRAGMA secure_delete=OFF")
    with committing(session):
        command(session, campaign, received_before=DAY + timedelta(days=9), by=BY, at=AT)
    session.close()
    with engine.connect() as connection:
        file = connection.exec_driver_sql("PRAGMA database_list").all()[0][2]
    empty_write_ahead_log(engine)
    log = Path(f"{file}-wal")
    assert b"0912 345" not in Path(file).read_bytes() + (log.read_bytes() if log.exists() else b"")


@pytest.mark.parametrize(
    ("today", "months", "day"),
    [
        (date(2026, 11, 23), 12, date(2025, 11, 23)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2028, 3, 30), 1, date(2028, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
    ],
)
def test_months_are_months_of_the_calendar(today, months, day):
    assert find_last_day(today, months) == day


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(0, 120))
def test_longer_keeping_never_takes_younger_comments(today, months):
    assert find_last_day(today, months + 1) < find_last_day(today, months) <= today


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(1, 120))
def test_the_day_on_which_comments_come_due_is_the_first_on_which_they_are_taken(received_on, months):
    due = find_due_day(received_on, months)
    assert find_last_day(due - timedelta(days=1), months) <= received_on < find_last_day(due, months)
