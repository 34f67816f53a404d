"""The application, for a WSGI server and for the `flask` command."""

import gc

from config import load_settings
from survey import create_app

# Tens of thousands of rows set off collections of everything ever imported, which would take half of an index's time.
gc.set_threshold(50_000, 20, 100)

app = create_app(load_settings())
