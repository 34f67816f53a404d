"""When counters are open."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.demonstration.working_days import USUAL_MONTH, busyness, list_days, list_months, month_busyness

DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        date(2025, 1, 29),  # first day of Tết Ất Tỵ
        date(2026, 2, 17),  # first day of Tết Bính Ngọ
        date(2026, 2, 16),
        date(2025, 4, 7),  # the Hùng Kings' day
        date(2026, 4, 30),
        date(2026, 9, 2),
        date(2026, 1, 1),
    ],
)
def test_counters_are_closed_on_holidays(day):
    assert busyness(day) == 0


@given(DAYS)
def test_counters_are_closed_on_sundays_and_nearly_empty_on_saturdays(day):
    monday = day - timedelta(days=day.weekday())
    assert busyness(monday + timedelta(days=6)) == 0
    assert busyness(monday + timedelta(days=5)) < 0.5


def test_fewer_come_in_the_days_before_tet():
    assert 0 < busyness(date(2026, 2, 9)) < busyness(date(2026, 3, 9))


@given(first=DAYS, length=st.integers(0, 800))
def test_months_cover_a_period_once_and_in_order(first, length):
    last = first + timedelta(days=length)
    months = list(list_months(first, last))
    assert months == sorted(set(months))
    assert {day.replace(day=1) for day in list_days(first, last)} == set(months)


def test_a_month_counts_until_the_last_day():
    days = list_days(date(2026, 9, 1), date(2026, 9, 14))
    assert month_busyness(date(2026, 9, 1), date(2026, 9, 14)) == pytest.approx(
        sum(busyness(day) for day in days) / USUAL_MONTH
    )
