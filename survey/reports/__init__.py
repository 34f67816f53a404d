"""Documents for people: posters, reports."""
