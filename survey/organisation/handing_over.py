"""What an agency has passes to the one that it became part of: its counters, the units under it, its services."""

from collections.abc import Collection
from datetime import datetime
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.organisation.models import Agency, Counter, CounterService

_LONGEST_NUMBER = 16


def hand_over(session: Session, old: Agency, new: Agency, *, by: Actor, at: datetime) -> None:
    """Give what `old` has to `new`, without the counters and units that were closed before.

    Counters keep their codes, so that posters stay where they hang; answers stay with the agency that received them.
    A counter whose number is taken there gets a mark behind it: 3 becomes 3-2.
    """
    counters = list(session.scalars(select(Counter).where(Counter.agency_id == old.id).order_by(Counter.number)))
    taken = set(session.scalars(select(Counter.number).where(Counter.agency_id == new.id)))
    numbers = {}
    for counter in (each for each in counters if each.closed_on is None or each.closed_on > at.date()):
        numbers[counter.number] = _find_free_number(counter.number, taken)
        counter.agency_id, counter.number = new.id, numbers[counter.number]
        taken.add(counter.number)
    units = list(session.scalars(select(Agency).where(Agency.parent_id == old.id, Agency.closed_on.is_(None))))
    for unit in units:
        unit.parent_id = new.id
    services = list(session.scalars(select(CounterService).where(CounterService.responsible_agency_id == old.id)))
    for service in services:
        service.responsible_agency_id = new.id
    session.flush()
    passed = {"to": new.code, "counters": numbers, "units": [unit.code for unit in units], "services": len(services)}
    record(session, by, "agency.handed_over", f"agency:{old.code}", at=at, after=passed)


def _find_free_number(number: str, taken: Collection[str]) -> str:
    if number not in taken:
        return number
    marks = (f"-{place}" for place in count(2))
    marked = (f"{number[: _LONGEST_NUMBER - len(mark)]}{mark}" for mark in marks)
    return next(each for each in marked if each not in taken)
