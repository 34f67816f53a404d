"""The answers of a large campaign, kept in a file between two starts of the server.

A response is never changed once received, but for being set aside and put back: that alone is asked of the database
again, and whether the responses are still the same ones. A file that is lost, damaged or of other answers is as good as
none, for everything in it can be read from the database again.
"""

import logging
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.collection.models import Response
from survey.indices.dataset import Dataset, rate_letters

# Fewer are read from the database in a moment.
_MANY = 50_000
# A file is written again when there are so many times its answers: writing stays a share of what reading costs.
_GROWTH = 1.1
# To be raised when the arrays come to mean something else.
_FORMAT = 1
_ID, _LETTERS, _LAST_KEY = "id", "letters", "last_key"
# What is made of the letters, and what changes.
_NOT_KEPT = {"ratings", "is_set_aside"}
_log = logging.getLogger(__name__)


def is_worth_keeping(n: int, n_kept: int) -> bool:
    """Whether n answers should be kept in place of the n_kept that are."""
    return n >= _MANY and n > _GROWTH * n_kept


def keep_answers(folder: Path, session: Session, campaign_id: int, dataset: Dataset) -> None:
    """Keep the answers of a campaign, one at least; where that cannot be done, the log tells why."""
    last_key = np.array(_find_key(session, int(dataset.id[-1])))
    try:
        _write(_name_file(folder, campaign_id), {**_pack(dataset), _LAST_KEY: last_key})
    except OSError:
        _log.warning("the answers of campaign %d are not kept", campaign_id, exc_info=True)


def load_kept_answers(folder: Path, session: Session, campaign_id: int, n_items: int) -> Dataset | None:
    """The answers that were kept of a campaign, as they stand now; None where the database holds others by now."""
    file = _name_file(folder, campaign_id)
    try:
        with np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        last_key, dataset = str(arrays[_LAST_KEY]), _unpack(arrays, n_items)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, NotImplementedError, RuntimeError, BadZipFile):
        _log.warning("the answers kept of campaign %d cannot be used", campaign_id)
        return None
    last_id = int(dataset.id[-1])
    if _find_key(session, last_id) != last_key or _count(session, campaign_id, last_id) != _measure(dataset):
        with suppress(OSError):
            file.unlink()
        return None
    return replace(dataset, is_set_aside=np.isin(dataset.id, _list_set_aside(session, campaign_id, last_id)))


def _name_file(folder: Path, campaign_id: int) -> Path:
    return folder / f"campaign-{campaign_id}.{_FORMAT}.npz"


def _pack(dataset: Dataset) -> dict[str, NDArray[Any]]:
    """The columns that never change, in the fewest bytes that hold them."""
    columns = {each.name: getattr(dataset, each.name) for each in fields(dataset) if each.name not in _NOT_KEPT}
    return {name: values.astype(_find_type(values)) for name, values in columns.items()}


def _find_type(values: NDArray[Any]) -> np.dtype[Any]:
    return np.result_type(*(np.min_scalar_type(int(end)) for end in (values.min(initial=0), values.max(initial=0))))


def _unpack(arrays: Mapping[str, NDArray[Any]], n_items: int) -> Dataset:
    """Raises ValueError for arrays that are not in step, KeyError for one that is not there."""
    n = len(arrays[_ID])
    columns: dict[str, NDArray[Any]] = {}
    for name in (each.name for each in fields(Dataset) if each.name not in _NOT_KEPT):
        values, shape = arrays[name], (n, n_items) if name == _LETTERS else (n,)
        if not n or values.shape != shape or values.dtype.kind not in "iu":
            raise ValueError(f"{name} is not a column of {n} answers")
        columns[name] = values.astype(np.uint8 if name == _LETTERS else np.int64)
    return Dataset(ratings=rate_letters(columns[_LETTERS]), is_set_aside=np.zeros(n, dtype=bool), **columns)


def _write(file: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a file that is there in full or not at all."""
    file.parent.mkdir(mode=0o700, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            np.savez(stream, **arrays)  # type: ignore[arg-type] # the names are ours, none that savez takes itself
        Path(unfinished).replace(file)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def _belong(campaign_id: int, last_id: int) -> Any:
    return (Response.campaign_id == campaign_id) & Response.is_rehearsal.is_(False) & (Response.id <= last_id)


def _count(session: Session, campaign_id: int, last_id: int) -> tuple[int, int]:
    """How many answers there are up to one, and the sum of their ids: with the key of the last, which they are."""
    count = select(func.count(), func.coalesce(func.sum(Response.id), 0)).where(_belong(campaign_id, last_id))
    n, total = session.execute(count).one()
    return int(n), int(total)


def _list_set_aside(session: Session, campaign_id: int, last_id: int) -> NDArray[np.int64]:
    aside = select(Response.id).where(_belong(campaign_id, last_id), Response.quarantined_at.isnot(None))
    return np.array(session.scalars(aside).all(), dtype=np.int64)


def _measure(dataset: Dataset) -> tuple[int, int]:
    return dataset.n, int(dataset.id.sum())


def _find_key(session: Session, response_id: int) -> str:
    """The key of a response, which no other has and no later one gets; empty where there is no such response."""
    return session.scalar(select(Response.submission_key).where(Response.id == response_id)) or ""
