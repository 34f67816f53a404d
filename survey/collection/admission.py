"""Answers set aside from the index, and put back: each with a reason, none ever deleted."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.campaigns.models import Campaign
from survey.collection.models import Response


@dataclass(frozen=True)
class Selection:
    """Answers of one counter in a period, days included."""

    counter_id: int
    first_day: date
    last_day: date


def count_selected(session: Session, campaign: Campaign, selection: Selection) -> tuple[int, int]:
    """How many of the selected answers count, and how many are set aside."""
    mine = _select(campaign, selection)
    counting = session.scalar(select(func.count()).where(*mine, Response.quarantined_at.is_(None))) or 0
    aside = session.scalar(select(func.count()).where(*mine, Response.quarantined_at.isnot(None))) or 0
    return counting, aside


def set_aside(
    session: Session, campaign: Campaign, selection: Selection, *, reason: str, by: Actor, at: datetime
) -> int:
    """Set the selected answers aside that still count; returns how many."""
    n, _ = count_selected(session, campaign, selection)
    changed = update(Response).where(*_select(campaign, selection), Response.quarantined_at.is_(None))
    session.execute(changed.values(quarantined_at=at, quarantine_reason=reason))
    _record(session, "responses.set_aside", campaign, selection, n=n, reason=reason, by=by, at=at)
    return n


def put_back(
    session: Session, campaign: Campaign, selection: Selection, *, reason: str, by: Actor, at: datetime
) -> int:
    """Let the selected answers count again that were set aside; returns how many."""
    _, n = count_selected(session, campaign, selection)
    changed = update(Response).where(*_select(campaign, selection), Response.quarantined_at.isnot(None))
    session.execute(changed.values(quarantined_at=None, quarantine_reason=None))
    _record(session, "responses.put_back", campaign, selection, n=n, reason=reason, by=by, at=at)
    return n


def _select(campaign: Campaign, selection: Selection) -> list[ColumnElement[bool]]:
    return [
        Response.campaign_id == campaign.id,
        Response.is_rehearsal.is_(False),
        Response.counter_id == selection.counter_id,
        Response.received_on >= selection.first_day,
        Response.received_on <= selection.last_day,
    ]


def _record(
    session: Session,
    action: str,
    campaign: Campaign,
    selection: Selection,
    *,
    n: int,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    if n:
        told = {
            "counter": selection.counter_id,
            "first_day": selection.first_day.isoformat(),
            "last_day": selection.last_day.isoformat(),
            "responses": n,
            "reason": reason,
        }
        record(session, by, action, f"campaign:{campaign.code}", at=at, after=told)
