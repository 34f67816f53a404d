"""Whether the audit log is whole: that its chain holds, and that nothing is gone from its end.

A chain alone does not tell that its last links were taken off. So the log is held against seals, each of which says how
many events there were once and the hash of the last of them: the one that the database keeps with every event, the one
that this installation wrote into a file when it last checked, and any that a person kept elsewhere.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from survey.audit import FIRST_HASH, AuditEvent, AuditHead, chain_hash
from survey.errors import SurveyError

_WRITTEN = re.compile(r"([0-9]{1,18})-([0-9a-f]{64})")


class BadSeal(SurveyError):
    """A text that is no seal of an audit log."""


class SpoiltSeals(SurveyError):
    """The file that keeps the seals was changed by hand."""


@dataclass(frozen=True)
class Seal:
    """So many events there were, the last of them with this hash; written as "152-" and the hash."""

    n_events: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.n_events}-{self.hash.hex()}"


@dataclass(frozen=True)
class LogCheck:
    """What a check found: `seal` is of the log as it is now.

    broken_id : the first event that does not follow from the one before it. n_missing : events that a seal tells of
    and that are not there any more, counted from the end. differs_at : the number of the event that is another than the
    one a seal tells of, though the chain holds: the log was written anew.
    """

    seal: Seal
    broken_id: int | None = None
    n_missing: int = 0
    differs_at: int | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing was changed or removed."""
        return self.broken_id is None and not self.n_missing and self.differs_at is None


def check_log(session: Session, seals: Iterable[Seal] = ()) -> LogCheck:
    """Read the whole log, and hold it against the seal that the database keeps and against these."""
    # Read before the events: those that are added meanwhile are more than the seal tells of, never fewer.
    kept = sorted((*_read_head(session), *seals), key=lambda seal: seal.n_events)
    expected: dict[int, set[bytes]] = {}
    for seal in kept:
        expected.setdefault(seal.n_events, set()).add(seal.hash)
    previous, n, broken, differs = FIRST_HASH, 0, None, None
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id).execution_options(yield_per=1000))
    for n, audit_event in enumerate(events, start=1):
        if broken is None and chain_hash(previous, audit_event) != audit_event.hash:
            broken = audit_event.id
        previous = audit_event.hash
        if differs is None and expected.get(n, {previous}) != {previous}:
            differs = n
    most = kept[-1].n_events if kept else 0
    return LogCheck(Seal(n, previous), broken, max(0, most - n), differs)


def read_seal(text: str) -> Seal:
    """The seal that a text is; raises BadSeal."""
    found = _WRITTEN.fullmatch(text.strip().lower())
    if found is None:
        raise BadSeal(f"{text!r} is not a seal: a number, a dash and 64 signs from 0 to 9 and a to f")
    return Seal(int(found[1]), bytes.fromhex(found[2]))


def find_kept_seal(file: Path) -> Seal | None:
    """The seal that was kept last in a file; None where none was. Raises SpoiltSeals."""
    lines = file.read_text(encoding="utf-8", errors="replace").split("\n") if file.exists() else []
    kept = [line for line in lines if line.strip()]
    if not kept:
        return None
    try:
        return read_seal(kept[-1].rpartition(" ")[2])
    except BadSeal as error:
        raise SpoiltSeals(f"the last line of {file} is not a seal: restore the file from a copy") from error


def keep_seal(file: Path, seal: Seal, at: datetime) -> None:
    """Add a seal to a file, unless it is the last there already."""
    if seal != find_kept_seal(file):
        with file.open("a", encoding="utf-8") as opened:
            opened.write(f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {seal}\n")


def _read_head(session: Session) -> list[Seal]:
    head = session.execute(select(AuditHead.n_events, AuditHead.hash)).one_or_none()
    if head is not None:
        return [Seal(*head)]
    # Every event writes the head: without one there was none, or somebody took it away.
    has_events = session.scalar(select(exists(select(AuditEvent.id))))
    return [Seal(1, b"")] if has_events else []
