"""How passwords are kept and which are good enough: argon2id, at a cost that a small server can bear."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from survey.texts import Text, fold_text

# OWASP's second profile: 19 MiB and two passes, about 30 ms.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_OF_NOBODY = _HASHER.hash("nobody has this account")

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 256
# Length beats rules about signs (NIST SP 800-63B); what is refused is what is guessed first.
_FEWEST_DIFFERENT = 5
_GUESSED_FIRST = ("password", "matkhau", "123456", "abcdef", "qwerty", "sipas", "hailong", "admin", "quantri")

TOO_SHORT: Text = {
    "vi": f"Mật khẩu cần ít nhất {MINIMUM_LENGTH} ký tự; một câu dài dễ nhớ là tốt nhất.",
    "en": f"The password needs at least {MINIMUM_LENGTH} characters; a long sentence is best.",
}
TOO_LONG: Text = {
    "vi": f"Mật khẩu dài tối đa {MAXIMUM_LENGTH} ký tự.",
    "en": f"The password has at most {MAXIMUM_LENGTH} characters.",
}
TOO_PLAIN: Text = {
    "vi": "Mật khẩu này quá dễ đoán; xin đặt một câu không có tên đăng nhập và không lặp lại vài ký tự.",
    "en": "This password is too easy to guess; use a sentence without the user name that does not repeat a few signs.",
}


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


def find_password_problem(password: str, username: str) -> Text | None:
    """Why a password is not good enough for an account; None where it is."""
    if len(password) < MINIMUM_LENGTH:
        return TOO_SHORT
    if len(password) > MAXIMUM_LENGTH:
        return TOO_LONG
    plain = fold_text(password).replace(" ", "")
    for guess in (*_GUESSED_FIRST, fold_text(username)):
        plain = plain.replace(guess, "") if guess else plain
    # What is left without the words that are guessed first must still be something.
    return TOO_PLAIN if len(set(plain)) < _FEWEST_DIFFERENT else None
