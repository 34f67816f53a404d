"""The answers of a rehearsal, which count nowhere and are erased before the real ones come."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.campaigns.models import Campaign
from survey.collection.models import Comment, CounterVisits, Response, ServiceStarts


def count_rehearsed(session: Session, campaign: Campaign) -> int:
    """How many answers of rehearsals a campaign still holds."""
    mine = select(func.count()).where(Response.campaign_id == campaign.id, Response.is_rehearsal)
    return session.scalar(mine) or 0


def erase_rehearsal(session: Session, campaign: Campaign, *, by: Actor, at: datetime) -> int:
    """Erase the answers of a campaign's rehearsals and the openings counted meanwhile; returns how many answers."""
    n = count_rehearsed(session, campaign)
    rehearsed = select(Response.id).where(Response.campaign_id == campaign.id, Response.is_rehearsal)
    session.execute(delete(Comment).where(Comment.response_id.in_(rehearsed)))
    session.execute(delete(Response).where(Response.campaign_id == campaign.id, Response.is_rehearsal))
    for counted in (CounterVisits, ServiceStarts):
        session.execute(delete(counted).where(counted.campaign_id == campaign.id))
    if n:
        record(session, by, "campaign.rehearsal_erased", f"campaign:{campaign.code}", at=at, before={"responses": n})
    return n
