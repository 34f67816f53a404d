"""Reading releases."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from survey.campaigns.models import Campaign
from survey.errors import NotFound
from survey.indices.releases.models import PublicPage, Release


def find_next_number(session: Session, campaign_id: int) -> int:
    """The number that the next release of a campaign gets."""
    last = session.scalar(select(func.max(Release.number)).where(Release.campaign_id == campaign_id))
    return (last or 0) + 1


def list_releases(session: Session, campaign_id: int) -> list[Release]:
    """The releases of a campaign, the newest first, without their figures."""
    return list(
        session.scalars(select(Release).where(Release.campaign_id == campaign_id).order_by(Release.number.desc()))
    )


def find_release(session: Session, campaign: Campaign, number: int) -> Release:
    """A release with its figures; raises NotFound."""
    found = session.scalar(
        select(Release)
        .where(Release.campaign_id == campaign.id, Release.number == number)
        .options(undefer(Release.figures), undefer(Release.about), undefer(Release.manifest))
    )
    if found is None:
        raise NotFound(f"the campaign {campaign.code!r} has no release {number}")
    return found


def find_standing_releases(session: Session) -> list[tuple[Campaign, Release]]:
    """The newest release of each campaign that was not withdrawn, the campaign that began last first."""
    newest = (
        select(Release.campaign_id, func.max(Release.number).label("number"))
        .where(Release.withdrawn_at.is_(None))
        .group_by(Release.campaign_id)
        .subquery()
    )
    rows = session.execute(
        select(Campaign, Release)
        .join(Release, Release.campaign_id == Campaign.id)
        .join(newest, (newest.c.campaign_id == Release.campaign_id) & (newest.c.number == Release.number))
        .order_by(Campaign.opens_on.desc(), Campaign.id.desc())
    )
    return [(campaign, release) for campaign, release in rows]


def is_page_on(session: Session) -> bool:
    """Whether the public page may be seen."""
    return bool(session.scalar(select(PublicPage.is_on)))
