"""Criterion, factor and overall indices of many domains at once, from sums per PSU and domain."""
