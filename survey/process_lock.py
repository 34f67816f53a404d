"""What one process of an installation does for all of them."""

import fcntl
from pathlib import Path
from typing import IO


class ProcessLock:
    """A lock on a file of the installation; the system frees it when its holder ends, however that ends."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._held: IO[bytes] | None = None

    def hold(self) -> bool:
        """Whether this process holds the lock, from now on where nobody else did."""
        if self._held is None:
            lock = self._file.open("ab")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                lock.close()
                return False
            self._held = lock
        return True
