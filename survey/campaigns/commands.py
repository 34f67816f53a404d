"""Changing campaigns and counter codes."""

from datetime import datetime

from sqlalchemy.orm import Session

from survey.campaigns.models import CounterCode
from survey.codes import new_code
from survey.organisation.models import Counter

# 40 random bits: with a thousand counters, one try in 10^9 meets a code.
COUNTER_CODE_LENGTH = 8


def issue_code(session: Session, counter: Counter, issued_at: datetime) -> CounterCode:
    """Give a counter its code; fails on the database's constraint when it has one in force."""
    counter_code = CounterCode(counter=counter, code=new_code(COUNTER_CODE_LENGTH), issued_at=issued_at)
    session.add(counter_code)
    session.flush()
    return counter_code


def retire_code(session: Session, counter_code: CounterCode, *, reason: str, retired_at: datetime) -> None:
    """End a code: its posters lead to a page that says so."""
    counter_code.retired_at = retired_at
    counter_code.retirement_reason = reason
    session.flush()
