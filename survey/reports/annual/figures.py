"""How the figures of a report are written, in its language: as in pictures, and what to write where there is none."""

from math import isnan

from survey.indices.rounding import show_percent
from survey.plots import written

NO_VALUE = "–"


def is_there(value: float | None) -> bool:
    """Whether a figure exists and was not withheld."""
    return value is not None and not isnan(value)


def write_percent(share: float, language: str, decimals: int = 2) -> str:
    """A share as percent without its sign: 83,12."""
    if not is_there(share):
        return NO_VALUE
    return written.write_percent(share, language, decimals)


def write_interval(lower: float, upper: float, language: str) -> str:
    """A 95% interval with two decimals, as percent: 82,40–83,84."""
    if not is_there(lower):
        return NO_VALUE
    return f"{write_percent(lower, language)}–{write_percent(upper, language)}"


def write_points(difference: float, language: str) -> str:
    """A difference of shares in percentage points, with its sign: +1,20."""
    return written.write_points(difference, language) if is_there(difference) else NO_VALUE


def write_count(count: float, language: str) -> str:
    """A count, grouped: 20.000."""
    return written.write_count(count, language) if is_there(count) else NO_VALUE


def read_percent(share: float) -> float:
    """A share as the percent that is shown, for charts."""
    return float(show_percent(share, 2))
