"""What happens to the scope of campaigns as agencies become others."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.campaigns.lifecycle import CORRECTABLE
from survey.campaigns.models import Campaign
from survey.organisation.models import Agency


def follow_succession(
    session: Session, predecessors: Sequence[str], successors: Sequence[str], *, by: Actor, at: datetime
) -> None:
    """Add successors, by code, to the campaigns that name a predecessor: else their counters would stop collecting."""
    added = list(session.scalars(select(Agency).where(Agency.code.in_(successors)).order_by(Agency.code)))
    for campaign in session.scalars(select(Campaign).where(Campaign.state.in_(CORRECTABLE)).order_by(Campaign.id)):
        named = {agency.code for agency in campaign.agencies}
        missing = [agency for agency in added if agency.code not in named]
        if missing and not named.isdisjoint(predecessors):
            campaign.agencies.extend(missing)
            after = {"agencies_added": [agency.code for agency in missing]}
            record(session, by, "campaign.changed", f"campaign:{campaign.code}", at=at, after=after)
    session.flush()
