"""The pass that raises alerts and sends their messages, every minute in one process of an installation."""

import atexit
import logging
import threading
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from survey import clock
from survey.audit import Actor
from survey.database import committing
from survey.followup.alert_mail import Mailed, MailServer, send_waiting
from survey.followup.alerts import list_due, raise_alerts
from survey.process_lock import ProcessLock

_log = logging.getLogger(__name__)
_SECONDS_BETWEEN = 60
_PROGRAM = Actor(None, "SIPAS")


class AlertWatch:
    """Looks after alerts for as long as its process holds the lock on a file of the installation."""

    def __init__(self, engine: Engine, lock_file: Path, server: MailServer | None, *, base_url: str) -> None:
        self._engine = engine
        self._lock = ProcessLock(lock_file)
        self._server = server
        self._base_url = base_url
        self._is_ending = threading.Event()

    @property
    def sends_mail(self) -> bool:
        """Whether a mail server was named."""
        return self._server is not None

    def start(self) -> None:
        """Begin, in a thread beside the requests."""
        atexit.register(self._is_ending.set)
        threading.Thread(target=self._watch, name="alerts", daemon=True).start()

    def look(self, at: datetime) -> tuple[int, Mailed]:
        """One pass: how many alerts were raised, and what became of their messages."""
        n_raised = self._raise(at)
        if self._server is None:
            return n_raised, Mailed(0, 0)
        return n_raised, send_waiting(self._engine, self._server, base_url=self._base_url, at=at)

    def _raise(self, at: datetime) -> int:
        with Session(self._engine) as session:
            # Counting takes long where there are many responses; respondents must not wait for the lock meanwhile.
            if not list_due(session, at=at):
                return 0
            with committing(session):
                return len(raise_alerts(session, by=_PROGRAM, at=at))

    def _watch(self) -> None:
        while not self._is_ending.wait(_SECONDS_BETWEEN):
            try:
                if self._lock.hold():
                    self.look(clock.now())
            except Exception:
                # The database may be away; in a minute it is tried again.
                _log.exception("a pass over the alerts failed")
