"""Labels cut to what a format holds, on purpose and with a sign, before a library cuts them in silence."""

_SIGN = "…"


def cut_to_bytes(text: str, limit: int) -> str:
    """The text, cut between characters so that it fits into so many bytes of UTF-8."""
    if len(text.encode()) <= limit:
        return text
    kept = text.encode()[: limit - len(_SIGN.encode())].decode(errors="ignore")
    return kept.rstrip() + _SIGN


def cut_to_characters(text: str, limit: int) -> str:
    """The text, cut to so many characters."""
    return text if len(text) <= limit else text[: limit - len(_SIGN)].rstrip() + _SIGN
