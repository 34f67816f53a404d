"""From answers to the index."""
