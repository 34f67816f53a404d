"""Files of single answers: what may be in them, one writer a format."""
