"""The part of XLSForm's `constraint` expressions that our items can say: the limits of numbers, the length of texts."""

import re

# What an integer without a constraint may be: nobody has said less.
LARGEST = 10**9
_LIMIT = re.compile(r"\.\s*(>=|<=|>|<)\s*(-?\d{1,9})")
_LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*(<=|<)\s*(\d{1,5})")


def read_limits(constraint: str) -> tuple[int, int] | None:
    """The smallest and largest number of a constraint; None where it says something else."""
    smallest, largest = 0, LARGEST
    for part in re.split(r"\s+and\s+", constraint.strip()) if constraint.strip() else ():
        found = _LIMIT.fullmatch(part.strip("() "))
        if found is None:
            return None
        sign, number = found[1], int(found[2])
        if sign[0] == ">":
            smallest = number if sign == ">=" else number + 1
        else:
            largest = number if sign == "<=" else number - 1
    return smallest, largest


def read_length(constraint: str, otherwise: int) -> int | None:
    """How many characters a constraint lets a text have; None where it says something else."""
    if not constraint.strip():
        return otherwise
    found = _LENGTH.fullmatch(constraint.strip())
    if found is None:
        return None
    return int(found[2]) - (found[1] == "<")
