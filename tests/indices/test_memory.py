"""What is kept in memory is always what the database holds, whatever happened to the answers since."""

from dataclasses import fields
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, select, update

from survey import clock
from survey.audit import Actor, record
from survey.collection.admission import Selection as OfCounter
from survey.collection.admission import put_back, set_aside
from survey.collection.models import Response
from survey.indices import memory as memory_module
from survey.indices.dataset import load_dataset
from survey.indices.memory import Memory
from tests.fixtures.answered_province import BAD, FAIR, GOOD, N_ITEMS, Answers, store_answers

SOMEBODY = Actor(None, "một người")
ALL_YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def read(memory, session, province):
    return memory.read_answers(session, province.campaign.id, N_ITEMS)


def assert_equal(found, expected):
    for each in fields(expected):
        assert np.array_equal(getattr(found, each.name), getattr(expected, each.name)), each.name


def add(session, province, number):
    # Keys are made by place in a batch: those that were stored make room for the next batch's.
    for response in session.scalars(select(Response)):
        response.submission_key = f"r{response.id}"
    session.commit()
    store_answers(session, province, [Answers("ward", number % 3, (GOOD, FAIR, BAD)[number % 3], 1 + number % 2)])


def add_late(session, province, number):
    """An answer whose transaction began long ago, and so has a lower id than others that are known."""
    add(session, province, number)
    newest = session.scalars(select(Response).order_by(Response.id.desc())).first()
    taken = set(session.scalars(select(Response.id)))
    free = next((id_ for id_ in range(1, newest.id) if id_ not in taken), None)
    if free is not None:
        session.execute(update(Response).where(Response.id == newest.id).values(id=free))
        session.commit()


def erase(session, province, number):
    ids = session.scalars(select(Response.id).order_by(Response.id)).all()
    if ids:
        session.execute(delete(Response).where(Response.id == ids[number % len(ids)]))
        record(session, SOMEBODY, "responses.erased", "campaign:HL26", at=clock.now())
        session.commit()


def quarantine(session, province, number):
    change = (set_aside, put_back)[number % 2]
    selection = OfCounter(province.busy_counter.id, *ALL_YEAR)
    change(session, province.campaign, selection, reason="thử", by=SOMEBODY, at=clock.now())
    session.commit()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=st.lists(st.tuples(st.sampled_from([add, add_late, erase, quarantine]), st.integers(0, 7)), max_size=8))
def test_memory_equals_the_database_whatever_happens(session, small_province, steps):
    session.execute(delete(Response))
    session.commit()
    memory = Memory()
    for change, number in steps:
        change(session, small_province, number)
        found = read(memory, session, small_province)
        assert_equal(found.dataset, load_dataset(session, small_province.campaign.id, N_ITEMS))


def test_only_what_is_new_is_read(session, answered_province):
    memory = Memory()
    before = read(memory, session, answered_province)
    add(session, answered_province, 2)
    statements = []
    with_text = event.listens_for(session.get_bind(), "before_cursor_execute")
    with_text(lambda _c, _k, statement, parameters, *_: statements.append((statement, parameters)))
    after = read(memory, session, answered_province)
    assert (before.dataset.n, after.dataset.n) == (85, 86)
    (reading,) = [parameters for statement, parameters in statements if "response.ratings" in statement]
    values = reading.values() if isinstance(reading, dict) else reading
    assert before.version.last_id + 1 in list(values)


def test_many_answers_are_kept_for_a_while_but_not_past_a_change(session, answered_province, monkeypatch):
    monkeypatch.setattr(memory_module, "LARGE", 1)
    memory = Memory()
    before = read(memory, session, answered_province)
    add(session, answered_province, 0)
    assert read(memory, session, answered_province) is before
    record(session, SOMEBODY, "export.made", "campaign:HL26", at=clock.now())
    session.commit()
    assert read(memory, session, answered_province) is before
    record(session, SOMEBODY, "transaction_counts.changed", "agency:TG-P1", at=clock.now())
    session.commit()
    assert read(memory, session, answered_province).dataset.n == before.dataset.n + 1


def test_what_was_made_of_older_answers_is_forgotten(session, answered_province):
    memory = Memory()
    first = read(memory, session, answered_province).version
    assert [memory.keep(first, "sum", lambda: 1), memory.keep(first, "sum", lambda: 2)] == [1, 1]
    add(session, answered_province, 0)
    second = read(memory, session, answered_province).version
    assert memory.keep(second, "sum", lambda: 3) == 3
    assert memory.keep(first, "sum", lambda: 4) == 4


def test_what_could_not_be_made_is_tried_again(session, answered_province):
    memory, version = Memory(), read(Memory(), session, answered_province).version

    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        memory.keep(version, "sum", fail)
    assert memory.keep(version, "sum", lambda: 5) == 5
