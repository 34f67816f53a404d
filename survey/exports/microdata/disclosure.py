"""Disclosure control: answers whose traits and circumstances are rare together are coarsened, or withheld.

A combination is rare when fewer than k answers share it. Each step makes one column coarser, in the rows whose
combination is rare at that moment. All rows of one combination are changed alike, so a combination that was common
enough never loses a row, and what is not marked as still rare at the end occurs at least k times.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]

_LARGEST_KEY = 2**62


@dataclass(frozen=True)
class Coarsening:
    """One step: in a rare combination, a code c of `column` becomes `becomes[c]`.

    name : what the report calls the step, such as "month" or "trait_withheld". A coarser value that is not a finer one
    too, such as a month among days or "withheld" among ages, needs a code of its own.
    """

    name: str
    column: str
    becomes: Codes


@dataclass(frozen=True)
class Protected:
    """What may be written, and what was done for it.

    columns : (n,) codes of each column, coarsened.
    still_rare : (n,) True for answers that stayed rare after all steps, which have taken all that can be taken.
    touched : rows that each step changed, by the step's name; a row can be counted in several steps.
    """

    columns: Mapping[str, Codes]
    still_rare: NDArray[np.bool_]
    touched: Mapping[str, int]

    @property
    def n_still_rare(self) -> int:
        """Answers that stayed rare."""
        return int(self.still_rare.sum())


def protect(columns: Mapping[str, Codes], steps: Sequence[Coarsening], k: int) -> Protected:
    """Coarsen rare combinations step by step until each occurs at least k times; codes are 0 or more."""
    coarse = {name: codes.copy() for name, codes in columns.items()}
    touched: dict[str, int] = {}
    rare = find_rare(coarse, k)
    for step in steps:
        touched[step.name] = touched.get(step.name, 0) + _coarsen(coarse[step.column], rare, step.becomes)
        rare = find_rare(coarse, k)
    return Protected(columns=coarse, still_rare=rare, touched=touched)


def find_rare(columns: Mapping[str, Codes], k: int) -> NDArray[np.bool_]:
    """(n,) True where fewer than k rows share the combination of codes."""
    cells = _number_combinations(list(columns.values()))
    rare: NDArray[np.bool_] = (np.bincount(cells) < k)[cells]
    return rare


def _coarsen(codes: Codes, rare: NDArray[np.bool_], becomes: Codes) -> int:
    before = codes[rare]
    after = becomes[before]
    codes[rare] = after
    return int((before != after).sum())


def _number_combinations(columns: Sequence[Codes]) -> Codes:
    """(n,) a number from 0 for each combination; keys are numbered anew before they outgrow 64 bits."""
    key, n_keys = columns[0], _count_codes(columns[0])
    for codes in columns[1:]:
        if n_keys * _count_codes(codes) > _LARGEST_KEY:
            key = _number_densely(key)
            n_keys = _count_codes(key)
        key = key * _count_codes(codes) + codes
        n_keys *= _count_codes(codes)
    return _number_densely(key)


def _number_densely(key: Codes) -> Codes:
    return np.unique(key, return_inverse=True)[1].astype(np.int64, copy=False)


def _count_codes(codes: Codes) -> int:
    return int(codes.max()) + 1 if len(codes) else 1
