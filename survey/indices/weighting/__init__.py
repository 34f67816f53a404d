"""Weightings that analysts make: a recipe followed, what has to be said of the weights, and how they are kept."""
