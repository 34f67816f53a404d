"""Keeping the accounts of colleagues: their names, roles and passwords; closing and reopening."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.commands import end_all_sign_ins, refuse_bad_password
from survey.accounts.models import Account, Role, RoleGrant
from survey.accounts.passwords import hash_password
from survey.accounts.scope import Grant
from survey.audit import Actor, changed_values, record
from survey.errors import NotFound, SurveyError


class LastAdministrator(SurveyError):
    """Nobody would be left who may keep the accounts."""


def find_account(session: Session, username: str) -> Account:
    """The account with this user name; raises NotFound."""
    account = session.scalar(select(Account).where(Account.username == username))
    if account is None:
        raise NotFound(f"there is no account {username!r}")
    return account


def list_accounts(session: Session) -> list[Account]:
    """Every account, open ones first, in the order of names."""
    return list(session.scalars(select(Account).order_by(Account.closed_at.is_not(None), Account.name, Account.id)))


def change_account(
    session: Session,
    account: Account,
    *,
    name: str,
    email: str | None,
    grants: Sequence[Grant],
    by: Actor,
    at: datetime,
) -> None:
    """Change who an account belongs to and what it may do; raises LastAdministrator."""
    before = _describe(account)
    account.name, account.email = name, email
    kept = {Grant(each.role, each.agency_id): each for each in account.grants}
    account.grants = [kept.get(each) or RoleGrant(role=each.role, agency_id=each.agency_id) for each in set(grants)]
    session.flush()
    _refuse_without_administrator(session)
    old, new = changed_values(before, _describe(account))
    if new:
        record(session, by, "account.changed", f"account:{account.username}", at=at, before=old, after=new)


def close_account(session: Session, account: Account, *, by: Actor, at: datetime) -> None:
    """Close an account and end its sign-ins; raises LastAdministrator."""
    account.closed_at = at
    session.flush()
    _refuse_without_administrator(session)
    end_all_sign_ins(session, account)
    record(session, by, "account.closed", f"account:{account.username}", at=at)


def reopen_account(session: Session, account: Account, *, by: Actor, at: datetime) -> None:
    """Open a closed account again."""
    account.closed_at = None
    record(session, by, "account.reopened", f"account:{account.username}", at=at)


def set_password(
    session: Session, account: Account, password: str, *, by: Actor, at: datetime, must_change: bool
) -> None:
    """Give an account another password and end its sign-ins; raises BadPassword.

    must_change : somebody else chose it, so that its owner chooses another at the next sign-in.
    """
    refuse_bad_password(password, account.username)
    account.password_hash = hash_password(password)
    account.password_changed_at, account.must_change_password = at, must_change
    account.failed_sign_ins, account.locked_until = 0, None
    end_all_sign_ins(session, account)
    record(session, by, "account.password_set", f"account:{account.username}", at=at)


def _describe(account: Account) -> dict[str, object]:
    grants = sorted([grant.role.value, grant.agency_id or 0] for grant in account.grants)
    return {"name": account.name, "email": account.email, "grants": grants}


def _refuse_without_administrator(session: Session) -> None:
    open_administrator = (
        select(Account.id)
        .join(Account.grants)
        .where(Account.closed_at.is_(None), RoleGrant.role == Role.ADMINISTRATOR, RoleGrant.agency_id.is_(None))
    )
    if session.scalar(open_administrator.limit(1)) is None:
        raise LastAdministrator("at least one open account must be administrator of the whole installation")
