"""Columns beside the answers are those of the database, whatever was known or kept of them before."""

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select, update

from survey.collection.models import Response
from survey.indices.coded_answers import DOCUMENTS, Documents, load_documents
from survey.indices.conduct import CONDUCT, Conduct, load_conduct
from survey.indices.memory import Memory
from tests.indices.kept.test_answers import CHANGES, DAMAGE, add

pytestmark = pytest.mark.usefixtures("keep_few")


@pytest.fixture
def told(session, answered_province):
    """Answers of several kinds beside the ratings, and times that some took."""
    ids = session.scalars(select(Response.id).order_by(Response.id)).all()
    for place, id_ in enumerate(ids):
        answers = [None, {"gender": "female"}, {"gender": "male", "age": "25-34", "times": [1, 2]}][place % 3]
        seconds = None if place % 4 == 0 else 30 + place
        session.execute(update(Response).where(Response.id == id_).values(answers=answers, seconds_taken=seconds))
    session.commit()
    return answered_province


def list_ids(session, province):
    belongs = (Response.campaign_id == province.campaign.id) & Response.is_rehearsal.is_(False)
    return np.array(session.scalars(select(Response.id).where(belongs).order_by(Response.id)).all(), dtype=np.int64)


def read(memory, session, province):
    ids = list_ids(session, province)
    return (
        memory.read_columns(session, province.campaign.id, ids, CONDUCT),
        memory.read_columns(session, province.campaign.id, ids, DOCUMENTS),
    )


def say(documents: Documents):
    return [json.loads(documents.texts[number - 1]) if number else None for number in documents.number]


def assert_same(found, session, province):
    conduct, documents = found
    ids = list_ids(session, province)
    expected = load_conduct(session, province.campaign.id, ids)
    np.testing.assert_array_equal(conduct.seconds, expected.seconds)
    np.testing.assert_array_equal(conduct.time, expected.time)
    assert say(documents) == say(load_documents(session, province.campaign.id, ids))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.tuples(CHANGES, st.booleans()), min_size=1, max_size=4))
def test_whatever_happens_the_columns_are_those_of_the_database(session, told, folder, rounds):
    memory = Memory(folder)
    for changes, starts_again in rounds:
        for change, number in changes:
            change(session, number)
        session.commit()
        memory = Memory(folder) if starts_again else memory
        assert_same(read(memory, session, told), session, told)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage=DAMAGE, which=st.integers(0, 1))
def test_a_damaged_file_is_as_good_as_none(session, told, folder, damage, which):
    read(Memory(folder), session, told)
    file = sorted(folder.iterdir())[which]
    place, byte, is_cut = damage
    content = bytearray(file.read_bytes())
    at = int(place * len(content))
    content[at] = byte
    file.write_bytes(content[:at] if is_cut else content)
    assert_same(read(Memory(folder), session, told), session, told)
    for each in folder.iterdir():
        each.unlink()


def test_only_what_came_since_is_read(session, told, folder):
    read(Memory(folder), session, told)
    add(session, 1)
    session.commit()
    asked = []
    listens = event.listens_for(session.get_bind(), "before_cursor_execute")
    listens(lambda _c, _k, statement, parameters, *_: asked.append((statement, parameters)))
    read(Memory(folder), session, told)
    spans = [parameters for statement, parameters in asked if "BETWEEN" in statement]
    last = int(list_ids(session, told)[-1])
    assert len(spans) == 2
    for each in spans:
        assert last in (each.values() if isinstance(each, dict) else each)
        assert 1 not in list(each.values() if isinstance(each, dict) else each)[-2:]


def test_the_file_of_another_database_is_not_taken(session, told, folder):
    read(Memory(folder), session, told)
    session.execute(update(Response).values(submission_key="x" + Response.submission_key, seconds_taken=5))
    session.commit()
    assert_same(read(Memory(folder), session, told), session, told)


@given(
    seconds=st.lists(st.integers(0, 86_400) | st.none(), max_size=20),
    documents=st.lists(st.none() | st.dictionaries(st.text(max_size=5), st.text(max_size=5)), max_size=20),
)
def test_columns_are_unpacked_as_they_were_packed(seconds, documents):
    conduct = Conduct(
        np.array([np.nan if each is None else each for each in seconds], dtype=np.float64),
        np.arange(len(seconds)).astype("datetime64[s]"),
    )
    again = CONDUCT.unpack(CONDUCT.pack(conduct), len(seconds))
    np.testing.assert_array_equal(again.seconds, conduct.seconds)
    np.testing.assert_array_equal(again.time, conduct.time)
    texts = tuple(dict.fromkeys(json.dumps(each) for each in documents if each is not None))
    number = np.array([0 if each is None else texts.index(json.dumps(each)) + 1 for each in documents], dtype=np.int64)
    found = DOCUMENTS.unpack(DOCUMENTS.pack(Documents(texts, number)), len(documents))
    assert (found.texts, found.number.tolist()) == (texts, number.tolist())
