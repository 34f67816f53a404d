"""Where a file is made before it is whole."""

from pathlib import Path
from tempfile import TemporaryDirectory

# What a killed process leaves under such a name is taken away when long work is done the next time.
SUFFIX = ".unfinished"


def make_scratch(folder: Path) -> "TemporaryDirectory[str]":
    """A folder in another for as long as the work takes, which nobody else may look into."""
    return TemporaryDirectory(dir=folder, prefix=".", suffix=SUFFIX)
