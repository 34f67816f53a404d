"""A database that cannot be written: the person is told, keeps the answers, and sends them again with one tap."""

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from survey.collection.models import Response
from tests.fixtures.application import build_settings, running_app
from tests.fixtures.small_province import build_small_province
from tests.web.citizen.form_reading import FormPage

# The pages that are there already have room for some answers.
MOST_SENT = 300


@pytest.fixture
def province(sqlite_engine):
    with Session(sqlite_engine, expire_on_commit=False) as session:
        yield build_small_province(session)


@pytest.fixture
def app(sqlite_url, province, tmp_path, monkeypatch):
    # Half a second is as locked as five.
    monkeypatch.setattr("survey.database.SQLITE_BUSY_SECONDS", 0.5)
    with running_app(build_settings(tmp_path, sqlite_url)) as app:
        yield app


def count_responses(engine):
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(Response))


def send_and_send_again(app, address, mend):
    """Send answers until one is refused, mend the database, and send that one again; how many were sent in all."""
    visitor = app.test_client(use_cookies=False)
    n_sent = 0
    while True:
        n_sent += 1
        assert n_sent < MOST_SENT
        sent = FormPage(visitor.get(address).text).filled("5", answer_comment="Xin giữ lại " * 50)
        refused = visitor.post(address, data=sent)
        if refused.status_code != 303:
            break
    assert refused.status_code == 503
    assert "chưa được lưu" in refused.text
    kept = FormPage(refused.text).fields
    assert kept == sent
    mend()
    assert visitor.post(address, data=kept).status_code == 303
    return n_sent


def test_a_locked_database_is_told_and_the_answer_can_be_sent_again(app, sqlite_engine, province):
    holder = sqlite_engine.connect().execution_options(sqlite_begin="IMMEDIATE")
    holder.execute(text("SELECT 1"))
    assert send_and_send_again(app, f"/s/{province.code.code}", holder.close) == 1
    assert count_responses(sqlite_engine) == 1


def test_a_full_disk_is_told_and_the_answer_can_be_sent_again(app, sqlite_engine, province):
    let_grow = limit_pages(app.extensions["sipas_engine"])
    n_sent = send_and_send_again(app, f"/s/{province.code.code}", let_grow)
    assert count_responses(sqlite_engine) == n_sent


def limit_pages(engine):
    """Let SQLite itself refuse to grow the file, as it does when the disk is full; returns what lifts the limit."""
    with engine.connect() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))

    def limit(connection, _record):
        connection.execute(f"PRAGMA max_page_count={pages}")

    def let_grow():
        event.remove(engine, "connect", limit)
        engine.dispose()

    event.listen(engine, "connect", limit)
    engine.dispose()
    return let_grow
