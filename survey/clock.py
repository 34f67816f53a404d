"""The time, from one place: UTC for moments, Vietnam's calendar for days."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date where the counters are."""
    return local_day(now())


def local_day(moment: datetime) -> date:
    """The calendar day on which a moment fell at the counters."""
    return moment.astimezone(VIETNAM).date()
