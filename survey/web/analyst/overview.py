"""A campaign at a glance, under one filter."""

from typing import TYPE_CHECKING

from flask import render_template
from flask.typing import ResponseReturnValue

from survey.accounts.permissions import Permission
from survey.campaigns.models import Campaign
from survey.campaigns.queries import find_campaign
from survey.extensions import db, memory
from survey.web.account.access import requires
from survey.web.analyst import blueprint
from survey.web.analyst.filtering import selected_basis
from survey.web.analyst.framing import describe_frame

if TYPE_CHECKING:
    from survey.indices.overview import Overview


@blueprint.get("/campaigns/<code>")
@requires(Permission.READ_RESULTS)
def show_overview(code: str) -> ResponseReturnValue:
    """Show the index, its factors, agencies and services of a selection."""
    campaign = find_campaign(db.session(), code)
    overview = selected_overview(campaign)
    basis = overview.basis
    return render_template(
        "analyst/overview.html",
        overview=overview,
        tree=basis.tree,
        services=basis.services,
        **describe_frame(campaign, basis),
    )


def selected_overview(campaign: Campaign) -> "Overview":
    """The overview that this request asks for, from memory where it is there."""
    from survey.indices.overview import compute_overview

    basis = selected_basis(campaign)
    return memory().keep(basis.sample.version, ("overview", basis.selection), lambda: compute_overview(basis))
