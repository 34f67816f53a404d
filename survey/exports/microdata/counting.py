"""How often each value of a file of answers occurs."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from survey.exports.microdata.rows import Columns
from survey.exports.microdata.variables import Kind, Variable, is_on_scale

# By variable: of a category, for each of its values; of a rating, for each byte.
Counts = Mapping[str, NDArray[np.int64]]


def count_values(variables: Iterable[Variable], pieces: Iterable[Columns]) -> Counts:
    """The rows of each value of every category and rating."""
    sizes = {each.name: len(each.values) for each in variables if each.kind is Kind.CATEGORY}
    sizes |= {each.name: 256 for each in variables if each.kind is Kind.RATING}
    counts = {name: np.zeros(size, dtype=np.int64) for name, size in sizes.items()}
    for piece in pieces:
        for name, size in sizes.items():
            counts[name] += np.bincount(piece[name], minlength=size)
    return counts


def count_missing(variable: Variable, counts: Counts) -> int:
    """Rows without a value."""
    if variable.kind is Kind.CATEGORY:
        return int(counts[variable.name][[each.is_missing for each in variable.values]].sum())
    if variable.kind is Kind.RATING:
        return int(counts[variable.name][~is_on_scale(np.arange(256, dtype=np.uint8))].sum())
    return 0
