"""How far the writing of a file has come."""

from collections.abc import Callable

# Told how many rows are done of how many.
Progress = Callable[[int, int], None]


def tell_first_half(progress: Progress) -> Progress:
    """Progress of what is the first half of the work."""
    return lambda done, of: progress(done // 2, of)


def tell_second_half(progress: Progress) -> Progress:
    """Progress of what is the second half of the work."""
    return lambda done, of: progress((of + done) // 2, of)
