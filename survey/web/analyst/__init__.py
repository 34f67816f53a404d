"""The analyst's door: reading the index."""
