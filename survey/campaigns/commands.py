"""Changing campaigns and counter codes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from survey.audit import Actor, Change, record, record_all
from survey.campaigns.models import CounterCode
from survey.codes import new_code
from survey.organisation.models import Counter

# 40 random bits: with a thousand counters, one try in 10^9 meets a code.
COUNTER_CODE_LENGTH = 8


def issue_code(session: Session, counter: Counter, issued_at: datetime) -> CounterCode:
    """Give a counter its code; fails on the database's constraint when it has one in force."""
    return _issue_codes(session, [counter], issued_at)[0]


def retire_code(session: Session, counter_code: CounterCode, *, reason: str, retired_at: datetime) -> None:
    """End a code: its posters lead to a page that says so."""
    counter_code.retired_at = retired_at
    counter_code.retirement_reason = reason
    session.flush()


def replace_code(session: Session, counter_code: CounterCode, *, reason: str, by: Actor, at: datetime) -> CounterCode:
    """End a code and give its counter another: for lost or damaged posters, or a code that strangers abuse."""
    retire_code(session, counter_code, reason=reason, retired_at=at)
    issued = issue_code(session, counter_code.counter, at)
    subject = f"counter_code:{counter_code.code}"
    record(session, by, "counter_code.replaced", subject, at=at, after={"code": issued.code, "reason": reason})
    return issued


def withdraw_code(session: Session, counter_code: CounterCode, *, reason: str, by: Actor, at: datetime) -> None:
    """End a code without another: the counter collects nothing until it is given one."""
    retire_code(session, counter_code, reason=reason, retired_at=at)
    record(session, by, "counter_code.withdrawn", f"counter_code:{counter_code.code}", at=at, after={"reason": reason})


def give_codes(session: Session, counters: Sequence[Counter], *, by: Actor, at: datetime) -> list[CounterCode]:
    """Give a code to each of counters that have none in force."""
    issued = _issue_codes(session, counters, at)
    changes = (
        Change("counter_code.issued", f"counter_code:{each.code}", after={"counter": each.counter_id})
        for each in issued
    )
    record_all(session, by, changes, at=at)
    return issued


def _issue_codes(session: Session, counters: Sequence[Counter], issued_at: datetime) -> list[CounterCode]:
    issued = [
        CounterCode(counter=counter, code=new_code(COUNTER_CODE_LENGTH), issued_at=issued_at) for counter in counters
    ]
    session.add_all(issued)
    session.flush()
    return issued
