"""Whole months: the grain in which dossiers are counted and periods are chosen."""

from datetime import date, timedelta


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def last_day_of(month: date) -> date:
    """The last day of a month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def list_months(first: date, last: date) -> list[date]:
    """The first days of all months from the month of one day to the month of another."""
    months = [month_of(first)]
    while months[-1] < month_of(last):
        months.append(last_day_of(months[-1]) + timedelta(days=1))
    return months
