"""The answers of a large campaign, kept in a file between two starts of the server.

A response is never changed once received, but for being set aside and put back: that alone is asked of the database
again, and whether the responses are still the same ones. A file that is lost, damaged or of other answers is as good as
none, for everything in it can be read from the database again.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.collection.models import Response
from survey.indices.dataset import Dataset, rate_letters
from survey.indices.kept.files import load_arrays, name_file, write_arrays

_ID, _LETTERS, _LAST_KEY = "id", "letters", "last_key"
# What is made of the letters, and what changes.
_NOT_KEPT = {"ratings", "is_set_aside"}


@dataclass(frozen=True)
class KeptAnswers:
    """The answers that were kept of a campaign, as they stand now, and how many came after them."""

    dataset: Dataset
    n_later: int


def keep_answers(folder: Path, session: Session, campaign_id: int, dataset: Dataset) -> None:
    """Keep the answers of a campaign, one at least; where that cannot be done, the log tells why."""
    columns = {each.name: getattr(dataset, each.name) for each in fields(dataset) if each.name not in _NOT_KEPT}
    last_key = np.array(find_key(session, int(dataset.id[-1])))
    write_arrays(name_file(folder, campaign_id), {**columns, _LAST_KEY: last_key})


def load_kept_answers(folder: Path, session: Session, campaign_id: int, n_items: int) -> KeptAnswers | None:
    """The answers that were kept of a campaign; None where the database holds others by now."""
    file = name_file(folder, campaign_id)
    arrays = load_arrays(file)
    if arrays is None:
        return None
    try:
        last_key, dataset = str(arrays[_LAST_KEY]), _unpack(arrays, n_items)
    except (ValueError, KeyError):
        return None
    last_id = int(dataset.id[-1])
    known, n_later = _count(session, campaign_id, last_id)
    if find_key(session, last_id) != last_key or known != (dataset.n, int(dataset.id.sum())):
        with suppress(OSError):
            file.unlink()
        return None
    is_set_aside = np.isin(dataset.id, _list_set_aside(session, campaign_id, last_id))
    return KeptAnswers(replace(dataset, is_set_aside=is_set_aside), n_later)


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


def _belong(campaign_id: int) -> Any:
    return (Response.campaign_id == campaign_id) & Response.is_rehearsal.is_(False)


def _count(session: Session, campaign_id: int, last_id: int) -> tuple[tuple[int, int], int]:
    """How many answers there are up to one, and the sum of their ids: with the key of the last, which they are; and how
    many there are after it."""
    known = Response.id <= last_id
    total = func.coalesce(func.sum(Response.id).filter(known), 0)
    count = select(func.count(), func.count().filter(known), total).where(_belong(campaign_id))
    n, n_known, total_known = session.execute(count).one()
    return (int(n_known), int(total_known)), int(n - n_known)


def _list_set_aside(session: Session, campaign_id: int, last_id: int) -> NDArray[np.int64]:
    aside = select(Response.id).where(_belong(campaign_id), Response.id <= last_id, Response.quarantined_at.isnot(None))
    return np.array(session.scalars(aside).all(), dtype=np.int64)


def find_key(session: Session, response_id: int) -> str:
    """The key of a response, which no other has and no later one gets; empty where there is no such response."""
    return session.scalar(select(Response.submission_key).where(Response.id == response_id)) or ""
