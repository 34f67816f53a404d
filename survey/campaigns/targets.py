"""How many answers a campaign wants of each agency's services: read, and replaced."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.campaigns.models import Campaign, CampaignTarget


def load_targets(session: Session, campaign: Campaign) -> dict[tuple[int, int], int]:
    """The plan as it stands, by agency and service."""
    rows = session.scalars(select(CampaignTarget).where(CampaignTarget.campaign_id == campaign.id))
    return {(each.agency_id, each.service_id): each.responses for each in rows}


def set_targets(
    session: Session, campaign: Campaign, targets: Mapping[tuple[int, int], int], *, by: Actor, at: datetime
) -> None:
    """Replace a campaign's plan; targets of 0 are left out."""
    before = load_targets(session, campaign)
    session.execute(delete(CampaignTarget).where(CampaignTarget.campaign_id == campaign.id))
    session.add_all(
        CampaignTarget(campaign_id=campaign.id, agency_id=agency, service_id=service, responses=n)
        for (agency, service), n in targets.items()
        if n > 0
    )
    session.flush()
    record(
        session,
        by,
        "campaign.planned",
        f"campaign:{campaign.code}",
        at=at,
        before={"cells": len(before), "responses": sum(before.values())},
        after={"cells": sum(n > 0 for n in targets.values()), "responses": sum(targets.values())},
    )
