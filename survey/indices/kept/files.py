"""Arrays in a file that is there in full or not at all; one that is lost or damaged is as good as none."""

import logging
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from survey.indices.kept.large import LARGE

# To be raised when the arrays come to mean something else.
_FORMAT = 1
# A file is written again when there are so many times its answers: writing stays a share of what reading costs.
_GROWTH = 1.1
_log = logging.getLogger(__name__)


def is_worth_keeping(n: int, n_kept: int) -> bool:
    """Whether n answers should be kept in place of the n_kept that are."""
    return n >= LARGE and n > _GROWTH * n_kept


def name_file(folder: Path, campaign_id: int, of: str = "") -> Path:
    """Where the answers of a campaign are kept, or what is named of them."""
    return folder / f"campaign-{campaign_id}{of and '-'}{of}.{_FORMAT}.npz"


def load_arrays(file: Path) -> dict[str, NDArray[Any]] | None:
    """The arrays of a file by name, None where there is none that can be read."""
    try:
        with np.load(file, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EOFError, NotImplementedError, RuntimeError, BadZipFile):
        _log.warning("%s cannot be used", file.name)
        return None


def write_arrays(file: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a file, whole numbers in the fewest bytes that hold them; where it cannot be written, the log tells why."""
    try:
        file.parent.mkdir(mode=0o700, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                np.savez(stream, **{name: _shrink(each) for name, each in arrays.items()})  # type: ignore[arg-type] # the names are ours, none that savez takes itself
            Path(unfinished).replace(file)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
    except OSError:
        _log.warning("%s is not kept", file.name, exc_info=True)


def _shrink(values: NDArray[Any]) -> NDArray[Any]:
    if values.dtype.kind not in "iu":
        return values
    ends = (values.min(initial=0), values.max(initial=0))
    return values.astype(np.result_type(*(np.min_scalar_type(int(end)) for end in ends)))
