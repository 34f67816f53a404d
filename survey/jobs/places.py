"""Which agencies the file of a job tells of: whoever may not read of them any more does not fetch it any more."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.campaigns.models import CounterCode
from survey.jobs.models import Job
from survey.organisation.models import Agency, Counter


def list_places(session: Session, job: Job) -> Collection[int | None]:
    """The agencies, by id, whose answers or counters are in the file; None among them stands for the whole.

    Empty for work that tells of what its own account sent.
    """
    told = job.parameters
    if "chosen" in told:
        code = told["chosen"].get("agency", "")
        return {session.scalar(select(Agency.id).where(Agency.code == code)) if code else None}
    if "codes" in told:
        counters = select(Counter.agency_id).join(CounterCode, CounterCode.counter_id == Counter.id)
        return set(session.scalars(counters.where(CounterCode.code.in_(told["codes"]))))
    return ()
