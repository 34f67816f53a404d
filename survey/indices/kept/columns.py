"""What few pages need of a campaign's answers beside the ratings: read once, read on as answers come, kept in a file.

Like the ratings, nothing of this changes once a response was received. What is known of the responses up to the first
that is another one is used again; only the responses after it are read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from survey.indices.kept.answers import find_key
from survey.indices.kept.files import is_worth_keeping, load_arrays, name_file, write_arrays

C = TypeVar("C")
_ID, _LAST_KEY = "id", "last_key"


@dataclass(frozen=True)
class Columns(Generic[C]):
    """A kind of columns of n responses, which `C` holds.

    read_on : of a campaign's responses `ids`, ascending, after those that are known, if any are.
    take : of the first m responses. pack : as arrays by name. unpack : from such arrays, for n responses; raises
    ValueError or KeyError where they are not those of n.
    """

    name: str
    read_on: Callable[[Session, int, NDArray[np.int64], C | None], C]
    take: Callable[[C, int], C]
    pack: Callable[[C], Mapping[str, NDArray[Any]]]
    unpack: Callable[[Mapping[str, NDArray[Any]], int], C]


@dataclass(frozen=True)
class Known(Generic[C]):
    """What is known of the responses `ids`: the key of the last of them, and the columns; a file keeps n_kept."""

    ids: NDArray[np.int64]
    last_key: str
    columns: C
    n_kept: int = 0


def read_on(
    session: Session,
    campaign_id: int,
    ids: NDArray[np.int64],
    kind: Columns[C],
    *,
    known: Known[C] | None,
    folder: Path | None,
) -> Known[C]:
    """The columns of a campaign's responses `ids`, ascending; nothing known or kept in a file is read again."""
    if known is None and folder is not None:
        known = _load(folder, campaign_id, kind)
    n_same = 0 if known is None else _count_same(session, known, ids)
    if known is not None and n_same == len(ids) == len(known.ids):
        return known
    base = kind.take(known.columns, n_same) if known is not None and n_same else None
    columns = kind.read_on(session, campaign_id, ids[n_same:], base)
    n_kept = known.n_kept if known is not None and n_same else 0
    found = Known(ids, find_key(session, int(ids[-1])) if len(ids) else "", columns, n_kept)
    if folder is None or not is_worth_keeping(len(ids), n_kept):
        return found
    told = {_ID: ids, _LAST_KEY: np.array(found.last_key)}
    write_arrays(name_file(folder, campaign_id, kind.name), {**kind.pack(columns), **told})
    return Known(ids, found.last_key, columns, len(ids))


def _load(folder: Path, campaign_id: int, kind: Columns[C]) -> Known[C] | None:
    arrays = load_arrays(name_file(folder, campaign_id, kind.name))
    if arrays is None:
        return None
    try:
        ids = arrays[_ID].astype(np.int64)
        return Known(ids, str(arrays[_LAST_KEY]), kind.unpack(arrays, len(ids)), len(ids))
    except (ValueError, KeyError):
        return None


def _count_same(session: Session, known: Known[C], ids: NDArray[np.int64]) -> int:
    """How many responses from the first on are those that are known."""
    n = min(len(known.ids), len(ids))
    is_other = known.ids[:n] != ids[:n]
    n_same = int(is_other.argmax()) if is_other.any() else n
    # A database may give the id of the last response again once that was erased, but not that of one before it.
    is_last = n_same == len(known.ids)
    return 0 if n_same and is_last and find_key(session, int(ids[n_same - 1])) != known.last_key else n_same
