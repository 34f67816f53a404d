"""Data files, one writer a format."""
