"""Reading accounts: who is signed in, and what they may do."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.commands import hash_token
from survey.accounts.models import Account, Role, SignIn
from survey.accounts.permissions import Permission
from survey.accounts.scope import AgencyScope, Grant, find_scope, list_permissions
from survey.audit import Actor
from survey.organisation.queries import load_agency_tree


@dataclass(frozen=True)
class SignedInAccount:
    """The person behind a request."""

    id: int
    username: str
    name: str
    grants: tuple[Grant, ...]

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles that the person has somewhere."""
        return frozenset(grant.role for grant in self.grants)

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """What the person may do somewhere; where is told by `scope`."""
        return list_permissions(self.grants)

    @property
    def actor(self) -> Actor:
        """The person, as the audit log names them."""
        return Actor(self.id, f"{self.name} ({self.username})")

    def scope(self, session: Session, permission: Permission) -> AgencyScope:
        """Where the person may do something."""
        return find_scope(self.grants, permission, load_agency_tree(session))


def find_signed_in_account(session: Session, token: str, at: datetime) -> SignedInAccount | None:
    """Whose browser holds this token now; None where nobody's does."""
    account = session.scalar(
        select(Account)
        .join(SignIn, SignIn.account_id == Account.id)
        .where(SignIn.token_hash == hash_token(token), SignIn.expires_at > at, Account.closed_at.is_(None))
    )
    if account is None:
        return None
    grants = tuple(Grant(grant.role, grant.agency_id) for grant in account.grants)
    return SignedInAccount(account.id, account.username, account.name, grants)
