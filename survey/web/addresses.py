"""How the parts of an address are read."""

from flask import Flask
from werkzeug.routing import IntegerConverter


class StoredNumber(IntegerConverter):
    """A number that every database can look for: with a longer one, an address leads nowhere."""

    # A maximum would be asked only once a rule is found, and refuse the method of the request in place of the address.
    regex = r"[0-9]{1,9}"


def init_app(app: Flask) -> None:
    """Read every `<int:…>` of an address so."""
    app.url_map.converters["int"] = StoredNumber
