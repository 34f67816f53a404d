"""Refusals: what is wrong with the data or the design, where, and how to mend it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

_SHOWN = 5


class StatisticsError(ValueError):
    """The statistics cannot answer honestly from what they were given."""


class InvalidDesign(StatisticsError):
    """Weights, strata, PSUs or populations that contradict each other or what they stand for."""


class LonelyPSU(StatisticsError):
    """A stratum with one sampled PSU, from which no variance can be estimated, and no remedy was chosen."""


class InvalidRatings(StatisticsError):
    """Ratings that are not what the composition says they are."""


class InvalidComposition(StatisticsError):
    """Factors, items and rules that do not fit together."""


class InvalidDomains(StatisticsError):
    """Domain labels or memberships that leave it open where an answer belongs."""


class InvalidEstimate(StatisticsError):
    """An estimate asked for of values that do not have it, or by a rule that does not fit it."""


class InvalidComparison(StatisticsError):
    """Things to compare, rank or test that are not there, or not alike enough."""


class InvalidModel(StatisticsError):
    """A model that these answers cannot be fitted by: too few of them, no variation, or certainty."""


class InvalidTotals(StatisticsError):
    """Population totals that cannot be the totals of anything."""


class UnmetTotal(NamedTuple):
    """A total that was not met: its margin and label, what was wanted, and what the weights give."""

    margin: str
    label: object
    total: float
    weight: float


class UnmetTotals(StatisticsError):
    """Population totals that no weights of these respondents can meet, or not within the bounds that were set.

    `unmet` holds the furthest of each margin where weights were sought and came no nearer; else it is empty.
    """

    def __init__(self, message: str, unmet: Sequence[UnmetTotal] = ()) -> None:
        super().__init__(message)
        self.unmet = tuple(unmet)


class InvalidPlan(StatisticsError):
    """A sample that cannot be planned or drawn as it was asked for."""


def name_some(labels: Iterable[object]) -> str:
    """The first few labels, and how many more there are: for a message that must stay readable."""
    named = [str(label) for label in labels]
    rest = len(named) - _SHOWN
    return ", ".join(named[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
