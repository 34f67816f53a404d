"""The audit log: append-only, in the order of commits, and a change or a removal shows."""

import pytest
from sqlalchemy import select, text

from survey import clock
from survey.audit import Actor, AuditEvent, AuditIsAppendOnly, changed_values, find_broken_event, record

ANH = Actor(None, "Nguyễn Thị Ánh")


def record_some(session, n=4):
    for number in range(n):
        after = {"name": {"vi": f"Quầy số {number}"}, "number": number}
        record(session, ANH, "counter.renamed", f"counter:{number}", at=clock.now(), before={"number": 0}, after=after)
    session.commit()
    session.expire_all()


def test_an_untouched_log_holds(session):
    assert find_broken_event(session) is None
    record_some(session)
    assert find_broken_event(session) is None


def test_a_moment_of_any_time_zone_holds(session):
    moment = clock.now().astimezone(clock.VIETNAM)
    record(session, ANH, "counter.renamed", "counter:1", at=moment)
    session.commit()
    session.expire_all()
    assert find_broken_event(session) is None


def test_an_event_keeps_who_what_before_and_after(session):
    record_some(session, 1)
    kept = session.scalars(select(AuditEvent)).one()
    assert (kept.actor, kept.action, kept.subject) == ("Nguyễn Thị Ánh", "counter.renamed", "counter:0")
    assert kept.before == {"number": 0}
    assert kept.after == {"name": {"vi": "Quầy số 0"}, "number": 0}


@pytest.mark.parametrize("change", ["actor = 'ai đó'", "subject = 'counter:9'", "after = '{}'", "action = 'x'"])
def test_a_changed_event_shows(session, change):
    record_some(session)
    session.execute(text(f"UPDATE audit_event SET {change} WHERE id = 2"))  # noqa: S608 - our own words
    assert find_broken_event(session) == 2


def test_a_removed_event_shows_at_the_one_after_it(session):
    record_some(session)
    session.execute(text("DELETE FROM audit_event WHERE id = 2"))
    assert find_broken_event(session) == 3


def test_the_program_itself_cannot_change_or_remove_an_event(session):
    record_some(session, 1)
    kept = session.scalars(select(AuditEvent)).one()
    kept.actor = "ai đó"
    with pytest.raises(AuditIsAppendOnly):
        session.flush()
    session.rollback()
    session.delete(session.scalars(select(AuditEvent)).one())
    with pytest.raises(AuditIsAppendOnly):
        session.flush()


def test_only_what_differs_is_kept():
    before, after = changed_values({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4})
    assert (before, after) == ({"b": 2, "c": None}, {"b": 3, "c": 4})
