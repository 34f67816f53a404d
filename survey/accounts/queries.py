"""Reading accounts: who is signed in, what they may do, and where else they are signed in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.accounts.commands import hash_token
from survey.accounts.models import Account, Role, RoleGrant, SignIn
from survey.accounts.permissions import Permission
from survey.accounts.scope import AgencyScope, Grant, find_scope, list_permissions
from survey.audit import Actor
from survey.organisation.models import Agency
from survey.organisation.queries import load_agency_tree


class Missing(StrEnum):
    """What a person must still do before any door opens."""

    SECOND_FACTOR = "second_factor"
    ENROLMENT = "enrolment"
    NEW_PASSWORD = "new_password"  # noqa: S105 - the name of a step


@dataclass(frozen=True)
class SignedInAccount:
    """The person behind a request; `missing` is what keeps every door shut for now."""

    id: int
    username: str
    name: str
    grants: tuple[Grant, ...]
    missing: Missing | None

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles that the person has somewhere."""
        return frozenset(grant.role for grant in self.grants)

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """What the person may do somewhere; where is told by `scope`."""
        return list_permissions(self.grants) if self.missing is None else frozenset()

    @property
    def actor(self) -> Actor:
        """The person, as the audit log names them."""
        return Actor(self.id, f"{self.name} ({self.username})")

    def scope(self, session: Session, permission: Permission) -> AgencyScope:
        """Where the person may do something."""
        return find_scope(self.grants, permission, load_agency_tree(session))


def find_signed_in_account(
    session: Session, token: str, at: datetime, *, administrators_need_two: bool = True
) -> SignedInAccount | None:
    """Whose browser holds this token now; None where nobody's does.

    administrators_need_two : whether an administrator without a second factor must set one up first.
    """
    row = session.execute(
        select(Account, SignIn.second_factor_at)
        .join(SignIn, SignIn.account_id == Account.id)
        .where(SignIn.token_hash == hash_token(token), SignIn.expires_at > at, Account.closed_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    account, second_factor_at = row
    grants = tuple(Grant(grant.role, grant.agency_id) for grant in account.grants)
    missing = _find_missing(account, second_factor_at, administrators_need_two)
    return SignedInAccount(account.id, account.username, account.name, grants, missing)


def list_sign_ins(session: Session, account_id: int, at: datetime) -> list[SignIn]:
    """Where an account is signed in now, the latest first."""
    return list(
        session.scalars(
            select(SignIn)
            .where(SignIn.account_id == account_id, SignIn.expires_at > at)
            .order_by(SignIn.signed_in_at.desc())
        )
    )


def _find_missing(account: Account, second_factor_at: datetime | None, administrators_need_two: bool) -> Missing | None:
    if account.totp_confirmed_at is not None and second_factor_at is None:
        return Missing.SECOND_FACTOR
    if account.must_change_password:
        return Missing.NEW_PASSWORD
    is_administrator = any(grant.role is Role.ADMINISTRATOR for grant in account.grants)
    # Who came through the province's own sign-in gave their second factor there.
    if is_administrator and administrators_need_two and account.totp_confirmed_at is None and second_factor_at is None:
        return Missing.ENROLMENT
    return None


def find_account_scope(session: Session, account_id: int, permission: Permission) -> AgencyScope:
    """Where an account may do something, for work that it asked for and that is done without it; nowhere if closed."""
    account = session.get_one(Account, account_id, populate_existing=True)
    grants = () if account.closed_at else tuple(Grant(grant.role, grant.agency_id) for grant in account.grants)
    return find_scope(grants, permission, load_agency_tree(session))


def name_actor(session: Session, account_id: int) -> Actor:
    """An account, as the audit log names it."""
    account = session.get_one(Account, account_id)
    return Actor(account.id, f"{account.name} ({account.username})")


def count_accounts_at(session: Session, agencies: Collection[str]) -> int:
    """How many open accounts have a role granted at just these agencies, by code."""
    statement = (
        select(func.count(Account.id.distinct()))
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .join(Agency, Agency.id == RoleGrant.agency_id)
        .where(Agency.code.in_(agencies), Account.closed_at.is_(None))
    )
    return session.scalar(statement) or 0
