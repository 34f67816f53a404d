"""The array types that the demonstration draws its numbers in."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
ByteArray = NDArray[np.uint8]
BoolArray = NDArray[np.bool_]


def draw_places(rng: np.random.Generator, weights: FloatArray, n: int) -> IntArray:
    """(n,) places 0 to k-1, each drawn with a probability in proportion to its weight among the (k,) weights."""
    cumulative = np.cumsum(weights)
    places: IntArray = np.searchsorted(cumulative, rng.random(n) * cumulative[-1], side="right").astype(np.int64)
    return places
