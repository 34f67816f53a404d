"""The accounts to try the product with; their passwords are random and differ on every installation."""

import secrets
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from survey.accounts.commands import create_account
from survey.accounts.models import Role

_PASSWORD_BYTES = 12
_ACCOUNTS = (
    ("quantri", "Quản trị viên (minh họa)", Role.ADMINISTRATOR),
    ("phantich", "Chuyên viên phân tích (minh họa)", Role.ANALYST),
)


class DemonstrationSignIn(NamedTuple):
    """A user name and its password, which is kept nowhere else."""

    username: str
    password: str


def create_sign_ins(session: Session, created_at: datetime) -> tuple[DemonstrationSignIn, ...]:
    """Make the accounts, on the whole installation."""
    sign_ins = []
    for username, name, role in _ACCOUNTS:
        sign_in = DemonstrationSignIn(username, secrets.token_urlsafe(_PASSWORD_BYTES))
        create_account(
            session,
            username=sign_in.username,
            name=name,
            password=sign_in.password,
            role=role,
            agency_id=None,
            created_at=created_at,
        )
        sign_ins.append(sign_in)
    return tuple(sign_ins)
