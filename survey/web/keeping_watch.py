"""Large campaigns kept ready for the analyst's pages, as they grow.

To keep one takes the numeric packages, of which a web process at rest holds none: `flask sipas keep-answers` does it.
"""

import atexit
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from survey.collection.models import Response
from survey.indices.kept.files import is_worth_keeping
from survey.indices.kept.unkept import has_unkept_campaigns
from survey.process_lock import ProcessLock

_log = logging.getLogger(__name__)
_SECONDS_BETWEEN = 3600
_COMMAND = [sys.executable, "-m", "flask", "--app", str(Path(__file__).parents[2] / "wsgi.py"), "sipas", "keep-answers"]
_NICENESS = 10


class KeepingWatch:
    """Sees to it that answers are kept in `folder`, in the one process of an installation that holds `lock`."""

    def __init__(self, engine: Engine, folder: Path, lock: ProcessLock) -> None:
        self._engine = engine
        self._folder = folder
        self._lock = lock
        # Of how many responses the last one stored was when all campaigns were last seen to be kept.
        self._n_seen = 0
        self._child: subprocess.Popen[bytes] | None = None
        self._is_ending = threading.Event()

    def start(self) -> None:
        """Begin, in a thread beside the requests."""
        atexit.register(self.end)
        threading.Thread(target=self._watch, name="keeping", daemon=True).start()

    def look(self) -> None:
        """Have answers kept, where large campaigns are kept by no file or came to a tenth more responses."""
        with Session(self._engine) as session:
            newest = session.scalar(select(func.max(Response.id))) or 0
            if not is_worth_keeping(newest, self._n_seen):
                return
            # What an earlier process kept need not be read right after a start, when people come back to the pages.
            is_done = not self._n_seen and not has_unkept_campaigns(session, self._folder)
        if is_done or self._keep():
            self._n_seen = newest

    def end(self) -> None:
        """Leave off; what was begun is begun again by the next process."""
        self._is_ending.set()
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()

    def _watch(self) -> None:
        while not self._is_ending.is_set():
            try:
                if self._lock.hold():
                    self.look()
            except Exception:
                # The database may be away; in an hour it is tried again, and pages do without what is kept.
                _log.exception("whether large campaigns are kept could not be told")
            self._is_ending.wait(_SECONDS_BETWEEN)

    def _keep(self) -> bool:
        """Whether it was done."""
        # Ctrl-C in the terminal is for the server, which ends this.
        child = subprocess.Popen(_COMMAND, process_group=0)  # noqa: S603 - a program of ours, and no shell
        self._child = child
        _step_aside(child.pid)
        if self._is_ending.is_set():
            child.terminate()
        code = child.wait()
        if code and not self._is_ending.is_set():
            _log.warning("keeping the answers of large campaigns ended with %s", code)
        return code == 0


def _step_aside(pid: int) -> None:
    """Leave the processor of the server to the server: requests are answered there, and people wait for them."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(pid, range(os.cpu_count() or 1))
    os.setpriority(os.PRIO_PROCESS, pid, _NICENESS)
