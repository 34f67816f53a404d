"""How often each counter's form was opened, begun and completed."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.collection.models import CounterVisits, Response


@dataclass(frozen=True)
class CounterCounts:
    """What came of a counter's codes: openings of the form, first answers, and responses (those set aside too)."""

    scans: int = 0
    starts: int = 0
    responses: int = 0


def count_by_counter(session: Session, counter_ids: Collection[int]) -> dict[int, CounterCounts]:
    """The counts of these counters over all campaigns, without rehearsals; every counter asked for is there."""
    visits = session.execute(
        select(CounterVisits.counter_id, func.sum(CounterVisits.scans), func.sum(CounterVisits.starts))
        .where(CounterVisits.counter_id.in_(counter_ids))
        .group_by(CounterVisits.counter_id)
    )
    scanned = {counter_id: (int(scans), int(starts)) for counter_id, scans, starts in visits}
    completed = session.execute(
        select(Response.counter_id, func.count())
        .where(Response.counter_id.in_(counter_ids), Response.is_rehearsal.is_(False))
        .group_by(Response.counter_id)
    )
    responses = {counter_id: int(n) for counter_id, n in completed}
    return {
        counter_id: CounterCounts(*scanned.get(counter_id, (0, 0)), responses.get(counter_id, 0))
        for counter_id in counter_ids
    }
