"""Which software makes the figures: the program by its source, and the libraries that count."""

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_ROOMS = ("statistics", "indices")
_LIBRARIES = ("numpy", "pandas", "scipy", "statsmodels")


@cache
def describe_software() -> dict[str, str]:
    """The SHA-256 of all source of the rooms that make figures, and the versions of Python and libraries."""
    digest = hashlib.sha256()
    for room in _ROOMS:
        for file in sorted((_ROOT / room).rglob("*.py")):
            digest.update(file.relative_to(_ROOT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return {
        "program": digest.hexdigest(),
        "python": platform.python_version(),
        **{library: version(library) for library in _LIBRARIES},
    }
