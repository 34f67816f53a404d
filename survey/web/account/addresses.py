"""Addresses to go on to that came with a request."""

from urllib.parse import urlsplit


def own_address(address: str | None) -> str | None:
    """The address where it is a path of this installation: a sign-in must not lead to somebody else's site."""
    if not address or not address.startswith("/") or address.startswith("//") or "\\" in address:
        return None
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc else None
