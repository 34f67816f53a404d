"""How respondents were sampled."""
