"""How passwords are kept: argon2id, with a cost that a small server can bear."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's second profile: 19 MiB and two passes, about 30 ms.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_OF_NOBODY = _HASHER.hash("nobody has this account")

MINIMUM_LENGTH = 12


def hash_password(password: str) -> str:
    """The hash that is stored."""
    return _HASHER.hash(password)


def password_matches(password_hash: str | None, password: str) -> bool:
    """Whether a password is the one behind a hash; takes as long for an account that does not exist (None)."""
    try:
        _HASHER.verify(password_hash or _OF_NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
