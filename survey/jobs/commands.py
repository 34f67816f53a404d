"""Asking for long work, and telling what became of it. Each command stands in the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.jobs.models import Job, JobState

# A running job says how far it is every few seconds; after this silence its process has died.
SILENCE = timedelta(seconds=60)
# How long the made file is kept.
KEPT = timedelta(days=7)


def ask_job(session: Session, kind: str, parameters: Mapping[str, Any], *, by: Actor, at: datetime) -> Job:
    """Put work of a kind in the queue; `parameters` must be JSON and hold the name that the file is given, "name"."""
    job = Job(kind=kind, parameters=dict(parameters), account_id=by.account_id, state=JobState.WAITING, asked_at=at)
    session.add(job)
    session.flush()
    record(session, by, "job.asked", f"job:{job.id}", at=at, after={"kind": kind, **parameters})
    return job


def claim_job(session: Session, at: datetime) -> Job | None:
    """Take the job that has waited longest, or one whose process died; None when there is nothing to do.

    One statement, so that two processes never take the same job.
    """
    waits = or_(Job.state == JobState.WAITING, and_(Job.state == JobState.RUNNING, Job.heard_at < at - SILENCE))
    longest = select(Job.id).where(waits).order_by(Job.asked_at, Job.id).limit(1).scalar_subquery()
    claimed = session.scalar(
        update(Job)
        .where(Job.id == longest, waits)
        .values(state=JobState.RUNNING, started_at=at, heard_at=at, done=0, total=0)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    return None if claimed is None else session.get_one(Job, claimed, populate_existing=True)


def tell_progress(session: Session, job_id: int, done: int, total: int, at: datetime) -> None:
    """Keep how far a running job is, and that it is alive."""
    _change(session, job_id, done=done, total=total, heard_at=at)


def finish_job(session: Session, job_id: int, *, file: str, sha256: str, n_rows: int | None, at: datetime) -> None:
    """Say that a job is done, and what it made."""
    _change(session, job_id, state=JobState.DONE, ended_at=at, file=file, sha256=sha256, n_rows=n_rows, problem=None)


def fail_job(session: Session, job_id: int, problem: str, at: datetime) -> None:
    """Say that a job made nothing, and why, in words for who asked."""
    _change(session, job_id, state=JobState.FAILED, ended_at=at, problem=problem)


def return_job(session: Session, job_id: int) -> None:
    """Put a job back among those that wait."""
    _change(session, job_id, state=JobState.WAITING, started_at=None, heard_at=None)


def forget_old_files(session: Session, at: datetime) -> list[str]:
    """Forget the files of jobs that ended longer ago than they are kept; the names of the files, to be deleted."""
    is_old = and_(Job.file.is_not(None), Job.ended_at < at - KEPT)
    files = [file for file in session.scalars(select(Job.file).where(is_old)) if file is not None]
    session.execute(update(Job).where(is_old).values(file=None))
    return files


def _change(session: Session, job_id: int, **values: object) -> None:
    session.execute(update(Job).where(Job.id == job_id).values(**values))
