"""Commands: flask sipas ..."""
