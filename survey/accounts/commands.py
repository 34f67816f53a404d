"""Changing accounts: making one, signing in and out."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.accounts.models import Account, Role, RoleGrant, SignIn
from survey.accounts.passwords import MINIMUM_LENGTH, hash_password, password_matches
from survey.errors import SignInRefused, SurveyError


class BadPassword(SurveyError):
    """The password is too weak to be accepted."""


class TakenUsername(SurveyError):
    """Another account has this user name."""


@dataclass(frozen=True)
class SignedIn:
    """A fresh sign-in: the token goes to the browser and is kept nowhere else."""

    token: str
    expires_at: datetime


def create_account(
    session: Session,
    *,
    username: str,
    name: str,
    password: str,
    role: Role,
    agency_id: int | None,
    created_at: datetime,
) -> Account:
    """Make an account with one role, on an agency's part of the tree or (None) on the whole installation.

    Raises
    ------
    BadPassword, TakenUsername : with what to do instead.
    """
    if len(password) < MINIMUM_LENGTH:
        raise BadPassword(f"the password needs at least {MINIMUM_LENGTH} characters")
    username = read_username(username)
    if session.scalar(select(Account.id).where(Account.username == username)) is not None:
        raise TakenUsername(f"the user name {username!r} is taken")
    account = Account(
        username=username,
        name=name,
        password_hash=hash_password(password),
        created_at=created_at,
        grants=[RoleGrant(role=role, agency_id=agency_id)],
    )
    session.add(account)
    session.flush()
    return account


def check_password(session: Session, username: str, password: str) -> int:
    """The id of the account that the name and the password belong to; raises SignInRefused.

    Apart from `start_sign_in` because checking takes long on purpose and must not hold the database meanwhile.
    """
    row = session.execute(
        select(Account.id, Account.password_hash, Account.closed_at).where(Account.username == read_username(username))
    ).one_or_none()
    matches = password_matches(row.password_hash if row else None, password)
    if row is None or not matches or row.closed_at is not None:
        raise SignInRefused("the user name and the password do not belong together")
    return int(row.id)


def start_sign_in(session: Session, account_id: int, *, at: datetime, hours: int) -> SignedIn:
    """Sign an account in on one browser; sign-ins that ran out are cleared away."""
    session.execute(delete(SignIn).where(SignIn.expires_at <= at))
    signed_in = SignedIn(token=secrets.token_urlsafe(32), expires_at=at + timedelta(hours=hours))
    session.add(
        SignIn(
            token_hash=hash_token(signed_in.token),
            account_id=account_id,
            signed_in_at=at,
            expires_at=signed_in.expires_at,
        )
    )
    session.flush()
    return signed_in


def end_sign_in(session: Session, token: str) -> None:
    """Sign one browser out."""
    session.execute(delete(SignIn).where(SignIn.token_hash == hash_token(token)))


def hash_token(token: str) -> bytes:
    """What is stored of a browser's token."""
    return hashlib.sha256(token.encode()).digest()


def read_username(typed: str) -> str:
    """A user name as it is stored, whatever its case."""
    return typed.strip().lower()
