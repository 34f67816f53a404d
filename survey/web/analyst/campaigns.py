"""The campaigns there are to read."""

from flask import render_template
from flask.typing import ResponseReturnValue

from survey.accounts.permissions import Permission
from survey.campaigns.queries import list_campaigns as list_all_campaigns
from survey.collection.queries import count_responses_by_campaign
from survey.extensions import db
from survey.web.account.access import requires, scope_of
from survey.web.analyst import blueprint
from survey.web.analyst.reading_ahead import read_ahead
from survey.web.campaign_words import STATE_NAMES


@blueprint.get("/")
@requires(Permission.READ_RESULTS)
def list_campaigns() -> ResponseReturnValue:
    """List the campaigns, the latest first, with how many answers each has."""
    session = db.session()
    campaigns = list_all_campaigns(session)
    counts = count_responses_by_campaign(session, scope_of(Permission.READ_RESULTS))
    read_ahead(campaigns, counts)
    return render_template(
        "analyst/campaigns.html",
        campaigns=campaigns,
        counts=counts,
        state_names=STATE_NAMES,
    )
