"""The server killed in the middle of a load: every answer that was acknowledged is stored, exactly once."""

import contextlib
import http.client
import os
import signal
import threading
from urllib.parse import urlencode, urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.collection.models import Response
from survey.database import build_engine
from tests.fixtures.processes import wait_until
from tests.fixtures.server import running_server
from tests.fixtures.small_province import build_small_province
from tests.web.citizen.form_reading import FormPage

ROUNDS = 3
CLIENTS = 8


@pytest.fixture(params=["sqlite", "durable_postgresql"])
def durable_url(request):
    """A database that keeps what it committed, as in production."""
    return request.getfixturevalue(f"{request.param}_url")


class Sender(threading.Thread):
    """Answers the form again and again until the server is gone; remembers what was acknowledged and what was not."""

    def __init__(self, address):
        super().__init__(daemon=True)
        parts = urlsplit(address)
        self.place, self.path = (parts.hostname, parts.port), parts.path
        self.acknowledged = []
        self.unanswered = None

    def run(self):
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(*self.place, timeout=30)
            while True:
                connection.request("GET", self.path)
                sent = FormPage(connection.getresponse().read().decode()).filled("4", answer_comment="Ý kiến")
                self.unanswered = sent
                self.acknowledged.append(post(connection, self.path, sent))
                self.unanswered = None


def post(connection, path, fields):
    """Send a form; the submission key in the address of its receipt."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, urlencode(fields), headers)
    reply = connection.getresponse()
    reply.read()
    assert reply.status == 303
    return reply.headers["Location"].rpartition("/")[2]


def kill_all(process):
    """End the server and its workers at once, as a power cut would."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=30)


def count_acknowledged(senders):
    return sum(len(sender.acknowledged) for sender in senders)


def test_what_was_acknowledged_is_stored_exactly_once(durable_url, tmp_path):
    engine = build_engine(durable_url)
    with Session(engine, expire_on_commit=False) as session:
        code = build_small_province(session).code.code
    acknowledged, unanswered = [], []
    for number in range(ROUNDS):
        with running_server(make_folder(tmp_path, number), durable_url) as server:
            senders = [Sender(f"{server.address}/s/{code}") for _ in range(CLIENTS)]
            for sender in senders:
                sender.start()
            # In the middle of a load, however fast this machine is today.
            assert wait_until(
                lambda senders=senders, most=(2 + number) * CLIENTS: count_acknowledged(senders) > most,
                server.process,
                seconds=60,
            )
            kill_all(server.process)
            for sender in senders:
                sender.join(timeout=60)
        acknowledged += [key for sender in senders for key in sender.acknowledged]
        unanswered += [sender.unanswered for sender in senders if sender.unanswered]

    # A phone that got no reply sends the same again, to the server that came back.
    with running_server(make_folder(tmp_path, ROUNDS), durable_url) as server:
        connection = http.client.HTTPConnection(*urlsplit(server.address).netloc.split(":"), timeout=30)
        resent = [post(connection, f"/s/{code}", fields) for fields in unanswered]
    with Session(engine) as session:
        stored = session.scalars(select(Response.submission_key)).all()
    engine.dispose()
    assert sorted(stored) == sorted(acknowledged + resent)


def make_folder(parent, number):
    """An instance folder; the same secret in all, as in one installation that is started again."""
    folder = parent / str(number)
    folder.mkdir()
    (folder / "secret_key").write_text("the same secret after every start", encoding="ascii")
    return folder
