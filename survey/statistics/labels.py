"""Labels into numbers, so that everything after works on arrays of small integers."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

# A table of flags over all possible combinations is faster than sorting while it fits the processor's caches.
_FLAGS_PER_ROW = 4


def number_labels(labels: ArrayLike | pd.Series) -> tuple[IntArray, pd.Index]:
    """Number labels in ascending order; a missing label is a label of its own, the last.

    Returns the (n,) number of each row's label, and the labels by number.
    """
    # What pandas already holds is taken as it is: strings and categories would be slow as arrays of objects.
    values = labels if isinstance(labels, pd.Series | pd.Index | pd.Categorical) else np.asarray(labels)
    if isinstance(values, np.ndarray) and _is_narrow(values):
        return _renumber(values), pd.Index(find_numbers(values).astype(values.dtype))
    numbers, found = pd.factorize(values, sort=True, use_na_sentinel=False)
    return numbers.astype(np.int64, copy=False), pd.Index(found)


def _is_narrow(values: NDArray[Any]) -> bool:
    """Whether values are whole numbers from 0 of so narrow a range that flags number them faster than hashing."""
    if values.ndim != 1 or values.dtype.kind not in "iu" or not len(values):
        return False
    return bool(values.min() >= 0) and int(values.max()) < _FLAGS_PER_ROW * len(values)


def number_combinations(columns: Sequence[IntArray], n: int) -> tuple[IntArray, IntArray]:
    """Number the combinations of several columns of numbers that occur, in lexicographic order.

    Returns the (n,) number of each row's combination, and the (combinations, columns) numbers that make each; without
    columns everything is one combination.
    """
    combination, size = np.zeros(n, dtype=np.int64), 1
    for column in columns:
        width = int(column.max(initial=0)) + 1
        # Numbered without gaps only where there would be more numbers than rows: most columns are narrow.
        if size * width > n:
            combination = _renumber(combination)
            size = int(combination.max(initial=-1)) + 1
        combination = combination * width + column
        size *= width
    combination = _renumber(combination)
    row = np.zeros(int(combination.max(initial=-1)) + 1 if columns else 1, dtype=np.int64)
    row[combination] = np.arange(n)
    table = np.empty((len(row), len(columns)), dtype=np.int64)
    for position, column in enumerate(columns):
        table[:, position] = column[row]
    return combination, table


def _renumber(key: IntArray) -> IntArray:
    """Number the distinct keys in ascending order, without gaps."""
    size = int(key.max(initial=-1)) + 1
    if size > _FLAGS_PER_ROW * len(key) + 1024:
        return np.unique(key, return_inverse=True)[1].astype(np.int64, copy=False)
    occurs = np.zeros(size, dtype=bool)
    occurs[key] = True
    return (np.cumsum(occurs) - 1)[key]


def find_numbers(numbers: IntArray) -> IntArray:
    """The distinct numbers among some from 0 without large gaps, in ascending order."""
    occurs = np.zeros(int(numbers.max(initial=-1)) + 1, dtype=bool)
    occurs[numbers] = True
    return np.flatnonzero(occurs)


def find_starts(*sorted_columns: IntArray) -> IntArray:
    """Where each run of equal rows begins in columns sorted together."""
    changes = np.zeros(len(sorted_columns[0]), dtype=bool)
    changes[:1] = True
    for column in sorted_columns:
        changes[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(changes)


def make_dense(values: FloatArray | sparse.csr_array) -> FloatArray:
    """A table of numbers as an array of its own, whether it was sparse or not."""
    return np.array(values if isinstance(values, np.ndarray) else values.toarray(), dtype=np.float64)


def sum_weights(number: IntArray, weight: FloatArray, size: int) -> FloatArray:
    """(size,) the sum of weights of each number from 0."""
    return np.bincount(number, weights=weight, minlength=size).astype(np.float64, copy=False)
