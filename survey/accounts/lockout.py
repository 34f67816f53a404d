"""How long an account rests after wrong passwords or codes in a row: a delay that grows, and never for good."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from survey.accounts.models import Account
from survey.audit import Actor, record

FREE_TRIES = 4
_FIRST_DELAY = timedelta(seconds=30)
_LONGEST_DELAY = timedelta(hours=1)
_BY_ITSELF = Actor(None, "SIPAS")


def delay_after(failures: int) -> timedelta:
    """The rest after so many failures in a row: none for the first ones, then 30 seconds, doubling up to an hour."""
    if failures <= FREE_TRIES:
        return timedelta(0)
    doublings = min(failures - FREE_TRIES - 1, 20)
    return min(timedelta(seconds=_FIRST_DELAY.total_seconds() * 2.0**doublings), _LONGEST_DELAY)


def is_locked(account: Account, at: datetime) -> bool:
    """Whether an account rests now; even the right password is refused meanwhile, so that guesses tell nothing."""
    return account.locked_until is not None and account.locked_until > at


def note_failure(session: Session, account: Account, at: datetime) -> None:
    """Count a wrong password or code; a rest that begins is told in the audit log."""
    account.failed_sign_ins += 1
    delay = delay_after(account.failed_sign_ins)
    account.locked_until = at + delay if delay else None
    session.flush()
    if account.locked_until is not None:
        after = {"failed_sign_ins": account.failed_sign_ins, "locked_until": account.locked_until}
        record(session, _BY_ITSELF, "account.locked", f"account:{account.username}", at=at, after=after)


def note_success(session: Session, account: Account) -> None:
    """Forget the failures: the person proved who they are."""
    account.failed_sign_ins = 0
    account.locked_until = None
    session.flush()
