"""A province that does not exist, with two campaigns of answers: to try the product on before the first real scan."""
