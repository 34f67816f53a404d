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
    still_rare : (n,) True for rows that stayed rare after all steps, which have taken all that can be taken.
    touched : answers that each step changed, by the step's name; an answer can be counted in several steps.
    n_still_rare : answers that stayed rare.
    """

    columns: Mapping[str, Codes]
    still_rare: NDArray[np.bool_]
    touched: Mapping[str, int]
    n_still_rare: int


def protect(
    columns: Mapping[str, Codes], steps: Sequence[Coarsening], k: int, n_answers: Codes | None = None
) -> Protected:
    """Coarsen rare combinations step by step until each occurs at least k times; codes are 0 or more.

    n_answers : (n,) how many answers each row stands for, where it is not one.
    """
    coarse = {name: codes.copy() for name, codes in columns.items()}
    n = np.ones(len(next(iter(coarse.values()))), dtype=np.int64) if n_answers is None else n_answers
    touched: dict[str, int] = {}
    rare = find_rare(coarse, k, n)
    for step in steps:
        codes = coarse[step.column]
        coarser = np.where(rare, step.becomes[codes], codes)
        touched[step.name] = touched.get(step.name, 0) + int(n[coarser != codes].sum())
        coarse[step.column] = coarser
        rare = find_rare(coarse, k, n)
    return Protected(columns=coarse, still_rare=rare, touched=touched, n_still_rare=int(n[rare].sum()))


def find_rare(columns: Mapping[str, Codes], k: int, n_answers: Codes) -> NDArray[np.bool_]:
    """(n,) True where fewer than k answers share the combination of codes."""
    cells = _number_combinations(list(columns.values()))
    rare: NDArray[np.bool_] = (np.bincount(cells, n_answers) < k)[cells]
    return rare


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
