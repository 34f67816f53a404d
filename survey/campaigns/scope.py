"""What happens to the scope of campaigns as agencies become others, and as that is undone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.campaigns.lifecycle import CORRECTABLE
from survey.campaigns.models import Campaign, CampaignAgency
from survey.organisation.models import Agency, AgencySuccession


def follow_succession(
    session: Session, predecessors: Sequence[str], successors: Sequence[str], *, by: Actor, at: datetime
) -> None:
    """Add successors, by code, to the campaigns that name a predecessor: else their counters would stop collecting."""
    old, new = _find_agencies(session, predecessors), _find_agencies(session, successors)
    for campaign in _list_correctable(session):
        named = {agency.id for agency in campaign.agencies}
        followed = next((agency for agency in old if agency.id in named), None)
        missing = [agency for agency in new if agency.id not in named]
        if missing and followed is not None:
            session.add_all(
                CampaignAgency(campaign_id=campaign.id, agency_id=agency.id, follows_id=followed.id)
                for agency in missing
            )
            _refresh(session, campaign)
            after = {"agencies_added": [agency.code for agency in missing]}
            record(session, by, "campaign.changed", f"campaign:{campaign.code}", at=at, after=after)


def unfollow_succession(
    session: Session, predecessor: str, successors: Sequence[str], *, by: Actor, at: datetime
) -> None:
    """Take those out of campaigns that are in scope only as what the predecessor became, now that it did not.

    One that another agency in scope became as well stays in that one's place.
    """
    old, new = _find_agencies(session, [predecessor])[0], _find_agencies(session, successors)
    heirs_of = select(AgencySuccession.predecessor_id, AgencySuccession.successor_id)
    others = [tuple(each) for each in session.execute(heirs_of.order_by(AgencySuccession.predecessor_id))]
    for campaign in _list_correctable(session):
        named = {agency.id for agency in campaign.agencies}
        removed = []
        for agency in new:
            place = session.get(CampaignAgency, (campaign.id, agency.id))
            if place is None or place.follows_id != old.id:
                continue
            place.follows_id = next((pre for pre, heir in others if heir == agency.id and pre in named), None)
            if place.follows_id is None:
                session.delete(place)
                removed.append(agency)
        if removed:
            _refresh(session, campaign)
            after = {"agencies_removed": [agency.code for agency in removed]}
            record(session, by, "campaign.changed", f"campaign:{campaign.code}", at=at, after=after)


def _find_agencies(session: Session, codes: Sequence[str]) -> list[Agency]:
    return list(session.scalars(select(Agency).where(Agency.code.in_(codes)).order_by(Agency.code)))


def _list_correctable(session: Session) -> Sequence[Campaign]:
    return session.scalars(select(Campaign).where(Campaign.state.in_(CORRECTABLE)).order_by(Campaign.id)).all()


def _refresh(session: Session, campaign: Campaign) -> None:
    session.flush()
    session.expire(campaign, ["agencies"])
