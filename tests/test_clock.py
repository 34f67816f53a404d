"""The time, from one place: UTC for moments, Vietnam's calendar for days."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from survey import clock


def test_now_is_in_utc():
    with time_machine.travel(datetime(2026, 3, 2, 9, 30, tzinfo=clock.VIETNAM), tick=False):
        assert clock.now() == datetime(2026, 3, 2, 2, 30, tzinfo=UTC)
        assert clock.now().tzinfo is UTC


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 1, 16, 59, 59, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2026, 3, 1, 17, 0, 0, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2025, 12, 31, 17, 0, 0, tzinfo=UTC), date(2026, 1, 1)),
    ],
    ids=["a second before midnight", "midnight", "new year"],
)
def test_the_day_changes_at_midnight_in_vietnam(moment, day):
    assert clock.local_day(moment) == day
    with time_machine.travel(moment, tick=False):
        assert clock.today() == day


def offset(hours: int) -> timezone:
    return timezone(timedelta(hours=hours))


@given(
    # Vietnam has kept seven hours ahead of UTC since 13 June 1975.
    moment=st.integers(0, 4_000_000_000).map(
        lambda seconds: datetime(1976, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    ),
    hours=st.integers(-12, 14),
)
def test_the_day_does_not_depend_on_how_the_moment_is_written(moment, hours):
    assert clock.local_day(moment.astimezone(offset(hours))) == (moment + timedelta(hours=7)).date()
