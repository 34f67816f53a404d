"""Codes that people read aloud, copy from a poster and type: counter codes and receipts."""

import secrets

# Crockford's base 32: no I, L, O or U, so that nothing is mistaken for 1 or 0 and no word appears by accident.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGEST = 16
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "-": "", " ": ""})


def new_code(length: int) -> str:
    """A random code of `length` characters, 5 bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(typed: str) -> str:
    """A code as it is stored, from whatever way a person typed it: small letters, dashes, O for 0."""
    return typed.upper().translate(_READ_AS)


def is_code(code: str) -> bool:
    """Whether a text could be a code at all; what could not is never asked of the database."""
    return 0 < len(code) <= LONGEST and set(code) <= set(ALPHABET)


def group_code(code: str) -> str:
    """A code in groups of four, as it is printed for people."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
