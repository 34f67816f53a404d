"""Moments of answers at counters, sorted so that what lies in a stretch of time is a difference of positions."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from survey.statistics.errors import InvalidRatings
from survey.statistics.labels import IntArray, number_combinations, number_labels

SECONDS_A_DAY = 86_400


@dataclass(frozen=True, eq=False)
class Moments:
    """n moments in groups, in whole seconds.

    order : (n,) positions sorted by group and second. key : (n,) sorted keys of both, stretch : what a group takes of
    them.
    """

    order: IntArray
    key: IntArray
    stretch: int

    @cached_property
    def edge(self) -> IntArray:
        """(n,) in sorted order, the key that each one's group begins with."""
        return self.key - self.key % self.stretch

    def count(self, before: int, after: int = 0) -> IntArray:
        """(n,) moments of the same group from `before` seconds before to `after` seconds after each, itself too."""
        first = np.searchsorted(self.key, np.maximum(self.key - before, self.edge - 1), side="left")
        last = np.searchsorted(self.key, np.minimum(self.key + after, self.edge + self.stretch - 1), side="right")
        return self.put_back(last - first)

    def put_back(self, in_order: IntArray) -> IntArray:
        """(n,) numbers in the order given, from those in sorted order: searching in that order is many times faster."""
        found = np.empty(len(self.order), dtype=np.int64)
        found[self.order] = in_order
        return found


def sort_moments(time: ArrayLike, *labels: ArrayLike) -> Moments:
    """Moments by the combinations of labels.

    time : (n,) datetime64, none missing. Raises InvalidRatings for missing times and columns of other lengths.
    """
    moment = np.asarray(time, dtype="datetime64[s]")
    if np.isnat(moment).any() or any(np.shape(label) != moment.shape for label in labels):
        raise InvalidRatings("every answer has a moment and its labels")
    group, _ = number_combinations([number_labels(label)[0] for label in labels], len(moment))
    second = moment.astype(np.int64)
    second -= second.min() if len(second) else 0
    stretch = int(second.max(initial=0)) + 2
    key = group * stretch + second
    # Of moments that are the same, any may come first.
    order = np.argsort(key)
    return Moments(order, key[order], stretch)
