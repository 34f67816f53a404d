"""Reading accounts: who is signed in, and what they may do."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.commands import hash_token
from survey.accounts.models import Account, Role, SignIn


@dataclass(frozen=True)
class SignedInAccount:
    """The person behind a request."""

    id: int
    username: str
    name: str
    roles: frozenset[Role]


def find_signed_in_account(session: Session, token: str, at: datetime) -> SignedInAccount | None:
    """Whose browser holds this token now; None where nobody's does."""
    account = session.scalar(
        select(Account)
        .join(SignIn, SignIn.account_id == Account.id)
        .where(SignIn.token_hash == hash_token(token), SignIn.expires_at > at, Account.closed_at.is_(None))
    )
    if account is None:
        return None
    roles = frozenset(grant.role for grant in account.grants)
    return SignedInAccount(account.id, account.username, account.name, roles)
