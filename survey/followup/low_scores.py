"""What a low score is: a response in which at least one rated item is at or under a level of the scale.

Not the mean: one "very dissatisfied" about a demand for money must not vanish among fifteen fours.
"""

from sqlalchemy import ColumnElement, or_

from survey.collection.models import Response

# "Very dissatisfied" and "dissatisfied".
LOW_AT_MOST = 2


def rated_low(at_most: int = LOW_AT_MOST) -> ColumnElement[bool]:
    """Whether a stored response has a rated item at or under `at_most` (1 to 4)."""
    return or_(*(Response.ratings.contains(str(level)) for level in range(1, at_most + 1)))


def find_lowest(ratings: str) -> int | None:
    """The lowest level (1 to 5) among the ratings of a response; None where nothing was rated."""
    return min((int(mark) for mark in ratings if mark in "12345"), default=None)
