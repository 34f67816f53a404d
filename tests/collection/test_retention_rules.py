"""A campaign's rule says how long its comments are kept; what is due by it is told, and done when somebody says so."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from survey.audit import AuditEvent
from survey.clock import local_day
from survey.collection.models import Comment, RetentionRule, RetentionWay
from survey.collection.retention_rules import (
    ChangedRule,
    apply_rule,
    find_rule,
    list_due,
    list_rules,
    plan_rule,
    remove_rule,
    set_rule,
)
from survey.database import committing
from tests.collection.conftest import TELLING
from tests.followup.conftest import AT, BY

MASKED = "Gọi anh [tên] số [điện thoại]"
# The first day on which comments of AT's day, 2 March 2026, were kept for six months.
DUE = date(2026, 9, 3)


def noon(day):
    """A moment of a day at the counters."""
    return AT + (day - local_day(AT))


def keep(session, campaign, way, months=6):
    with committing(session):
        set_rule(session, campaign, way, months, by=BY, at=AT)


def do(session, campaign, way, day, *, received_before=None):
    with committing(session):
        before = received_before or list_due(session, day)[0].received_before
        return apply_rule(session, campaign, way, received_before=before, by=BY, at=noon(day))


def read_comments(session):
    return session.scalars(select(Comment.text).order_by(Comment.response_id)).all()


def list_events(session):
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id))
    return [(event.action, event.before, event.after) for event in events]


def test_without_a_rule_nothing_is_ever_due(session, campaign):
    assert find_rule(session, campaign) is None
    assert (list_rules(session), list_due(session, date(2099, 1, 1))) == ([], [])
    with pytest.raises(ChangedRule, match="HL26"):
        apply_rule(session, campaign, RetentionWay.ERASE, received_before=date(2026, 1, 1), by=BY, at=AT)


def test_setting_changing_and_removing_a_rule_is_told_in_the_audit_log_and_erases_nothing(session, campaign):
    keep(session, campaign, RetentionWay.ERASE, 12)
    keep(session, campaign, RetentionWay.ERASE, 12)
    keep(session, campaign, RetentionWay.ERASE, 6)
    for _again in range(2):
        with committing(session):
            remove_rule(session, campaign, by=BY, at=AT)
    assert list_events(session) == [
        ("retention_rule.added", None, {"way": "erase", "months": 12}),
        ("retention_rule.changed", {"months": 12}, {"months": 6}),
        ("retention_rule.removed", {"way": "erase", "months": 6}, None),
    ]
    assert {event.subject for event in session.scalars(select(AuditEvent))} == {"campaign:HL26"}
    assert len(read_comments(session)) == 3


def test_what_is_due_says_since_when_and_how_many(session, campaign):
    keep(session, campaign, RetentionWay.ERASE)
    assert list_due(session, DUE - timedelta(days=1)) == []
    [due] = list_due(session, DUE)
    assert (due.rule.campaign.code, due.received_before, due.due_since, due.n_comments) == (
        "HL26",
        date(2026, 3, 3),
        DUE,
        2,
    )
    [later] = list_due(session, DUE + timedelta(days=9))
    assert (later.due_since, later.n_comments) == (DUE, 3)


def test_erasing_what_is_due_leaves_nothing_due(session, campaign):
    keep(session, campaign, RetentionWay.ERASE)
    assert plan_rule(session, find_rule(session, campaign), DUE).n_changed == 2
    assert do(session, campaign, RetentionWay.ERASE, DUE) == 2
    assert read_comments(session) == [TELLING]
    assert list_due(session, DUE) == []
    assert list_events(session)[-1] == (
        "comments.erased",
        None,
        {"received_before": "2026-03-03", "n_comments": 2},
    )


def test_what_was_masked_is_not_due_again(session, campaign):
    keep(session, campaign, RetentionWay.MASK)
    assert do(session, campaign, RetentionWay.MASK, DUE) == 1
    assert read_comments(session) == [MASKED, "Mở thêm quầy", TELLING]
    assert list_due(session, DUE) == []
    [due] = list_due(session, DUE + timedelta(days=9))
    assert due.n_comments == 1
    assert plan_rule(session, due.rule, DUE + timedelta(days=9)).n_comments == 1
    assert do(session, campaign, RetentionWay.MASK, DUE + timedelta(days=9)) == 1
    assert read_comments(session) == [MASKED, "Mở thêm quầy", MASKED]


def test_masked_comments_are_due_once_more_when_the_rule_comes_to_erase(session, campaign):
    keep(session, campaign, RetentionWay.MASK)
    do(session, campaign, RetentionWay.MASK, DUE)
    keep(session, campaign, RetentionWay.MASK, 12)
    assert find_rule(session, campaign).masked_before == date(2026, 3, 3)
    keep(session, campaign, RetentionWay.ERASE)
    assert [due.n_comments for due in list_due(session, DUE)] == [2]


@pytest.mark.parametrize(
    ("way", "received_before"),
    [(RetentionWay.MASK, date(2026, 3, 3)), (RetentionWay.ERASE, date(2026, 3, 4))],
    ids=["another way", "comments that are not due"],
)
def test_what_the_rule_does_not_ask_for_is_not_done(session, campaign, way, received_before):
    keep(session, campaign, RetentionWay.ERASE)
    with pytest.raises(ChangedRule):
        do(session, campaign, way, DUE, received_before=received_before)
    assert len(read_comments(session)) == 3


@pytest.mark.parametrize(
    "row",
    [
        {"way": RetentionWay.ERASE, "months": 0},
        {"way": RetentionWay.MASK, "months": 121},
        {"way": RetentionWay.ERASE, "months": 6, "masked_before": date(2026, 3, 3)},
    ],
)
def test_the_database_refuses_a_rule_that_cannot_be_meant(session, campaign, row):
    session.add(RetentionRule(campaign_id=campaign.id, **row))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()
