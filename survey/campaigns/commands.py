"""Changing campaigns and counter codes."""

from datetime import datetime

from sqlalchemy.orm import Session

from survey.audit import Actor, record
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


def give_code(session: Session, counter: Counter, *, by: Actor, at: datetime) -> CounterCode:
    """Give a code to a counter that has none in force."""
    issued = issue_code(session, counter, at)
    record(session, by, "counter_code.issued", f"counter_code:{issued.code}", at=at, after={"counter": counter.id})
    return issued
