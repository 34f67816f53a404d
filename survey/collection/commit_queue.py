"""Where completed responses wait to be committed: those that wait together are committed together.

One durable commit costs a write to the disk. Under load many answers share one; alone an answer waits for nobody.
"""

import queue
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Table
from sqlalchemy import insert as sql_insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from survey.errors import NotStored

_TOGETHER_AT_MOST = 256
_WAITING_AT_MOST = 5_000


@dataclass(frozen=True)
class _Waiting:
    """A response that waits for its commit, and the promise its request waits on."""

    row: Mapping[str, Any]
    comments: Sequence[Mapping[str, Any]]
    stored: Future[None] = field(default_factory=Future)


class CommitQueue:
    """Stores responses durably, each once, with one writer a process."""

    def __init__(self, engine: Engine, response: Table, comment: Table) -> None:
        self._engine = engine
        self._waiting: queue.Queue[_Waiting] = queue.Queue(_WAITING_AT_MOST)
        self._start = threading.Lock()
        self._writer: threading.Thread | None = None
        dialect = postgresql if engine.dialect.name == "postgresql" else sqlite
        self._insert_comment = sql_insert(comment)
        self._insert_response = dialect.insert(response).on_conflict_do_nothing(index_elements=["submission_key"])
        self._insert_and_tell = self._insert_response.returning(response.c.id)

    def store(self, row: Mapping[str, Any], comments: Sequence[Mapping[str, Any]], *, timeout: float) -> None:
        """Store a response with its comments, and return when it is durable; a known submission key changes nothing.

        Raises
        ------
        NotStored : it is not known to be stored; the same response may be sent again without being counted twice.
        """
        self._start_writer()
        waiting = _Waiting(row, comments)
        try:
            self._waiting.put_nowait(waiting)
            waiting.stored.result(timeout)
        except queue.Full as error:
            raise NotStored("too many answers wait to be stored") from error
        except FutureTimeoutError as error:
            raise NotStored("the database did not answer in time") from error
        except SQLAlchemyError as error:
            raise NotStored(f"the database refused the answer: {error}") from error

    def _start_writer(self) -> None:
        # At first use and not before: a server that forks after it loaded the application would lose the thread.
        if self._writer is None or not self._writer.is_alive():
            with self._start:
                if self._writer is None or not self._writer.is_alive():
                    self._writer = threading.Thread(target=self._write_for_ever, name="commit-queue", daemon=True)
                    self._writer.start()

    def _write_for_ever(self) -> None:
        while True:
            self._commit(self._take_all())

    def _take_all(self) -> list[_Waiting]:
        taken = [self._waiting.get()]
        while len(taken) < _TOGETHER_AT_MOST:
            try:
                taken.append(self._waiting.get_nowait())
            except queue.Empty:
                break
        return taken

    def _commit(self, together: Sequence[_Waiting]) -> None:
        try:
            with self._engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection, connection.begin():
                self._insert(connection, together)
        except Exception as error:
            # Whatever it was, those who wait must hear of it.
            if len(together) == 1:
                together[0].stored.set_exception(error)
            else:
                for waiting in together:
                    self._commit([waiting])
        else:
            for waiting in together:
                waiting.stored.set_result(None)

    def _insert(self, connection: Connection, together: Sequence[_Waiting]) -> None:
        if plain := [dict(waiting.row) for waiting in together if not waiting.comments]:
            connection.execute(self._insert_response, plain)
        for waiting in together:
            if waiting.comments:
                self._insert_with_comments(connection, waiting)

    def _insert_with_comments(self, connection: Connection, waiting: _Waiting) -> None:
        # No id comes back where the submission key is known: the first response stands, with its comments.
        response_id = connection.scalar(self._insert_and_tell, dict(waiting.row))
        if response_id is not None:
            rows = [{"response_id": response_id, **comment} for comment in waiting.comments]
            connection.execute(self._insert_comment, rows)
