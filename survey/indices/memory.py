"""What was read and computed of the answers, kept between the requests of one process.

Numbers are kept under the version of what they were made from: as soon as answers arrive, are set aside or erased, or
anything is changed that a result may rest on, the version is another one, and what was kept under the old is dropped.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock, RLock
from time import monotonic
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from survey.audit import AuditEvent
from survey.collection.models import Response
from survey.indices.dataset import Dataset, load_dataset
from survey.indices.kept.answers import keep_answers, load_kept_answers
from survey.indices.kept.columns import Columns, Known, read_on
from survey.indices.kept.files import is_worth_keeping
from survey.indices.kept.large import LARGE

# What the office does that changes no result; every other event in the audit log makes a new version.
_CHANGES_NO_RESULT = (
    "account.",
    "alert",
    "case.",
    "comment",
    "counter_code.",
    "export.",
    "indicator.",
    "job.",
    "logo.",
    "release.",
    "sign",
    "template.",
)
Made = TypeVar("Made")
_SECONDS_KEPT = 20.0
_MOST_KEPT = 96


@dataclass(frozen=True)
class Version:
    """What results were made from: the answers of a campaign up to the last, and the last event that may matter."""

    campaign_id: int
    n: int
    n_set_aside: int
    last_id: int
    last_event: int

    @property
    def of_office(self) -> "Version":
        """The version of what rests on no answers, such as units and dossiers, whatever the campaign."""
        return Version(campaign_id=0, n=0, n_set_aside=0, last_id=0, last_event=self.last_event)


@dataclass(frozen=True)
class Answers:
    """All answers of a campaign that count or were set aside, as they stood; a file keeps the first n_kept of them."""

    version: Version
    dataset: Dataset
    read_at: float
    n_kept: int = 0


@dataclass(frozen=True)
class _Base:
    """Answers that still stand, and how many came after them."""

    answers: Answers
    n_later: int


class Memory:
    """The answers of campaigns, and what was computed from them; safe to share between threads.

    folder : where the answers of large campaigns are kept beyond the process; nowhere where it is omitted.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Nothing read yet."""
        self._folder = folder
        self._answers: dict[int, Answers] = {}
        self._columns: dict[tuple[int, str], Known[Any]] = {}
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = RLock()
        self._making: dict[Hashable, Lock] = {}

    def read_answers(self, session: Session, campaign_id: int, n_items: int) -> Answers:
        """The answers of a campaign; those of a large one are up to 20 seconds old.

        Only what came since the last time is read from the database, unless something that was there has changed.
        """
        with self._lock_for(("answers", campaign_id)):
            known, event = self._answers.get(campaign_id), _find_last_event(session)
            if known is not None and known.version.last_event == event and _is_recent(known):
                return known
            base = (known and _find_base(session, known)) or self._recall(session, campaign_id, n_items)
            found = self._store(session, _read_on(session, campaign_id, n_items, base, event))
            with self._lock:
                self._answers[campaign_id] = found
                if known is not None and known.version != found.version:
                    self._forget(campaign_id)
            return found

    def holds(self, campaign_id: int) -> bool:
        """Whether answers of a campaign were read already."""
        return campaign_id in self._answers

    def read_columns(self, session: Session, campaign_id: int, ids: NDArray[np.int64], kind: Columns[Made]) -> Made:
        """Columns of a campaign's responses `ids`, ascending, that stand beside its answers."""
        key = (campaign_id, kind.name)
        with self._lock_for(("columns", *key)):
            known: Known[Made] | None = self._columns.get(key)
            found = read_on(session, campaign_id, ids, kind, known=known, folder=self._folder)
            self._columns[key] = found
            return found.columns

    def keep(self, version: Version, what: Hashable, make: Callable[[], Made]) -> Made:
        """What was made before under this version, or made now; two who ask at once wait for the same one."""
        key = (version, what)
        with self._lock_for(key):
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return cast(Made, self._kept[key])
            made = make()
            with self._lock:
                self._kept[key] = made
                while len(self._kept) > _MOST_KEPT:
                    self._kept.popitem(last=False)
            return made

    def _recall(self, session: Session, campaign_id: int, n_items: int) -> _Base | None:
        """The answers that a file keeps, where they are still those of the database."""
        if self._folder is None:
            return None
        kept = load_kept_answers(self._folder, session, campaign_id, n_items)
        if kept is None:
            return None
        answers = Answers(_tell_version(campaign_id, kept.dataset, 0), kept.dataset, 0.0, kept.dataset.n)
        return _Base(answers, kept.n_later)

    def _store(self, session: Session, answers: Answers) -> Answers:
        """The answers, kept in a file where that is worth its while."""
        if self._folder is None or not is_worth_keeping(answers.dataset.n, answers.n_kept):
            return answers
        keep_answers(self._folder, session, answers.version.campaign_id, answers.dataset)
        return replace(answers, n_kept=answers.dataset.n)

    def _lock_for(self, key: Hashable) -> Lock:
        with self._lock:
            if len(self._making) > 4 * _MOST_KEPT:
                self._making = {each: lock for each, lock in self._making.items() if lock.locked()}
            return self._making.setdefault(key, Lock())

    def _forget(self, campaign_id: int) -> None:
        for key in [key for key in self._kept if cast(tuple[Version, Any], key)[0].campaign_id == campaign_id]:
            del self._kept[key]


def _is_recent(answers: Answers) -> bool:
    # Results of fewer are always those of this second.
    return answers.dataset.n >= LARGE and monotonic() - answers.read_at < _SECONDS_KEPT


def _read_on(session: Session, campaign_id: int, n_items: int, base: _Base | None, event: int) -> Answers:
    """All answers of a campaign, of which those in `base` need not be read again."""
    read_at = monotonic()
    if base is None:
        dataset, n_kept = load_dataset(session, campaign_id, n_items), 0
    else:
        dataset, n_kept = base.answers.dataset, base.answers.n_kept
        # To look for answers where there are none, a database may pass over those of all campaigns after this one.
        if base.n_later:
            dataset = dataset.join(load_dataset(session, campaign_id, n_items, after_id=base.answers.version.last_id))
    return Answers(_tell_version(campaign_id, dataset, event), dataset, read_at, n_kept)


def _tell_version(campaign_id: int, dataset: Dataset, event: int) -> Version:
    last_id = int(dataset.id[-1]) if dataset.n else 0
    return Version(campaign_id, dataset.n, int(dataset.is_set_aside.sum()), last_id, event)


def _find_base(session: Session, known: Answers) -> _Base | None:
    """Answers known, with how many came after; None where they stand no more: erased, set aside, committed late."""
    version = known.version
    is_known, is_set_aside = Response.id <= version.last_id, Response.quarantined_at.is_not(None)
    n, n_known, n_set_aside = session.execute(
        select(func.count(), func.count().filter(is_known), func.count().filter(is_known, is_set_aside)).where(
            Response.campaign_id == version.campaign_id, Response.is_rehearsal.is_(False)
        )
    ).one()
    stands = (n_known, n_set_aside) == (version.n, version.n_set_aside)
    return _Base(known, n - n_known) if stands else None


def _find_last_event(session: Session) -> int:
    changes_nothing = or_(*(AuditEvent.action.startswith(prefix) for prefix in _CHANGES_NO_RESULT))
    newest = select(AuditEvent.id).where(~changes_nothing).order_by(AuditEvent.id.desc()).limit(1)
    return session.scalar(newest) or 0
