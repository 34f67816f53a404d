"""What an agency has passes to the one that it became part of, and back: counters, the units under it, services."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.organisation.models import Agency, Counter, CounterService

_LONGEST_NUMBER = 16


def hand_over(session: Session, old: Agency, new: Agency, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Give what `old` has to `new`, without the counters and units that were closed before.

    Counters keep their codes, so that posters stay where they hang; answers stay with the agency that received them.
    A counter whose number is taken there gets a mark behind it: 3 becomes 3-2.
    Returns what `give_back` needs: counters' former numbers by id, ids of units, and services as (counter, service).
    """
    counters = list(session.scalars(select(Counter).where(Counter.agency_id == old.id).order_by(Counter.number)))
    passing = [each for each in counters if each.closed_on is None or each.closed_on > at.date()]
    former = {str(counter.id): counter.number for counter in passing}
    numbers = _move_counters(session, passing, new)
    units = list(session.scalars(select(Agency).where(Agency.parent_id == old.id, Agency.closed_on.is_(None))))
    for unit in units:
        unit.parent_id = new.id
    services = list(session.scalars(select(CounterService).where(CounterService.responsible_agency_id == old.id)))
    for service in services:
        service.responsible_agency_id = new.id
    session.flush()
    passed = {"to": new.code, "counters": numbers, "units": [unit.code for unit in units], "services": len(services)}
    record(session, by, "agency.handed_over", f"agency:{old.code}", at=at, after=passed)
    return {
        "counters": former,
        "units": [unit.id for unit in units],
        "services": [[service.counter_id, service.service_id] for service in services],
    }


def give_back(
    session: Session, old: Agency, new: Agency, passed: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    """Give `old` back what passed to `new`, of it what is still there; counters get their former numbers again."""
    former = {int(counter_id): number for counter_id, number in passed["counters"].items()}
    counters = list(
        session.scalars(select(Counter).where(Counter.id.in_(former), Counter.agency_id == new.id).order_by(Counter.id))
    )
    numbers = _move_counters(session, counters, old, former)
    held_units = session.scalars(select(Agency).where(Agency.id.in_(passed["units"]), Agency.parent_id == new.id))
    # The old agency may have been put under one of its former units meanwhile: that one cannot stand under it again.
    above = set(_list_above(old))
    units = [unit for unit in held_units if unit.id not in above]
    for unit in units:
        unit.parent_id = old.id
    services = {tuple(each) for each in passed["services"]}
    held = session.scalars(select(CounterService).where(CounterService.responsible_agency_id == new.id))
    returning = [each for each in held if (each.counter_id, each.service_id) in services]
    for service in returning:
        service.responsible_agency_id = old.id
    session.flush()
    back = {"from": new.code, "counters": numbers, "units": [each.code for each in units], "services": len(returning)}
    record(session, by, "agency.given_back", f"agency:{old.code}", at=at, after=back)


def _list_above(agency: Agency) -> Iterator[int]:
    while agency.parent is not None:
        agency = agency.parent
        yield agency.id


def _move_counters(
    session: Session, counters: Sequence[Counter], agency: Agency, wanted: Mapping[int, str] | None = None
) -> dict[str, str]:
    """Put counters under an agency, by the numbers wanted there (else their own); the new number of each old one."""
    taken = set(session.scalars(select(Counter.number).where(Counter.agency_id == agency.id)))
    numbers = {}
    for counter in counters:
        number = _find_free_number((wanted or {}).get(counter.id, counter.number), taken)
        numbers[counter.number] = number
        counter.agency_id, counter.number = agency.id, number
        taken.add(number)
    return numbers


def _find_free_number(number: str, taken: Collection[str]) -> str:
    if number not in taken:
        return number
    marks = (f"-{place}" for place in count(2))
    marked = (f"{number[: _LONGEST_NUMBER - len(mark)]}{mark}" for mark in marks)
    return next(each for each in marked if each not in taken)
