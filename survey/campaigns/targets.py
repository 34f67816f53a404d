"""How many answers a campaign wants of each agency's services: read, and replaced."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.accounts.scope import EVERYWHERE, AgencyScope
from survey.audit import Actor, changed_values, record
from survey.campaigns.lifecycle import CORRECTABLE, ForbiddenState
from survey.campaigns.models import Campaign, CampaignTarget
from survey.organisation.models import Agency, Service


def load_targets(session: Session, campaign: Campaign, scope: AgencyScope = EVERYWHERE) -> dict[tuple[int, int], int]:
    """The plan as it stands for the agencies of a scope, by agency and service."""
    rows = session.scalars(select(CampaignTarget).where(CampaignTarget.campaign_id == campaign.id))
    return {(each.agency_id, each.service_id): each.responses for each in rows if scope.holds(each.agency_id)}


def list_campaigns_with_targets(session: Session, agencies: Collection[str]) -> list[str]:
    """The codes of campaigns, still to be corrected, whose plans have targets of these agencies, by code."""
    statement = (
        select(Campaign.code)
        .join(CampaignTarget, CampaignTarget.campaign_id == Campaign.id)
        .join(Agency, Agency.id == CampaignTarget.agency_id)
        .where(Agency.code.in_(agencies), Campaign.state.in_(CORRECTABLE))
        .distinct()
        .order_by(Campaign.code)
    )
    return list(session.scalars(statement))


def set_targets(
    session: Session, campaign: Campaign, targets: Mapping[tuple[int, int], int], *, by: Actor, at: datetime
) -> None:
    """Replace a campaign's plan; targets of 0 are left out. Raises ForbiddenState once the campaign is closed."""
    if campaign.state not in CORRECTABLE:
        raise ForbiddenState(f"a campaign that is {campaign.state} keeps its plan")
    before = load_targets(session, campaign)
    session.execute(delete(CampaignTarget).where(CampaignTarget.campaign_id == campaign.id))
    session.add_all(
        CampaignTarget(campaign_id=campaign.id, agency_id=agency, service_id=service, responses=n)
        for (agency, service), n in targets.items()
        if n > 0
    )
    session.flush()
    was, is_now = changed_values(_describe(session, before), _describe(session, targets))
    if is_now:
        record(session, by, "campaign.planned", f"campaign:{campaign.code}", at=at, before=was, after=is_now)


def _describe(session: Session, targets: Mapping[tuple[int, int], int]) -> dict[str, int]:
    """A plan as the audit log tells of it: its sum, and each target by the codes of agency and service."""
    agencies = {row.id: row.code for row in session.execute(select(Agency.id, Agency.code))}
    services = {row.id: row.code for row in session.execute(select(Service.id, Service.code))}
    cells = {f"{agencies[agency]} {services[service]}": n for (agency, service), n in targets.items() if n > 0}
    return {"responses": sum(cells.values()), **cells}
