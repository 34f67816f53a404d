"""Changing accounts: making one, signing in and out."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.accounts.lockout import is_locked, note_failure, note_success
from survey.accounts.models import Account, Role, RoleGrant, SignIn
from survey.accounts.passwords import find_password_problem, hash_password, password_matches
from survey.audit import Actor, record
from survey.errors import SignInRefused, SurveyError
from survey.texts import Text

BY_COMMAND = Actor(None, "flask sipas")


class BadPassword(SurveyError):
    """The password is too weak to be accepted; `reason` says why, in each language."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason["en"])
        self.reason = reason


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
    email: str | None = None,
    must_change_password: bool = False,
    by: Actor = BY_COMMAND,
) -> Account:
    """Make an account with one role, on an agency's part of the tree or (None) on the whole installation.

    Raises
    ------
    BadPassword, TakenUsername : with what to do instead.
    """
    username = read_username(username)
    refuse_bad_password(password, username)
    if session.scalar(select(Account.id).where(Account.username == username)) is not None:
        raise TakenUsername(f"the user name {username!r} is taken")
    account = Account(
        username=username,
        name=name,
        password_hash=hash_password(password),
        created_at=created_at,
        email=email,
        must_change_password=must_change_password,
        grants=[RoleGrant(role=role, agency_id=agency_id)],
    )
    session.add(account)
    session.flush()
    after = {"name": name, "email": email, "grants": [[role, agency_id]]}
    record(session, by, "account.created", f"account:{username}", at=created_at, after=after)
    return account


def refuse_bad_password(password: str, username: str) -> None:
    """Raise BadPassword for a password that is too weak for this account."""
    if problem := find_password_problem(password, username):
        raise BadPassword(problem)


def check_password(session: Session, username: str, password: str, at: datetime) -> Account:
    """The account that the name and the password belong to; raises SignInRefused.

    Apart from what is stored of it, because checking takes long on purpose and must not hold the database meanwhile.
    """
    account = session.scalar(select(Account).where(Account.username == read_username(username)))
    matches = password_matches(account.password_hash if account else None, password)
    if account is None or not matches or account.closed_at is not None or is_locked(account, at):
        raise SignInRefused("the user name and the password do not belong together, or the account rests for a while")
    return account


def note_wrong_password(session: Session, username: str, *, at: datetime) -> None:
    """Count a refused sign-in against the account that was named, if there is one; a resting one rests no longer."""
    account = session.scalar(select(Account).where(Account.username == read_username(username)))
    if account is None or is_locked(account, at):
        return
    note_failure(session, account, at)


def start_sign_in(
    session: Session,
    account: Account,
    *,
    at: datetime,
    hours: int,
    browser: str = "",
    second_factor_given: bool = False,
) -> SignedIn:
    """Sign an account in on one browser; sign-ins that ran out are cleared away."""
    session.execute(delete(SignIn).where(SignIn.expires_at <= at))
    if account.totp_confirmed_at is None:
        # Otherwise wrong codes stay counted until a right one comes.
        note_success(session, account)
    signed_in = SignedIn(token=secrets.token_urlsafe(32), expires_at=at + timedelta(hours=hours))
    session.add(
        SignIn(
            token_hash=hash_token(signed_in.token),
            account_id=account.id,
            signed_in_at=at,
            expires_at=signed_in.expires_at,
            second_factor_at=at if second_factor_given else None,
            browser=browser[:120],
        )
    )
    session.flush()
    return signed_in


def note_second_factor(session: Session, token: str, *, at: datetime) -> None:
    """The second factor was given on the browser that holds this token."""
    sign_in = session.get(SignIn, hash_token(token))
    if sign_in is not None:
        sign_in.second_factor_at = at
        session.flush()


def end_sign_in(session: Session, token: str) -> None:
    """Sign one browser out."""
    session.execute(delete(SignIn).where(SignIn.token_hash == hash_token(token)))


def end_all_sign_ins(session: Session, account: Account, *, but_token: str | None = None) -> None:
    """Sign an account out everywhere, or everywhere but on the browser that asks."""
    kept = hash_token(but_token) if but_token else b""
    session.execute(delete(SignIn).where(SignIn.account_id == account.id, SignIn.token_hash != kept))


def hash_token(token: str) -> bytes:
    """What is stored of a browser's token."""
    return hashlib.sha256(token.encode()).digest()


def read_username(typed: str) -> str:
    """A user name as it is stored, whatever its case."""
    return typed.strip().lower()
