"""How the figures of a picture are written, in its language."""

from babel.numbers import format_decimal

from survey.indices.rounding import show_percent


def write_percent(share: float, language: str, decimals: int = 2) -> str:
    """A share as percent without its sign: 83,12."""
    pattern = "0." + "0" * decimals if decimals else "0"
    return str(format_decimal(show_percent(share, decimals), format=pattern, locale=language))


def write_points(difference: float, language: str, decimals: int = 2) -> str:
    """A difference of shares in percentage points, with its sign: +1,20."""
    written = write_percent(abs(difference), language, decimals)
    return written if not written.strip("0.,") else f"{'+' if difference > 0 else '−'}{written}"


def write_count(count: float, language: str) -> str:
    """A count, grouped: 20.000."""
    return str(format_decimal(int(count), locale=language))
