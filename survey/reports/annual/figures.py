"""How the figures of a report are written, in its language."""

from math import isnan

from babel.numbers import format_decimal

from survey.indices.rounding import show_percent

NO_VALUE = "–"


def is_there(value: float | None) -> bool:
    """Whether a figure exists and was not withheld."""
    return value is not None and not isnan(value)


def write_percent(share: float, language: str, decimals: int = 2) -> str:
    """A share as percent without its sign: 83,12."""
    if not is_there(share):
        return NO_VALUE
    return str(format_decimal(show_percent(share, decimals), format="0." + "0" * decimals, locale=language))


def write_interval(lower: float, upper: float, language: str) -> str:
    """A 95% interval with two decimals, as percent: 82,40–83,84."""
    if not is_there(lower):
        return NO_VALUE
    return f"{write_percent(lower, language)}–{write_percent(upper, language)}"


def write_points(difference: float, language: str) -> str:
    """A difference of shares in percentage points, with its sign: +1,20."""
    if not is_there(difference):
        return NO_VALUE
    written = write_percent(abs(difference), language)
    return written if not written.strip("0.,") else f"{'+' if difference > 0 else '−'}{written}"


def write_count(count: float, language: str) -> str:
    """A count, grouped: 20.000."""
    return str(format_decimal(int(count), locale=language)) if is_there(count) else NO_VALUE


def read_percent(share: float) -> float:
    """A share as the percent that is shown, for charts."""
    return float(show_percent(share, 2))
