"""When the counters are open: working days, holidays, and how busy each day is."""

from collections.abc import Iterator
from datetime import date, timedelta

# First day of Tết and the Hùng Kings' day, which follow the lunar calendar; later years have neither here.
_LUNAR_HOLIDAYS = {
    2025: (date(2025, 1, 29), date(2025, 4, 7)),
    2026: (date(2026, 2, 17), date(2026, 4, 26)),
    2027: (date(2027, 2, 6), date(2027, 4, 16)),
    2028: (date(2028, 1, 26), date(2028, 4, 4)),
    2029: (date(2029, 2, 13), date(2029, 4, 23)),
    2030: (date(2030, 2, 2), date(2030, 4, 12)),
}
_FIXED_HOLIDAYS = {(1, 1), (4, 30), (5, 1), (9, 1), (9, 2)}
_TET_BEGINS = timedelta(days=-3)
_TET_ENDS = timedelta(days=5)
_SATURDAY = 5
# Monday to Sunday; on Saturday the counters are open in the morning.
_WEEKDAYS = (1.25, 1.1, 1.0, 0.95, 0.9, 0.2, 0.0)
# Days of a usual month in the same measure.
USUAL_MONTH = 22.0


def list_days(first: date, last: date) -> list[date]:
    """Every day from the first to the last, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def busyness(day: date) -> float:
    """How many people come on a day, where 1 is a usual Wednesday; 0 where the counters are closed."""
    if _is_holiday(day):
        return 0.0
    return _WEEKDAYS[day.weekday()] * _around_tet(day)


def is_saturday(day: date) -> bool:
    """Whether the counters close at noon."""
    return day.weekday() == _SATURDAY


def list_months(first: date, last: date) -> Iterator[date]:
    """The first day of every month that a period touches."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def month_busyness(month: date, last: date) -> float:
    """How much of a usual month fell in a month until a day, both included."""
    end = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return sum(busyness(day) for day in list_days(month, min(end, last))) / USUAL_MONTH


def _is_holiday(day: date) -> bool:
    if (day.month, day.day) in _FIXED_HOLIDAYS:
        return True
    tet, hung_kings = _LUNAR_HOLIDAYS.get(day.year, (None, None))
    return tet is not None and (tet + _TET_BEGINS <= day < tet + _TET_ENDS or day == hung_kings)


def _around_tet(day: date) -> float:
    """Fewer people hand in dossiers in the two weeks before Tết and the week after."""
    tet, _ = _LUNAR_HOLIDAYS.get(day.year, (None, None))
    if tet is None or not -14 <= (day - tet).days <= 12:
        return 1.0
    return 0.6
