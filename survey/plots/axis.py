"""The scale of a picture: from figures to places across it."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor

_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
_MOST_STEPS = 6


@dataclass(frozen=True)
class Axis:
    """A scale from `low` to `high` (shares), drawn from `start` to `end`, with its ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a figure stands."""
        return round(self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start), 2)


def span(values: Iterable[float], start: float, end: float) -> Axis:
    """The axis whose ticks are round figures and that holds all the values; 0 to 1 where there are none."""
    known = sorted(values) or [0.0, 1.0]
    # A figure on the very end of a step must not fall outside by the last binary digit.
    for step in _STEPS:
        first, last = floor(round(known[0] / step, 9)), ceil(round(known[-1] / step, 9))
        last = max(last, first + 1)
        if last - first <= _MOST_STEPS:
            break
    ticks = tuple(round(number * step, 9) for number in range(first, last + 1))
    return Axis(min(ticks[0], known[0]), max(ticks[-1], known[-1]), ticks, start, end)
