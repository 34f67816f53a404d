"""Who changed what, and when: an append-only record, chained by hash so that a removal or a change shows.

The database itself refuses to change or remove an event, and counts them in `audit_head` (triggers of the migrations).
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Engine,
    ForeignKey,
    Index,
    LargeBinary,
    Select,
    String,
    event,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey.database import Base, UTCDateTime
from survey.errors import SurveyError

Values = Mapping[str, Any]
# What the first event follows.
FIRST_HASH = bytes(32)


class AuditIsAppendOnly(SurveyError):
    """A record of the past was about to be changed or removed."""


class AuditEvent(Base):
    """One change or export: by whom, to what, from which values to which.

    `actor` keeps the name as it was; `subject` is a kind and a code, as in "counter:CTR-01"; `before` and `after` hold
    the fields that changed. `hash` is SHA-256 over the previous event's hash and everything in this one.
    """

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(128))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(128))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditHead(Base):
    """How many events there were ever, and the hash of the last: what shows that the last ones were removed.

    Written by the database with every event, by nobody else.
    """

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="there_is_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    n_events: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


@dataclass(frozen=True)
class Actor:
    """Who does something: an account, or (None) a command or the program itself, by name."""

    account_id: int | None
    name: str


@dataclass(frozen=True)
class Change:
    """What happened to a subject, before it is recorded."""

    action: str
    subject: str
    before: Values | None = None
    after: Values | None = None


def record(
    session: Session,
    by: Actor,
    action: str,
    subject: str,
    *,
    at: datetime,
    before: Values | None = None,
    after: Values | None = None,
) -> None:
    """Append an event, in the transaction of the change that it tells of.

    Events are chained in the order of their commit: on PostgreSQL others who record wait for this transaction's end.
    """
    record_all(session, by, [Change(action, subject, before, after)], at=at)


def record_all(session: Session, by: Actor, changes: Iterable[Change], *, at: datetime) -> None:
    """Append events in the order given, at once: a register of thousands of rows keeps nobody waiting."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE audit_event IN SHARE ROW EXCLUSIVE MODE"))
    previous = session.scalar(select(AuditEvent.hash).order_by(AuditEvent.id.desc()).limit(1)) or FIRST_HASH
    for change in changes:
        audit_event = AuditEvent(
            at=at,
            account_id=by.account_id,
            actor=by.name,
            action=change.action,
            subject=change.subject,
            before=_plain(change.before),
            after=_plain(change.after),
        )
        audit_event.hash = previous = chain_hash(previous, audit_event)
        session.add(audit_event)
    session.flush()


def chain_hash(previous: bytes, audit_event: AuditEvent) -> bytes:
    """The hash of an event that follows the event with the hash `previous`."""
    content = [
        # As it is read back, in whatever zone it was given.
        audit_event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        audit_event.account_id,
        audit_event.actor,
        audit_event.action,
        audit_event.subject,
        audit_event.before,
        audit_event.after,
    ]
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(previous + canonical.encode()).digest()


@dataclass(frozen=True)
class AuditFilter:
    """Which events are looked for: part of a name, of an action or of a subject, and days (both included).

    meanings : for words that are no part of an action as it is stored, the actions that they mean all the same.
    """

    words: str = ""
    meanings: Mapping[str, Collection[str]] = field(default_factory=dict)
    first_at: datetime | None = None
    last_at: datetime | None = None


def select_events(wanted: AuditFilter, *, before_id: int | None = None) -> Select[AuditEvent]:
    """The events that a filter finds, the latest first; `before_id` goes on where a page ended."""
    statement = select(AuditEvent).order_by(AuditEvent.id.desc())
    for word in wanted.words.split():
        columns = (AuditEvent.actor, AuditEvent.action, AuditEvent.subject)
        meant = AuditEvent.action.in_(wanted.meanings.get(word, ()))
        statement = statement.where(or_(meant, *(column.icontains(word, autoescape=True) for column in columns)))
    if wanted.first_at is not None:
        statement = statement.where(AuditEvent.at >= wanted.first_at)
    if wanted.last_at is not None:
        statement = statement.where(AuditEvent.at < wanted.last_at)
    if before_id is not None:
        statement = statement.where(AuditEvent.id < before_id)
    return statement


def iterate_events(engine: Engine, wanted: AuditFilter) -> Iterator[AuditEvent]:
    """Every event that a filter finds, the latest first, read in pieces through a session of its own."""
    with Session(engine) as session:
        yield from session.scalars(select_events(wanted).execution_options(yield_per=1000))


def changed_values(before: Values, after: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of two sets of values, those that differ: before and after."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {name: before.get(name) for name in names}, {name: after.get(name) for name in names}


def _plain(values: Values | None) -> dict[str, Any] | None:
    """Values as JSON gives them back, so that their hash is the same when they are read again."""
    return None if values is None else json.loads(json.dumps(dict(values), default=str))


@event.listens_for(AuditEvent, "before_update")
@event.listens_for(AuditEvent, "before_delete")
def _refuse_changes(*_: object) -> None:
    raise AuditIsAppendOnly("the audit log is append-only")
