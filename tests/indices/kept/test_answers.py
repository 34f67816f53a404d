"""Answers kept in a file are those of the database at every start, whatever happened to either in between."""

import os
import resource

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, insert, select, update

from survey import clock
from survey.collection.models import Response
from survey.indices.dataset import load_dataset
from survey.indices.kept import files
from survey.indices.kept.answers import keep_answers, load_kept_answers
from survey.indices.kept.files import is_worth_keeping
from survey.indices.kept.keeping import keep_large_campaigns
from survey.indices.memory import Memory
from tests.fixtures.answered_province import N_ITEMS
from tests.indices.test_memory import assert_equal

pytestmark = pytest.mark.usefixtures("keep_few")


@pytest.fixture
def count_read(session):
    """How many responses were read from the database since it was asked last."""
    statements = []
    listens = event.listens_for(session.get_bind(), "before_cursor_execute")
    listens(lambda _c, _k, statement, *_: statements.append(statement))

    def count():
        found = sum("response.ratings" in each for each in statements)
        statements.clear()
        return found

    return count


def start_again(folder, session, province):
    """What a server that was just started reads."""
    return Memory(folder).read_answers(session, province.campaign.id, N_ITEMS).dataset


def list_ids(session):
    return session.scalars(select(Response.id).order_by(Response.id)).all()


def store(session, id_, number):
    row = dict(session.execute(select(Response.__table__).limit(1)).mappings().one())
    told = {"id": id_, "submission_key": os.urandom(8).hex(), "ratings": str(1 + number % 5) * N_ITEMS}
    session.execute(insert(Response), [row | told])


def add(session, number):
    """An answer with an even id; SQLite gives that of an answer again that was the last and was erased."""
    store(session, list_ids(session)[-1] // 2 * 2 + 2, number)


def add_late(session, number):
    """An answer whose transaction began long ago, and so has a lower id than others that are known."""
    ids = list_ids(session)
    free = [id_ for id_ in range(1, ids[-1], 2) if id_ not in ids]
    if free:
        store(session, free[number % len(free)], number)


def erase(session, number):
    """No database gives an id again that others came after: of those with odd ids none is erased."""
    even = [id_ for id_ in list_ids(session) if not id_ % 2]
    if even:
        session.execute(delete(Response).where(Response.id == even[-1 - number % len(even)]))


def set_aside(session, number):
    ids = list_ids(session)
    values = (
        {"quarantined_at": clock.now(), "quarantine_reason": "thử"}
        if number % 2
        else dict.fromkeys(("quarantined_at", "quarantine_reason"))
    )
    session.execute(update(Response).where(Response.id == ids[number % len(ids)]).values(values))


CHANGES = st.lists(st.tuples(st.sampled_from([add, add_late, erase, set_aside]), st.integers(0, 7)), max_size=3)

DAMAGE = st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255), st.booleans())


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(between_starts=st.lists(CHANGES, min_size=1, max_size=4))
def test_every_start_reads_what_the_database_holds(session, answered_province, folder, between_starts):
    for changes in between_starts:
        for change, number in changes:
            change(session, number)
        session.commit()
        found = start_again(folder, session, answered_province)
        assert_equal(found, load_dataset(session, answered_province.campaign.id, N_ITEMS))


def test_a_start_reads_nothing_that_is_kept_and_what_came_since(session, answered_province, folder, count_read):
    start_again(folder, session, answered_province)
    assert count_read() == 1
    set_aside(session, 1)
    found = start_again(folder, session, answered_province)
    assert (found.n, int(found.is_set_aside.sum()), count_read()) == (85, 6, 0)
    add(session, 2)
    count_read()
    assert start_again(folder, session, answered_province).n == 86
    assert count_read() == 1


def test_nothing_is_kept_where_no_folder_is_named(session, answered_province, folder, count_read):
    Memory().read_answers(session, answered_province.campaign.id, N_ITEMS)
    Memory().read_answers(session, answered_province.campaign.id, N_ITEMS)
    assert count_read() == 2


@given(n=st.integers(0, 10**7))
def test_writing_stays_a_share_of_what_was_read(n):
    written = kept = 0
    for at in range(0, n + 1, max(n // 50, 1)):
        if is_worth_keeping(at, kept):
            written, kept = written + at, at
    assert written <= 12 * n


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage=DAMAGE)
def test_a_damaged_file_is_as_good_as_none(session, answered_province, folder, damage):
    expected = load_dataset(session, answered_province.campaign.id, N_ITEMS)
    start_again(folder, session, answered_province)
    [file] = folder.iterdir()
    place, byte, is_cut = damage
    content = bytearray(file.read_bytes())
    at = int(place * len(content))
    content[at] = byte
    file.write_bytes(content[:at] if is_cut else content)
    assert_equal(start_again(folder, session, answered_province), expected)
    file.unlink(missing_ok=True)


def test_the_file_of_another_database_is_not_taken(session, answered_province, folder):
    start_again(folder, session, answered_province)
    session.execute(update(Response).values(submission_key="x" + Response.submission_key))
    assert load_kept_answers(folder, session, answered_province.campaign.id, N_ITEMS) is None
    assert list(folder.iterdir()) == []


def test_a_file_of_other_items_is_not_taken(session, answered_province, folder):
    start_again(folder, session, answered_province)
    assert load_kept_answers(folder, session, answered_province.campaign.id, N_ITEMS + 1) is None


def test_where_nothing_can_be_written_the_answers_are_read_all_the_same(session, answered_province, folder, caplog):
    folder.write_text("a file where the folder should be")
    assert start_again(folder, session, answered_province).n == 85
    assert "is not kept" in caplog.text


def test_a_file_is_there_in_full_or_not_at_all(session, answered_province, folder):
    start_again(folder, session, answered_province)
    [file] = folder.iterdir()
    before = file.read_bytes()
    whole = load_dataset(session, answered_province.campaign.id, N_ITEMS)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
    try:
        keep_answers(folder, session, answered_province.campaign.id, whole)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert [(each.name, each.read_bytes()) for each in folder.iterdir()] == [(file.name, before)]


def test_large_campaigns_are_kept_before_a_page_asks(session, answered_province, tmp_path, count_read):
    keep_large_campaigns(session, Memory(tmp_path))
    assert len(list(tmp_path.glob("campaign-*.npz"))) == 3
    count_read()
    assert start_again(tmp_path, session, answered_province).n == 85
    assert count_read() == 0


def test_small_campaigns_are_not_kept_ahead(session, answered_province, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LARGE", 86)
    keep_large_campaigns(session, Memory(tmp_path))
    assert list(tmp_path.glob("campaign-*.npz")) == []
