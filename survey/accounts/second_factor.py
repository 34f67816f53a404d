"""The second factor: codes from a telephone (TOTP, RFC 6238), and recovery codes for when it is lost."""

import hashlib
from datetime import datetime

import pyotp
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.accounts.lockout import is_locked, note_failure, note_success
from survey.accounts.models import Account, RecoveryCode
from survey.audit import Actor, record
from survey.codes import new_code, read_code
from survey.errors import SignInRefused

ISSUER = "SIPAS"
N_RECOVERY_CODES = 10
# 50 random bits each.
_RECOVERY_CODE_LENGTH = 10
_STEP_SECONDS = 30
# A telephone's clock may be half a minute off.
_STEPS_AROUND = (0, -1, 1)


def new_secret() -> str:
    """A secret for a telephone to keep; it is in force once a code made from it came back."""
    return pyotp.random_base32()


def enrolment_address(account: Account, secret: str) -> str:
    """What the telephone reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.username, issuer_name=ISSUER)


def confirm_second_factor(session: Session, account: Account, secret: str, code: str, *, at: datetime) -> list[str]:
    """Put a secret in force, with a code that proves the telephone has it; returns fresh recovery codes.

    Raises SignInRefused for a code that the secret does not make now.
    """
    step = _find_step(secret, code, at, after=None)
    if step is None:
        raise SignInRefused("the code does not belong to this secret")
    account.totp_secret, account.totp_confirmed_at, account.totp_last_step = secret, at, step
    record(session, _as_actor(account), "account.second_factor_set", _as_subject(account), at=at)
    return renew_recovery_codes(session, account, at=at)


def check_second_factor(session: Session, account: Account, code: str, *, at: datetime) -> bool:
    """Whether a code, from the telephone or for recovery, is right now; each works once, and wrong ones are counted."""
    if is_locked(account, at):
        return False
    if not (_use_code(account, code, at) or _use_recovery_code(session, account, code, at)):
        note_failure(session, account, at)
        return False
    note_success(session, account)
    return True


def renew_recovery_codes(session: Session, account: Account, *, at: datetime) -> list[str]:
    """Fresh recovery codes, shown once; the former ones stop working."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [new_code(_RECOVERY_CODE_LENGTH) for _ in range(N_RECOVERY_CODES)]
    session.add_all(RecoveryCode(code_hash=_hash_code(code), account_id=account.id) for code in codes)
    record(session, _as_actor(account), "account.recovery_codes_renewed", _as_subject(account), at=at)
    return codes


def remove_second_factor(session: Session, account: Account, *, by: Actor, at: datetime) -> None:
    """Take the second factor away, for a person who lost the telephone and the recovery codes."""
    account.totp_secret = account.totp_confirmed_at = account.totp_last_step = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    record(session, by, "account.second_factor_removed", _as_subject(account), at=at)


def count_recovery_codes(session: Session, account: Account) -> int:
    """Recovery codes that were not used yet."""
    codes = session.scalars(
        select(RecoveryCode.code_hash).where(RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
    )
    return len(codes.all())


def _use_code(account: Account, code: str, at: datetime) -> bool:
    if account.totp_secret is None:
        return False
    step = _find_step(account.totp_secret, code, at, after=account.totp_last_step)
    if step is None:
        return False
    account.totp_last_step = step
    return True


def _find_step(secret: str, code: str, at: datetime, *, after: int | None) -> int | None:
    """The time step that makes this code, near `at` and after the last one used: a code seen once opens nothing."""
    typed, now = "".join(code.split()), int(at.timestamp()) // _STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in (now + around for around in _STEPS_AROUND):
        if (after is None or step > after) and pyotp.utils.strings_equal(totp.generate_otp(step), typed):
            return step
    return None


def _use_recovery_code(session: Session, account: Account, code: str, at: datetime) -> bool:
    found = session.get(RecoveryCode, _hash_code(read_code(code)))
    if found is None or found.account_id != account.id or found.used_at is not None:
        return False
    found.used_at = at
    record(session, _as_actor(account), "account.recovery_code_used", _as_subject(account), at=at)
    return True


def _hash_code(code: str) -> bytes:
    return hashlib.sha256(f"recovery:{code}".encode()).digest()


def _as_actor(account: Account) -> Actor:
    return Actor(account.id, f"{account.name} ({account.username})")


def _as_subject(account: Account) -> str:
    return f"account:{account.username}"
