"""The states of a campaign: which follows which, and what each allows."""

from datetime import datetime

from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.campaigns.models import Campaign, CampaignState
from survey.errors import SurveyError

# From each state to those that an administrator may choose next, in the order of the buttons.
NEXT_STATES: dict[CampaignState, tuple[CampaignState, ...]] = {
    CampaignState.DRAFT: (CampaignState.REHEARSAL, CampaignState.OPEN),
    CampaignState.REHEARSAL: (CampaignState.OPEN, CampaignState.DRAFT),
    CampaignState.OPEN: (CampaignState.CLOSED,),
    CampaignState.CLOSED: (CampaignState.OPEN, CampaignState.ARCHIVED),
    CampaignState.ARCHIVED: (CampaignState.CLOSED,),
}
# What is asked, and by which method it is measured, stands still from the first answer that counts.
CHANGEABLE = frozenset({CampaignState.DRAFT, CampaignState.REHEARSAL})
# Names, dates, scope and plan may still be corrected while answers come in.
CORRECTABLE = CHANGEABLE | {CampaignState.OPEN}


class ForbiddenState(SurveyError):
    """A campaign cannot go from its state to the one that was asked for, or not be changed in it."""


def change_state(session: Session, campaign: Campaign, state: CampaignState, *, by: Actor, at: datetime) -> None:
    """Bring a campaign to its next state; what must hold before it opens is for `checks`.

    Raises ForbiddenState where the state does not follow.
    """
    if state not in NEXT_STATES[campaign.state]:
        raise ForbiddenState(f"a campaign does not go from {campaign.state} to {state}")
    before = campaign.state
    campaign.state = state
    session.flush()
    record(
        session,
        by,
        "campaign.state_changed",
        f"campaign:{campaign.code}",
        at=at,
        before={"state": before},
        after={"state": state},
    )
