"""How long what people wrote is kept: after some months it is erased or masked, and the ratings stay.

Erasing is the sure way. Masking takes out what the patterns of `masking` know, and keeps the rest to be read.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Engine, Select, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.campaigns.models import Campaign
from survey.collection.masking import mask_personal_data
from survey.collection.models import Comment, Response, RetentionWay

N_EXAMPLES = 5
LONGEST_MONTHS = 120


@dataclass(frozen=True)
class Example:
    """A comment as it is, and as it would be; None where it would be gone."""

    before: str
    after: str | None


@dataclass(frozen=True)
class RetentionPlan:
    """What would be done, without doing it: so many of so many comments of responses received before a day."""

    way: RetentionWay
    received_before: date
    n_comments: int
    n_changed: int
    examples: tuple[Example, ...]


def find_last_day(today: date, months: int) -> date:
    """The day `months` months ago; comments of responses received before it were kept long enough."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def find_due_day(received_on: date, months: int) -> date:
    """The first day on which comments of a response received on a day were kept for so many months."""
    first = received_on + timedelta(days=1)
    due = find_last_day(first, -months)
    # A month too short for the day is over before its next one begins.
    return due if due.day == first.day else due + timedelta(days=1)


def plan_retention(
    session: Session, campaign: Campaign, way: RetentionWay, *, received_before: date, received_from: date = date.min
) -> RetentionPlan:
    """What would become of the comments of a campaign; changes nothing."""
    old = _select_old(campaign, received_before, received_from)
    n_comments = session.scalar(old.with_only_columns(func.count())) or 0
    if way is RetentionWay.ERASE:
        first = session.scalars(old.limit(N_EXAMPLES))
        examples = tuple(Example(comment.text, None) for comment in first)
        return RetentionPlan(way, received_before, n_comments, n_comments, examples)
    changes = _list_changes(session, old)
    examples = tuple(Example(comment.text, masked) for comment, masked in changes[:N_EXAMPLES])
    return RetentionPlan(way, received_before, n_comments, len(changes), examples)


def erase_comments(session: Session, campaign: Campaign, *, received_before: date, by: Actor, at: datetime) -> int:
    """Erase the comments of a campaign's responses received before a day; how many. The ratings stay."""
    _overwrite_what_is_erased(session)
    old = select(Response.id).where(Response.campaign_id == campaign.id, Response.received_on < received_before)
    erased = session.execute(delete(Comment).where(Comment.response_id.in_(old)).returning(Comment.response_id))
    n_erased = len(erased.all())
    after = {"received_before": received_before, "n_comments": n_erased}
    record(session, by, "comments.erased", f"campaign:{campaign.code}", at=at, after=after)
    return n_erased


def mask_comments(
    session: Session,
    campaign: Campaign,
    *,
    received_before: date,
    received_from: date = date.min,
    by: Actor,
    at: datetime,
) -> int:
    """Mask the comments of a campaign's responses received before a day; how many changed. The ratings stay."""
    _overwrite_what_is_erased(session)
    changes = [
        {"response": comment.response_id, "item": comment.item_code, "masked": masked}
        for comment, masked in _list_changes(session, _select_old(campaign, received_before, received_from))
    ]
    if changes:
        one = (Comment.response_id == bindparam("response")) & (Comment.item_code == bindparam("item"))
        session.connection().execute(update(Comment).where(one).values(text=bindparam("masked")), changes)
        session.expire_all()
    after = {"received_before": received_before, "n_comments": len(changes)}
    record(session, by, "comments.masked", f"campaign:{campaign.code}", at=at, after=after)
    return len(changes)


def empty_write_ahead_log(engine: Engine) -> None:
    """After the commit: empty SQLite's log, in which what was erased could still be read; other databases have none."""
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _list_changes(session: Session, old: Select[Comment]) -> list[tuple[Comment, str]]:
    comments = session.scalars(old.execution_options(yield_per=1000))
    masked = ((comment, mask_personal_data(comment.text)) for comment in comments)
    return [(comment, text) for comment, text in masked if text != comment.text]


def _select_old(campaign: Campaign, received_before: date, received_from: date) -> Select[Comment]:
    return (
        select(Comment)
        .join(Response, Response.id == Comment.response_id)
        .where(
            Response.campaign_id == campaign.id,
            Response.received_on < received_before,
            Response.received_on >= received_from,
        )
    )


def _overwrite_what_is_erased(session: Session) -> None:
    """SQLite otherwise leaves the words in the file until something else is written there."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("PRAGMA secure_delete=ON")
