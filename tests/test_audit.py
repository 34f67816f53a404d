"""The audit log: append-only in the program and in the database, in the order of commits; tampering shows."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from survey import clock
from survey.audit import (
    FIRST_HASH,
    Actor,
    AuditEvent,
    AuditHead,
    AuditIsAppendOnly,
    chain_hash,
    changed_values,
    record,
)
from survey.audit_check import BadSeal, Seal, SpoiltSeals, check_log, find_kept_seal, keep_seal, read_seal
from tests.fixtures.tampering import tamper

ANH = Actor(None, "Nguyễn Thị Ánh")


def record_some(session, n=4):
    for number in range(n):
        after = {"name": {"vi": f"Quầy số {number}"}, "number": number}
        record(session, ANH, "counter.renamed", f"counter:{number}", at=clock.now(), before={"number": 0}, after=after)
    session.commit()
    session.expire_all()


def write_anew(session):
    """Remove the second event and chain what is left again, as one would who knows how it is done."""
    tamper(session, "DELETE FROM audit_event WHERE id = 2")
    previous = FIRST_HASH
    for kept in session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all():
        previous = chain_hash(previous, kept)
        tamper(session, f"UPDATE audit_event SET hash = {spell(session, previous)} WHERE id = {kept.id}")  # noqa: S608
    return previous


def spell(session, value):
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return rf"'\x{value.hex()}'" if is_postgresql else f"x'{value.hex()}'"


def test_an_untouched_log_holds(session):
    assert check_log(session).holds
    record_some(session)
    found = check_log(session)
    assert found.holds
    assert found.seal == Seal(4, session.scalars(select(AuditEvent.hash).order_by(AuditEvent.id.desc())).first())


def test_a_moment_of_any_time_zone_holds(session):
    moment = clock.now().astimezone(clock.VIETNAM)
    record(session, ANH, "counter.renamed", "counter:1", at=moment)
    session.commit()
    session.expire_all()
    assert check_log(session).holds


def test_an_event_keeps_who_what_before_and_after(session):
    record_some(session, 1)
    kept = session.scalars(select(AuditEvent)).one()
    assert (kept.actor, kept.action, kept.subject) == ("Nguyễn Thị Ánh", "counter.renamed", "counter:0")
    assert kept.before == {"number": 0}
    assert kept.after == {"name": {"vi": "Quầy số 0"}, "number": 0}


@pytest.mark.parametrize("change", ["actor = 'ai đó'", "subject = 'counter:9'", "after = '{}'", "action = 'x'"])
def test_a_changed_event_shows(session, change):
    record_some(session)
    tamper(session, f"UPDATE audit_event SET {change} WHERE id = 2")  # noqa: S608 - our own words
    assert check_log(session).broken_id == 2


def test_a_removed_event_shows_at_the_one_after_it(session):
    record_some(session)
    tamper(session, "DELETE FROM audit_event WHERE id = 2")
    assert check_log(session).broken_id == 3


def test_events_removed_from_the_end_show_though_the_chain_of_the_others_holds(session):
    record_some(session)
    tamper(session, "DELETE FROM audit_event WHERE id > 2")
    found = check_log(session)
    assert (found.broken_id, found.n_missing, found.holds) == (None, 2, False)
    record_some(session, 3)
    assert check_log(session).n_missing == 2


def test_an_emptied_log_shows(session):
    record_some(session)
    tamper(session, "DELETE FROM audit_event")
    assert check_log(session).n_missing == 4
    record_some(session)
    tamper(session, "DELETE FROM audit_head")
    assert not check_log(session).holds


def test_a_seal_kept_elsewhere_shows_what_was_removed_together_with_the_count(session):
    record_some(session)
    seal = check_log(session).seal
    tamper(session, "DELETE FROM audit_event WHERE id > 2")
    last = session.scalars(select(AuditEvent.hash).order_by(AuditEvent.id.desc())).first()
    tamper(session, f"UPDATE audit_head SET n_events = 2, hash = {spell(session, last)}")  # noqa: S608
    assert check_log(session).holds
    assert check_log(session, [seal]).n_missing == 2


def test_a_seal_kept_elsewhere_shows_a_log_that_was_written_anew(session):
    record_some(session)
    seal = check_log(session).seal
    last = write_anew(session)
    tamper(session, f"UPDATE audit_head SET n_events = 3, hash = {spell(session, last)}")  # noqa: S608
    assert check_log(session).holds
    record_some(session, 2)
    assert check_log(session).holds
    assert check_log(session, [seal]).differs_at == 4


def test_an_older_seal_of_an_untouched_log_holds(session):
    record_some(session)
    seal = check_log(session).seal
    record_some(session)
    assert check_log(session, [seal, Seal(0, bytes(32))]).holds


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


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = 'x'",
        "DELETE FROM audit_event WHERE id = 1",
        "DELETE FROM audit_event",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET n_events = 1",
        "TRUNCATE audit_event",
        "TRUNCATE audit_head",
    ],
)
def test_the_database_refuses_whoever_comes_past_the_program(session, statement):
    if statement.startswith("TRUNCATE") and session.get_bind().dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    record_some(session, 2)
    with pytest.raises(DBAPIError, match="the audit log is append-only"):
        session.execute(text(statement))
    session.rollback()
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == 2
    assert session.scalar(select(AuditHead.n_events)) == 2


def test_what_is_undone_is_not_counted(session):
    record_some(session, 1)
    record(session, ANH, "counter.renamed", "counter:1", at=clock.now())
    session.rollback()
    assert check_log(session).seal.n_events == 1
    record_some(session, 1)
    assert check_log(session).holds


def test_a_seal_is_read_as_it_was_written():
    seal = Seal(152, bytes(range(32)))
    assert read_seal(f" {str(seal).upper()}\n") == seal
    for text_ in ("", "152", "152-abc", f"x{seal}", f"{seal}0"):
        with pytest.raises(BadSeal):
            read_seal(text_)


def test_seals_are_added_to_a_file_each_once_and_the_last_counts(tmp_path):
    file, first, second = tmp_path / "seals", Seal(1, bytes(32)), Seal(2, bytes([1]) * 32)
    assert find_kept_seal(file) is None
    for seal in (first, first, second):
        keep_seal(file, seal, clock.now())
        assert find_kept_seal(file) == seal
    assert len(file.read_text().splitlines()) == 2
    file.write_text("đã bị sửa\n")
    with pytest.raises(SpoiltSeals):
        find_kept_seal(file)


def test_only_what_differs_is_kept():
    before, after = changed_values({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4})
    assert (before, after) == ({"b": 2, "c": None}, {"b": 3, "c": 4})
