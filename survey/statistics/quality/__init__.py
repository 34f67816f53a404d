"""How good the instrument and the answers are."""
