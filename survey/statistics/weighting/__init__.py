"""Weights that make a sample stand for its population."""
