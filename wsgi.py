"""The application for the production server: gunicorn wsgi:app."""

import gc

from survey import create_app

# Reading tens of thousands of rows sets off collections of all that was ever imported: the half of an index's time.
gc.set_threshold(50_000, 20, 100)

app = create_app()
