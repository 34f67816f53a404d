"""How numbers, days and moments are written on pages, in the language of the request."""

from datetime import date, datetime
from decimal import Decimal
from math import isnan

from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal, format_scientific

from survey.indices.rounding import show_percent

NO_VALUE = "–"


def init_app(app: Flask) -> None:
    """Give templates the filters."""
    app.jinja_env.tests["number_there"] = is_there
    app.jinja_env.filters.update(whole=whole, percent=percent, share=share, day=day, month=month, moment=moment)
    app.jinja_env.filters.update(figure=figure, scientific=scientific, points=points, there=is_there)
    app.jinja_env.filters.update(decimal=decimal, p_value=p_value, published=published, gain=gain)


def is_there(value: float | None) -> bool:
    """Whether a figure exists and was not withheld."""
    return value is not None and not isnan(value)


def whole(value: int | None) -> str:
    """A count, grouped: 20.000."""
    return NO_VALUE if value is None else str(format_decimal(value))


def percent(value: float | None, decimals: int = 2) -> str:
    """A share as an index, rounded half up, without a sign: 87,35."""
    return (
        NO_VALUE if value is None else str(format_decimal(show_percent(value, decimals), format="0." + "0" * decimals))
    )


def share(value: float | None) -> str:
    """A share as a rate, with one decimal and its sign: 4,2%."""
    return NO_VALUE if value is None else f"{format_decimal(show_percent(value, 1), format='0.0')}%"


def figure(value: float | None, decimals: int) -> str:
    """A number that is no share, grouped, with at most so many decimals: 1.234,5."""
    return NO_VALUE if value is None else str(format_decimal(round(value, decimals)))


def scientific(value: float) -> str:
    """A number next to nothing: 3,1E-11; 0 where it is none."""
    return str(format_scientific(value, format="0.0E0")) if value else "0"


def decimal(value: float, decimals: int = 2) -> str:
    """A number as it is: 0,85."""
    return str(format_decimal(value, format="0." + "0" * decimals))


def published(value: Decimal | None) -> str:
    """A published figure with the decimals that it was published with, two at the least: 83,94."""
    return NO_VALUE if value is None else str(format_decimal(value, format="0.00##"))


def gain(value: Decimal | None) -> str:
    """A difference of published figures, with its sign: +1,28."""
    return NO_VALUE if value is None else str(format_decimal(value, format="+0.00##;−0.00##" if value else "0.00"))


def p_value(value: float) -> str:
    """A chance: p = 0,012; p < 0,001."""
    return f"p = {decimal(value, 3)}" if value >= 0.001 else f"p < {decimal(0.001, 3)}"


def points(value: float) -> str:
    """A difference of two shares in percentage points, with its sign: +0,25."""
    shown = show_percent(value, 2)
    return str(format_decimal(shown, format="+0.00;−0.00") if shown else format_decimal(abs(shown), format="0.00"))


def day(value: date) -> str:
    """A day, with the year in full."""
    return str(format_date(value, "dd/MM/yyyy"))


def month(value: date) -> str:
    """A month of a year."""
    return str(format_date(value, "MM/yyyy"))


def moment(value: datetime) -> str:
    """A moment at the counter's clock."""
    return str(format_datetime(value, "HH:mm, dd/MM/yyyy"))
