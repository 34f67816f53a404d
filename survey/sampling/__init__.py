"""Transaction counts, strata and weights."""
