"""Accounts, the roles they hold on a part of the agency tree, and their signed-in sessions."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.database import Base, UTCDateTime, one_of


class Role(StrEnum):
    """What an account may do."""

    ADMINISTRATOR = "administrator"
    DESIGNER = "designer"
    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    AUDITOR = "auditor"


class Account(Base):
    """A person who works with the survey.

    `totp_secret` is the second factor's, in force once `totp_confirmed_at` is set; `totp_last_step` is the last time
    step that was used, so that no code works twice. `failed_sign_ins` counts those in a row; `locked_until` grows with
    them. `openid_subject` is the person's name at the province's own sign-in.
    """

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("username"),
        UniqueConstraint("openid_subject"),
        CheckConstraint("failed_sign_ins >= 0", name="failed_sign_ins_is_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(128))
    password_hash: Mapped[str] = mapped_column(String(256))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    email: Mapped[str | None] = mapped_column(String(254))
    password_changed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default=false())
    failed_sign_ins: Mapped[int] = mapped_column(default=0, server_default="0")
    locked_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    totp_last_step: Mapped[int | None]
    openid_subject: Mapped[str | None] = mapped_column(String(255))

    grants: Mapped[list["RoleGrant"]] = relationship(cascade="all, delete-orphan")
    recovery_codes: Mapped[list["RecoveryCode"]] = relationship(cascade="all, delete-orphan")


class RoleGrant(Base):
    """A role on an agency and everything under it; on the whole installation where no agency is named."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("account_id", "role", "agency_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role] = mapped_column(one_of(Role))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))


class RecoveryCode(Base):
    """A code that stands in once for a lost second factor; only its hash is stored."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SignIn(Base):
    """One signed-in browser, kept here so that it can be ended from here.

    The browser holds a random token; only its SHA-256 is stored, so that a copy of the database opens no session.
    `second_factor_at` is when the second factor was given; an account that needs one enters nothing before.
    """

    __tablename__ = "sign_in"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    signed_in_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    second_factor_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    browser: Mapped[str] = mapped_column(String(120), default="", server_default="")

    account: Mapped[Account] = relationship()
