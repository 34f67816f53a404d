"""The province's own campaigns with results, within what the account signed in may read."""

from typing import TYPE_CHECKING

from survey import clock
from survey.campaigns.models import Campaign
from survey.campaigns.queries import list_campaigns
from survey.extensions import db, memory
from survey.indices.choices import read_selection
from survey.web.analyst.filtering import within_scope

if TYPE_CHECKING:
    from survey.indicators.own_results import OwnResult


def list_own_results() -> list["OwnResult"]:
    """The overall index of every campaign that has answers, the earliest first, without any filter."""
    from survey.indices.movement import WITH_RESULTS

    campaigns = [each for each in list_campaigns(db.session()) if each.state in WITH_RESULTS]
    found = [_describe(each) for each in sorted(campaigns, key=lambda each: (each.opens_on, each.id))]
    return [each for each in found if each.point.n]


def _describe(campaign: Campaign) -> "OwnResult":
    from survey.indicators.own_results import describe_own
    from survey.indices.basis import build_basis

    session = db.session()
    selection = within_scope(read_selection(session, campaign, {}, clock.today()))
    basis = build_basis(session, selection, memory())
    return memory().keep(basis.sample.version, ("own", selection), lambda: describe_own(basis))
