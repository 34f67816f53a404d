"""Weighted quantiles of many domains at once: answers in ascending order, and where in them a share of weight lies."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from survey.statistics.labels import FloatArray, IntArray

QuantileRule = Literal["math", "school", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"]

# Of Hyndman and Fan's rules that join the values by straight lines: what of its own weight a value's position leaves
# out, and what of the largest value's weight is added to the whole.
_POSITIONS = {"hf4": (0.0, 0.0), "hf5": (1 / 2, 0.0), "hf6": (0.0, 1.0), "hf8": (1 / 3, 1 / 3), "hf9": (3 / 8, 1 / 4)}

# Sums of weights that reach a share in exact arithmetic may miss it by their rounding.
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class OrderedAnswers:
    """m answers sorted by domain, then value.

    value, weight : (m,). below : (m,) the weight of the domain's answers up to each, its own included. first, end :
    (D,) where each domain begins, and where it is over.
    """

    value: FloatArray
    weight: FloatArray
    below: FloatArray
    first: IntArray
    end: IntArray

    @classmethod
    def sort(cls, value: FloatArray, weight: FloatArray, domain: IntArray, n_domains: int) -> "OrderedAnswers":
        """The answers of n respondents; those that are missing or weigh nothing are left out."""
        known = np.flatnonzero(~np.isnan(value) & (weight > 0))
        rows = known[np.lexsort((value[known], domain[known]))]
        end = np.cumsum(np.bincount(domain[rows], minlength=n_domains))
        first = np.append(0, end[:-1])
        below = np.empty(len(rows))
        # Sums that run on through all domains would lose digits in the later ones.
        for start, stop in zip(first.tolist(), end.tolist(), strict=True):
            np.cumsum(weight[rows[start:stop]], out=below[start:stop])
        return cls(value[rows], weight[rows], below, first, end)

    def find_quantiles(self, probability: FloatArray, rule: QuantileRule) -> FloatArray:
        """(D, p) the quantiles of each domain at its own (D, p) probabilities; NaN in domains without answers."""
        found = np.full(probability.shape, np.nan)
        domain, column = np.nonzero((self.end > self.first)[:, None] & ~np.isnan(probability))
        if not len(domain):
            return found
        wanted = probability[domain, column]
        find = self._find_steps if rule in ("math", "school") else self._find_between
        found[domain, column] = find(domain, wanted, rule)
        return found

    def _find_steps(self, domain: IntArray, wanted: FloatArray, rule: QuantileRule) -> FloatArray:
        """The smallest values that the share of weight reaches a probability at, or the middle to the next."""
        total = self.below[self.end - 1]
        share = self.below / np.repeat(total, self.end - self.first)
        at = self._search(share, domain, wanted - _ROUNDING)
        found = self.value[at]
        if rule == "school":
            reached = np.abs(share[at] - wanted) < _ROUNDING
            following = self.value[np.minimum(at + 1, self.end[domain] - 1)]
            found = np.where(reached, (found + following) / 2, found)
        return found

    def _find_between(self, domain: IntArray, wanted: FloatArray, rule: QuantileRule) -> FloatArray:
        """What straight lines between the values show at a probability; the extreme values beyond their positions."""
        position = self._place(rule)
        after = self._search(position, domain, wanted)
        before = np.maximum(after - 1, self.first[domain])
        width = position[after] - position[before]
        part = np.divide(wanted - position[before], width, out=np.zeros_like(width), where=width > 0)
        between = self.value[before] + part * (self.value[after] - self.value[before])
        # At a value itself rounding must not step aside: whether answers lie at or below it is asked next.
        at_ends = np.where(part < 1 / 2, self.value[before], self.value[after])
        return np.where((part < _ROUNDING) | (part > 1 - _ROUNDING), at_ends, between)

    def _place(self, rule: QuantileRule) -> FloatArray:
        """(m,) the probabilities at which the values stand."""
        n_answers = self.end - self.first
        last = np.repeat(self.end - 1, n_answers)
        if rule == "hf7":
            before = self.below - self.weight
            return np.divide(before, before[last], out=np.ones_like(before), where=before[last] > 0)
        own, largest = _POSITIONS[rule]
        placed: FloatArray = (self.below - own * self.weight) / (self.below[last] + largest * self.weight[last])
        return placed

    def _search(self, position: FloatArray, domain: IntArray, wanted: FloatArray) -> IntArray:
        """Where in each domain the ascending positions first reach what is wanted; the last where none does."""
        low, high = self.first[domain], self.end[domain] - 1
        for _ in range(int((high - low).max(initial=0)).bit_length()):
            middle = (low + high) // 2
            reached = position[middle] >= wanted
            low, high = np.where(reached | (low == high), low, middle + 1), np.where(reached, middle, high)
        return np.asarray(high, dtype=np.int64)
