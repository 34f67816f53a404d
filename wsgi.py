"""The application, for a WSGI server and for the `flask` command."""

from config import load_settings
from survey import create_app

app = create_app(load_settings())
