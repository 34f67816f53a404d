"""Codes that look random, never repeat, and are the same again for the same seed."""

import numpy as np

from survey.codes import ALPHABET
from survey.demonstration.arrays import ByteArray, IntArray

_BITS = 5
_LETTERS = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)


class CodeBook:
    """A page of codes for each seed: code number n is the n-th of a shuffle of all codes of one length.

    Multiplying by an odd number and folding the high half onto the low one both lose nothing modulo a power of two, so
    that different numbers have different codes. The codes can be guessed from the seed: for demonstrations only.
    """

    def __init__(self, length: int, seed: int) -> None:
        """Codes of `length` characters, at most 12."""
        self._length = length
        self._mask = np.uint64((1 << (_BITS * length)) - 1)
        self._half = np.uint64(_BITS * length // 2)
        draw = np.random.default_rng([seed, length]).integers(0, 1 << 62, 3, dtype=np.uint64)
        self._offset, self._first, self._second = draw[0], draw[1] | np.uint64(1), draw[2] | np.uint64(1)

    def codes(self, numbers: IntArray) -> list[str]:
        """The codes of these numbers, which are not negative."""
        mixed = (numbers.astype(np.uint64) + self._offset) * self._first & self._mask
        mixed ^= mixed >> self._half
        mixed = mixed * self._second & self._mask
        mixed ^= mixed >> self._half
        places = np.arange(self._length, dtype=np.uint64) * np.uint64(_BITS)
        letters: ByteArray = _LETTERS[(mixed[:, np.newaxis] >> places & np.uint64(31)).astype(np.intp)]
        return decode_rows(letters)


def decode_rows(letters: ByteArray) -> list[str]:
    """One text a row of an (n, k) array of ASCII codes."""
    width = letters.shape[1]
    text = np.ascontiguousarray(letters).tobytes().decode("ascii")
    return [text[start : start + width] for start in range(0, len(text), width)]
