"""Campaigns made and changed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.campaigns.lifecycle import CHANGEABLE, CORRECTABLE, ForbiddenState
from survey.campaigns.models import Campaign, CampaignState
from survey.errors import SurveyError
from survey.organisation.models import Agency


class TakenCampaignCode(SurveyError):
    """Another campaign has this code."""


@dataclass(frozen=True)
class CampaignFacts:
    """What is said of a campaign: `agencies` are the ids of those in scope, each with everything under it."""

    code: str
    name: Mapping[str, str]
    version_id: int
    method: str
    one_stop_office: Mapping[str, str]
    opens_on: date
    closes_on: date
    languages: tuple[str, ...]
    precedence: int
    agencies: tuple[int, ...]


def create_campaign(session: Session, facts: CampaignFacts, *, by: Actor, at: datetime) -> Campaign:
    """Make a campaign, as a draft; raises TakenCampaignCode."""
    if session.scalar(select(Campaign.id).where(Campaign.code == facts.code)) is not None:
        raise TakenCampaignCode(f"there is a campaign {facts.code} already")
    campaign = Campaign(code=facts.code, state=CampaignState.DRAFT)
    _apply(session, campaign, facts)
    session.add(campaign)
    session.flush()
    record(session, by, "campaign.created", f"campaign:{facts.code}", at=at, after=_tell(facts))
    return campaign


def change_campaign(session: Session, campaign: Campaign, facts: CampaignFacts, *, by: Actor, at: datetime) -> None:
    """Change a campaign; its code stays, and what is asked and how it is measured once answers count.

    Raises ForbiddenState in a state that allows no change, or not that one.
    """
    if campaign.state not in CORRECTABLE:
        raise ForbiddenState(f"a campaign that is {campaign.state} is not changed")
    measured = (campaign.version_id, campaign.method)
    if campaign.state not in CHANGEABLE and measured != (facts.version_id, facts.method):
        raise ForbiddenState("questionnaire and method stand still once answers count")
    before = read_facts(campaign)
    _apply(session, campaign, facts)
    session.flush()
    after = _tell(read_facts(campaign))
    changed = {name for name, value in _tell(before).items() if value != after[name]}
    if changed:
        record(
            session,
            by,
            "campaign.changed",
            f"campaign:{campaign.code}",
            at=at,
            before={name: _tell(before)[name] for name in sorted(changed)},
            after={name: after[name] for name in sorted(changed)},
        )


def read_facts(campaign: Campaign) -> CampaignFacts:
    """What is said of a campaign now."""
    return CampaignFacts(
        code=campaign.code,
        name=dict(campaign.name),
        version_id=campaign.version_id,
        method=campaign.method,
        one_stop_office=dict(campaign.one_stop_office),
        opens_on=campaign.opens_on,
        closes_on=campaign.closes_on,
        languages=tuple(campaign.languages),
        precedence=campaign.precedence,
        agencies=tuple(sorted(agency.id for agency in campaign.agencies)),
    )


def _apply(session: Session, campaign: Campaign, facts: CampaignFacts) -> None:
    campaign.name = facts.name
    campaign.version_id = facts.version_id
    campaign.method = facts.method
    campaign.one_stop_office = facts.one_stop_office
    campaign.opens_on = facts.opens_on
    campaign.closes_on = facts.closes_on
    campaign.languages = list(facts.languages)
    campaign.precedence = facts.precedence
    campaign.agencies = list(session.scalars(select(Agency).where(Agency.id.in_(facts.agencies)).order_by(Agency.id)))


def _tell(facts: CampaignFacts) -> dict[str, object]:
    told = asdict(facts)
    return told | {"opens_on": facts.opens_on.isoformat(), "closes_on": facts.closes_on.isoformat()}
