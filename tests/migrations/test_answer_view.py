"""The long form of the answers, for anyone with SQL."""

import pytest
from sqlalchemy import Connection, text, update

from survey.collection.models import Response
from tests.migrations.rows import ROWS, fill

LETTERS = text("SELECT item_code, value FROM answer WHERE response_id = :response ORDER BY item_code")


@pytest.fixture
def connection(engine):
    with engine.begin() as connection:
        for rows in ROWS.values():
            fill(connection, rows)
        yield connection


def read_answers(connection: Connection, response: int) -> list[tuple[str, str]]:
    return [tuple(row) for row in connection.execute(LETTERS, {"response": response})]


def test_each_letter_stands_beside_its_item(connection):
    assert read_answers(connection, 1) == [
        ("c1", "5"),
        ("c2", "n"),
        ("c3", "-"),
        ("c4", "."),
        ("c5", "4"),
        ("c6", "1"),
    ]
    assert "".join(value for _item, value in read_answers(connection, 2)) == "123455"


def test_items_are_those_of_the_version_that_was_answered(connection):
    fill(
        connection,
        {
            "questionnaire_version": [{"id": 8, "questionnaire_id": 1, "number": 8, "document": "{}"}],
            "rated_item": [{"version_id": 8, "position": 1, "item_code": "x1"}],
        },
    )
    connection.execute(update(Response).where(Response.id == 2).values(version_id=8, ratings="3"))
    assert read_answers(connection, 2) == [("x1", "3")]
    assert len(read_answers(connection, 1)) == 6


def test_there_is_one_row_for_each_response_and_item(connection):
    n_rows, n_responses = connection.execute(text("SELECT count(*), count(DISTINCT response_id) FROM answer")).one()
    assert (n_rows, n_responses) == (12, 2)
