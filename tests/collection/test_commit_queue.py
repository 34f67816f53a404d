"""The queue that commits waiting answers together: each once, none lost, one bad one alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from survey.codes import new_code
from survey.collection.commit_queue import CommitQueue
from survey.collection.models import Assurance, Comment, Mode, Response
from survey.errors import NotStored

WAIT = 30.0


@pytest.fixture
def row(small_province):
    """A complete response of the small province, but for its submission key."""
    return {
        "campaign_id": small_province.campaign.id,
        "version_id": small_province.campaign.version_id,
        "counter_id": small_province.counter.id,
        "receiving_agency_id": small_province.ward.id,
        "responsible_agency_id": small_province.ward.id,
        "service_id": small_province.services[0].id,
        "mode": Mode.QR,
        "assurance": Assurance.OPEN,
        "language": "vi",
        "received_at": datetime(2026, 11, 23, 3, 0, tzinfo=UTC),
        "received_on": date(2026, 11, 23),
        "seconds_taken": 60,
        "quarantined_at": None,
        "quarantine_reason": None,
        "ratings": "4" * 16,
        "answers": None,
    }


@pytest.fixture
def commit_queue(engine):
    return CommitQueue(engine, Response.__table__, Comment.__table__)


def keyed(row, key=None, **changes):
    return row | {"submission_key": key or new_code(12)} | changes


def count(session, model):
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


def test_answers_from_many_threads_are_each_stored_once(commit_queue, session, row):
    keys = [new_code(12) for _ in range(200)]
    comments = [{"item_code": "comment", "text": "Tốt"}]

    def send(key):
        commit_queue.store(keyed(row, key), comments if key in keys[:50] else [], timeout=WAIT)

    with ThreadPoolExecutor(32) as threads:
        list(threads.map(send, keys + keys))

    assert sorted(session.scalars(select(Response.submission_key))) == sorted(keys)
    assert count(session, Comment) == 50


def test_a_known_key_changes_nothing_and_is_no_error(commit_queue, session, row):
    commit_queue.store(keyed(row, "SAMEKEY"), [], timeout=WAIT)
    comments = [{"item_code": "comment", "text": "Lần hai"}]
    commit_queue.store(keyed(row, "SAMEKEY", ratings="1" * 16), comments, timeout=WAIT)

    assert session.scalars(select(Response.ratings)).all() == ["4" * 16]
    assert count(session, Comment) == 0


def test_a_bad_row_fails_alone_and_not_its_neighbours(commit_queue, session, row):
    rows = [keyed(row) for _ in range(20)]
    rows[7]["seconds_taken"] = -1

    def send(each):
        try:
            commit_queue.store(each, [], timeout=WAIT)
        except NotStored:
            return False
        return True

    with ThreadPoolExecutor(20) as threads:
        stored = list(threads.map(send, rows))
    assert stored == [position != 7 for position in range(20)]
    assert count(session, Response) == 19
