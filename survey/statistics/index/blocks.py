"""Long arrays a part at a time: the parts stay in the processor's cache, and memory does not grow with copies."""

from collections.abc import Iterator

import numpy as np

from survey.statistics.labels import IntArray

_ROWS = 8_192


def list_blocks(ends: IntArray) -> Iterator[tuple[slice, slice]]:
    """Whole groups of rows, a few thousand rows at a time.

    ends : (groups + 1,) the first row of each group, and the number of rows. Yields slices of groups and of their rows.
    """
    first, last = 0, len(ends) - 1
    while first < last:
        stop = max(first + 1, int(np.searchsorted(ends, ends[first] + _ROWS, side="right")) - 1)
        yield slice(first, stop), slice(int(ends[first]), int(ends[stop]))
        first = stop
