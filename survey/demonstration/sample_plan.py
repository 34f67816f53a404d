"""The sample plan of the present campaign, as its administrator would have asked the planner for it."""

from datetime import datetime, time

from sqlalchemy.orm import Session

from survey.audit import Actor
from survey.campaigns.models import Campaign
from survey.campaigns.targets import set_targets
from survey.clock import VIETNAM

_BY = Actor(None, "Quản trị viên (minh họa)")
_SHARE_OF_RESPONSES = 0.75
_AT_LEAST_OF_EACH = 2


def store_plan(session: Session, campaign_id: int, n_responses: int) -> None:
    """Plan so many answers that the campaign is well on its way."""
    # A web process that only takes answers does without what plans are computed with.
    from survey.sampling.plan import load_basis, plan_targets

    campaign = session.get_one(Campaign, campaign_id)
    basis = load_basis(session, campaign)
    total = max(int(n_responses * _SHARE_OF_RESPONSES), _AT_LEAST_OF_EACH * len(basis.cells))
    targets = plan_targets(basis, total, "power", _AT_LEAST_OF_EACH)
    set_targets(session, campaign, targets, by=_BY, at=datetime.combine(campaign.opens_on, time(), VIETNAM))
