"""By when an agency answers: working days from the day a case was opened."""

from datetime import date, timedelta

DAYS_TO_ANSWER = 10
_SATURDAY = 5
# Public holidays that fall on the same day every year. Tết, the Hùng Kings' day and the second day around 2 September
# are set by decision each year: who opens a case may move its date.
_HOLIDAYS = {(1, 1), (4, 30), (5, 1), (9, 2)}


def add_working_days(day: date, number: int) -> date:
    """The day that is `number` working days after a day; Saturdays, Sundays and fixed holidays do not count."""
    while number > 0:
        day += timedelta(days=1)
        number -= _is_working_day(day)
    return day


def _is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and (day.month, day.day) not in _HOLIDAYS
