"""The floor under the public form: the smallest honest Flask and SQLAlchemy Core application that does the same.

A form of about 20 KB with a signed ticket a request; 22 checked answers; one row, one durable commit; 303. No
questionnaire, no campaign, no language, no search, no error page: what is left is what the server and the database
cost.

    FLOOR_DATABASE=/tmp/floor.sqlite3 gunicorn --chdir benchmarks floor_app:app
"""

import os
import secrets

from flask import Flask, redirect, request
from itsdangerous import BadSignature, TimestampSigner
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, event
from sqlalchemy.dialects.sqlite import insert

ITEMS = [f"answer_q{number}" for number in range(1, 23)]
ROWS = "".join(
    f'<label class="row"><input type="radio" name="{{name}}" value="{value}"><span>Hài lòng mức {value}</span></label>'
    for value in range(1, 6)
)
PAGE = (
    '<!doctype html><title>Phiếu</title><form method="post"><input type="hidden" name="ticket" value="@ticket@">'
    + "".join(
        f"<fieldset><legend>Nội dung của câu hỏi {name} dài như một câu thật</legend>{ROWS.replace('{name}', name)}"
        "</fieldset>"
        for name in ITEMS
    )
    + "<button>Gửi</button></form>"
)
signer = TimestampSigner("a secret of the floor", salt="floor")
engine = create_engine(f"sqlite:///{os.environ['FLOOR_DATABASE']}")
responses = Table(
    "response",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("submission_key", String(16), unique=True, nullable=False),
    Column("code", String(16), nullable=False),
    Column("ratings", String(40), nullable=False),
)


@event.listens_for(engine, "connect")
def set_up(connection, _record):
    """Full durability, as the product has it."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(engine, "begin")
def begin(connection):
    """Take the lock to write at the beginning."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


with engine.begin() as at_start:
    responses.create(at_start, checkfirst=True)

app = Flask(__name__)


@app.get("/s/<code>")
def show(code):
    """The form."""
    ticket = signer.sign(f"{code}.{secrets.token_hex(6)}").decode()
    return PAGE.replace("@ticket@", ticket)


@app.post("/s/<code>")
def take(code):
    """The answers."""
    try:
        ticket = signer.unsign(request.form["ticket"], max_age=86_400).decode()
    except BadSignature:
        return "bad ticket", 422
    ticket_code, key = ticket.split(".")
    ratings = [request.form.get(item, "") for item in ITEMS]
    if ticket_code != code or any(rating not in {"1", "2", "3", "4", "5"} for rating in ratings):
        return "bad answer", 422
    with engine.begin() as connection:
        statement = insert(responses).on_conflict_do_nothing()
        connection.execute(statement, {"submission_key": key, "code": code, "ratings": "".join(ratings)})
    return redirect(f"/r/{key.upper()}", 303)
