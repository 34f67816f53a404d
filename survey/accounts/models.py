"""Accounts, the roles they hold on a part of the agency tree, and their signed-in sessions."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.database import Base, UTCDateTime, one_of


class Role(StrEnum):
    """What an account may do."""

    ADMINISTRATOR = "administrator"
    ANALYST = "analyst"


class Account(Base):
    """A person who works with the survey."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("username"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(128))
    password_hash: Mapped[str] = mapped_column(String(256))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    grants: Mapped[list["RoleGrant"]] = relationship(cascade="all, delete-orphan")


class RoleGrant(Base):
    """A role on an agency and everything under it; on the whole installation where no agency is named."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("account_id", "role", "agency_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role] = mapped_column(one_of(Role))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))


class SignIn(Base):
    """One signed-in browser, kept here so that it can be ended from here.

    The browser holds a random token; only its SHA-256 is stored, so that a copy of the database opens no session.
    """

    __tablename__ = "sign_in"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    signed_in_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)

    account: Mapped[Account] = relationship()
