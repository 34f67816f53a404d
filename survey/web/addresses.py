"""How numbers in addresses and forms are read."""

import re

from flask import Flask
from werkzeug.routing import IntegerConverter

# A number that every database can look for.
_NUMBER = r"[0-9]{1,9}"


class StoredNumber(IntegerConverter):
    """A number of the database: with a longer one, an address leads nowhere."""

    # A maximum would be asked only once a rule is found, and refuse the method of the request in place of the address.
    regex = _NUMBER


def read_number(text: str) -> int:
    """A number of the database as it stands in a query or a form; raises ValueError where it can be none."""
    if re.fullmatch(_NUMBER, text) is None:
        raise ValueError(f"not a number of the database: {text[:20]!r}")
    return int(text)


def init_app(app: Flask) -> None:
    """Read every `<int:…>` of an address so."""
    app.url_map.converters["int"] = StoredNumber
