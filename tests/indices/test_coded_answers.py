"""The answers beside the ratings are what the database itself takes out of each document, however awkward they are."""

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text, update

from survey.collection.models import Response
from survey.indices import coded_answers
from survey.indices.coded_answers import code_by_item, load_documents
from tests.fixtures.answered_province import GOOD, Answers, store_answers

CODES = ("gender", "age", "age_2", "wait", "heard")
# Neither database takes the character 0, and half of a pair is no text.
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), min_size=1, max_size=6)
ANSWERS = st.one_of(TEXTS, st.integers(-(10**6), 10**6), st.lists(TEXTS, max_size=3), st.none())
DOCUMENTS = st.one_of(st.none(), st.dictionaries(st.sampled_from(CODES), ANSWERS, max_size=5))


def store(session, province, documents):
    session.execute(Response.__table__.delete())
    store_answers(session, province, [Answers("ward", 0, GOOD, len(documents))])
    ids = session.scalars(select(Response.id).order_by(Response.id)).all()
    for id_, document in zip(ids, documents, strict=True):
        session.execute(update(Response).where(Response.id == id_).values(answers=document))
    session.commit()
    return np.array(ids)


def ask_database(session, code):
    answer = func.coalesce(Response.answers[code].as_string(), "")
    return session.scalars(select(answer).order_by(Response.id)).all()


def tell(found, code, n):
    if code not in found:
        return [""] * n
    return ["" if at < 0 else found[code].values[at] for at in found[code].position.tolist()]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=st.lists(DOCUMENTS, min_size=1, max_size=6), piece=st.integers(1, 7))
def test_one_pass_finds_what_the_database_takes_out_item_by_item(
    session, small_province, monkeypatch, documents, piece
):
    monkeypatch.setattr(coded_answers, "_CHUNK", piece)
    ids = store(session, small_province, documents)
    found = code_by_item(load_documents(session, small_province.campaign.id, ids))
    for code in CODES:
        by_database = ask_database(session, code)
        lists = [isinstance((document or {}).get(code), list) for document in documents]
        for mine, theirs, is_list in zip(tell(found, code, len(ids)), by_database, lists, strict=True):
            assert (json.loads(mine) == json.loads(theirs)) if is_list else mine == theirs


@pytest.mark.parametrize("spaced", ['{\n  "gender":\t"male"\r\n}', '{"gender":"male"}'])
def test_a_document_may_be_written_with_any_spaces(session, small_province, spaced):
    ids = store(session, small_province, [None, None])
    session.execute(text("UPDATE response SET answers = :spaced WHERE id = :id"), {"spaced": spaced, "id": int(ids[1])})
    found = code_by_item(load_documents(session, small_province.campaign.id, ids))
    assert tell(found, "gender", 2) == ["", "male"]


def test_responses_that_are_not_asked_for_are_left_out(session, small_province):
    ids = store(session, small_province, [{"gender": "male"}, {"gender": "female"}, None])
    found = code_by_item(load_documents(session, small_province.campaign.id, ids[1:]))
    assert tell(found, "gender", 2) == ["female", ""]
    assert code_by_item(load_documents(session, small_province.campaign.id, ids[:0])) == {}


def test_each_different_answer_is_translated_once(session, small_province):
    ids = store(session, small_province, [{"gender": "male"}, None, {"gender": "male"}])
    gender = code_by_item(load_documents(session, small_province.campaign.id, ids))["gender"]
    assert gender.values == ("male",)
    assert gender.translate(np.array([[2.5, 1.0]]), np.nan).tolist()[0] == [2.5, 1.0]
    assert np.isnan(gender.translate(np.array([2.5]), np.nan)).tolist() == [False, True, False]
