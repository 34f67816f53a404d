"""What came of each counter's code: openings, first answers and responses of all campaigns, without rehearsals."""

from datetime import date

from sqlalchemy import select, update

from survey.collection.counter_counts import CounterCounts, count_by_counter
from survey.collection.models import CounterVisits, Response
from tests.fixtures.answered_province import ANSWERS

N_ANSWERS = sum(each.n for each in ANSWERS)


def test_each_counter_asked_for_is_there_with_its_own_counts(session, answered_province):
    quiet, busy = answered_province.counter.id, answered_province.busy_counter.id
    visits = [(busy, 1, 9, 5, 2), (busy, 2, 9, 7, 3), (busy, 2, 10, 1, 0), (quiet, 2, 9, 4, 4)]
    session.add_all(
        CounterVisits(
            campaign_id=answered_province.campaign.id,
            counter_id=counter_id,
            day=date(2026, 3, day),
            hour=hour,
            scans=scans,
            starts=starts,
        )
        for counter_id, day, hour, scans, starts in visits
    )
    session.flush()
    expected = {busy: CounterCounts(13, 5, N_ANSWERS), quiet: CounterCounts(4, 4, 0)}
    assert count_by_counter(session, [busy, quiet]) == expected
    assert count_by_counter(session, [quiet]) == {quiet: expected[quiet]}
    assert count_by_counter(session, []) == {}


def test_a_rehearsal_counts_for_nothing(session, answered_province):
    rehearsed = select(Response.id).limit(3).scalar_subquery()
    session.execute(update(Response).where(Response.id.in_(rehearsed)).values(is_rehearsal=True))
    busy = answered_province.busy_counter.id
    assert count_by_counter(session, [busy])[busy].responses == N_ANSWERS - 3
