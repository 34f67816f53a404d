"""Accounts behind the province's own sign-in (OpenID Connect): who a person there is here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.accounts.models import Account
from survey.audit import Actor, record
from survey.errors import SurveyError


class OpenIdUnreachable(SurveyError):
    """The province's sign-in does not answer."""


class OpenIdRefused(SurveyError):
    """What came back from the province's sign-in proves nobody's identity."""


class UnknownIdentity(SurveyError):
    """The province knows the person, and no open account here is theirs; `email` is what the province calls them."""

    def __init__(self, email: str) -> None:
        super().__init__(f"no open account belongs to {email or 'this person'}")
        self.email = email


@dataclass(frozen=True)
class Identity:
    """What the province says of a person: a name that never changes, and an address that it has checked, or none."""

    subject: str
    email: str


def find_identified_account(session: Session, identity: Identity, *, at: datetime) -> Account:
    """The open account of a person; at the first time it is found by its e-mail address and bound to the person.

    Raises UnknownIdentity; accounts are never made by signing in.
    """
    account = session.scalar(select(Account).where(Account.openid_subject == identity.subject))
    if account is None and identity.email:
        account = session.scalar(
            select(Account).where(
                func.lower(Account.email) == identity.email.lower(),
                Account.openid_subject.is_(None),
                Account.closed_at.is_(None),
            )
        )
        if account is not None:
            account.openid_subject = identity.subject
            by, after = Actor(account.id, f"{account.name} ({account.username})"), {"openid_subject": identity.subject}
            record(session, by, "account.bound_to_openid", f"account:{account.username}", at=at, after=after)
    if account is None or account.closed_at is not None:
        raise UnknownIdentity(identity.email)
    return account
