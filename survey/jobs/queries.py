"""Reading what became of long work."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.errors import NotFound
from survey.jobs.models import Job

_LISTED = 100


def find_job(session: Session, job_id: int) -> Job:
    """One job as it stands now; raises NotFound."""
    job = session.get(Job, job_id, populate_existing=True)
    if job is None:
        raise NotFound(f"there is no job {job_id}")
    return job


def list_jobs(session: Session, account_id: int | None = None) -> list[Job]:
    """The latest jobs, newest first: of one account, or of all."""
    statement = select(Job).order_by(Job.id.desc()).limit(_LISTED)
    return list(session.scalars(statement if account_id is None else statement.where(Job.account_id == account_id)))
