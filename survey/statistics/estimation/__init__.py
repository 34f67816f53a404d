"""Estimates, their covariances and their intervals."""
