"""The thread that does long work, beside the requests of a web process.

It runs while there is work and then ends: who asks for a job, or looks at one, wakes it. A process that dies leaves its
job to the next that is woken.
"""

import atexit
import hashlib
import logging
import threading
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from secrets import token_hex
from shutil import rmtree

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from survey import clock
from survey.database import committing
from survey.jobs.commands import claim_job, fail_job, finish_job, forget_old_files, return_job, tell_progress
from survey.jobs.kinds import Interrupted, JobKind, Refused
from survey.jobs.models import Job

_log = logging.getLogger(__name__)

# Progress is written at most this often, since each time is a commit.
_SECONDS_BETWEEN_REPORTS = 0.5
_SECONDS_TO_END = 5
_CHUNK = 1 << 20
# Nobody writes anything for so long.
_ABANDONED = timedelta(hours=6)


class JobRunner:
    """Does the jobs of one installation one after the other, and keeps the files that they make in `folder`."""

    def __init__(self, engine: Engine, folder: Path, kinds: Mapping[str, JobKind]) -> None:
        self.kinds = kinds
        self._engine = engine
        self._folder = folder
        self._turn = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_ending = threading.Event()
        atexit.register(self.end)

    def wake(self) -> None:
        """See to it that waiting jobs are done."""
        with self._turn:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)
                self._thread.start()

    def end(self) -> None:
        """Stop soon; the job in hand goes back to those that wait."""
        atexit.unregister(self.end)
        self._is_ending.set()
        if self._thread is not None:
            self._thread.join(_SECONDS_TO_END)

    def find_file(self, job: Job) -> Path | None:
        """The file that a job made, if it is still kept."""
        file = self._folder / job.file if job.file else None
        return file if file is not None and file.is_file() else None

    def _work(self) -> None:
        try:
            self._delete_old_files()
            while not self._is_ending.is_set() and (job := self._claim()) is not None:
                self._delete_old_files()
                self._do(job)
        except Exception:
            # The database may be away; whoever looks at a job next wakes us again.
            _log.exception("the thread for long work stopped")

    def _claim(self) -> Job | None:
        with Session(self._engine, expire_on_commit=False) as session, committing(session):
            return claim_job(session, clock.now())

    def _do(self, job: Job) -> None:
        try:
            self._make(job)
        except Interrupted:
            self._tell(partial(return_job, job_id=job.id))
        except Refused as error:
            self._tell(partial(fail_job, job_id=job.id, problem=str(error), at=clock.now()))
        except Exception:
            _log.exception("job %s (%s) failed", job.id, job.kind)
            self._tell(partial(fail_job, job_id=job.id, problem="", at=clock.now()))

    def _make(self, job: Job) -> None:
        kind = self.kinds[job.kind]
        self._folder.mkdir(parents=True, exist_ok=True)
        # The name cannot be guessed and appears only when the file is whole.
        name = f"{job.id}-{token_hex(8)}{kind.suffix}"
        unfinished = self._folder / f"{name}.unfinished"
        try:
            with Session(self._engine) as session:
                n_rows = kind.make(session, job.parameters, unfinished, _Reporter(self, job.id))
            digest = _digest(unfinished)
            unfinished.replace(self._folder / name)
        finally:
            unfinished.unlink(missing_ok=True)
        self._tell(partial(finish_job, job_id=job.id, file=name, sha256=digest, n_rows=n_rows, at=clock.now()))

    def _tell(self, change: partial[None]) -> None:
        with Session(self._engine) as session, committing(session):
            change(session)

    def _delete_old_files(self) -> None:
        with Session(self._engine) as session, committing(session):
            old = forget_old_files(session, clock.now())
        for name in old:
            (self._folder / name).unlink(missing_ok=True)
        # What a process left that was killed while it wrote: files, and folders that hold answers as they were given.
        for unfinished in self._folder.glob("*.unfinished"):
            if unfinished.stat().st_mtime < (clock.now() - _ABANDONED).timestamp():
                if unfinished.is_dir():
                    rmtree(unfinished, ignore_errors=True)
                else:
                    unfinished.unlink(missing_ok=True)


class _Reporter:
    """Writes down how far a job is, now and then, and stops it when the server ends."""

    def __init__(self, runner: JobRunner, job_id: int) -> None:
        self._runner = runner
        self._job_id = job_id
        self._told_at = 0.0

    def __call__(self, done: int, total: int) -> None:
        if self._runner._is_ending.is_set():
            raise Interrupted
        now = clock.now().timestamp()
        if done == total or now - self._told_at >= _SECONDS_BETWEEN_REPORTS:
            self._told_at = now
            self._runner._tell(partial(tell_progress, job_id=self._job_id, done=done, total=total, at=clock.now()))


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
