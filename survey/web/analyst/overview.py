"""A campaign at a glance, under one filter."""

from dataclasses import dataclass, replace

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from survey import clock
from survey.accounts.permissions import Permission
from survey.accounts.scope import find_top
from survey.campaigns.models import Campaign
from survey.campaigns.queries import find_campaign
from survey.collection.models import Mode
from survey.extensions import db
from survey.indices.choices import read_selection
from survey.indices.periods import list_months
from survey.indices.selection import MODE_NAMES, TOLD_BY_NAMES, Selection
from survey.organisation.models import AgencyKind
from survey.organisation.queries import AgencyNode, AgencyTree, ServiceName, load_agency_tree
from survey.web.account.access import requires, scope_of
from survey.web.analyst import blueprint

FILTERS = ("from", "to", "told_by", "agency", "service", "mode")


@dataclass(frozen=True)
class Choices:
    """What can be chosen in each filter."""

    months: list[str]
    agencies: list[AgencyNode]
    services: list[ServiceName]


@blueprint.get("/campaigns/<code>")
@requires(Permission.READ_RESULTS)
def show_overview(code: str) -> ResponseReturnValue:
    """Show the index, its factors, agencies and services of a selection."""
    # The numeric packages are loaded by the first page that needs them, so that the citizen's pages start light.
    from survey.indices.basis import build_basis
    from survey.indices.names import describe_basis, name_measures
    from survey.indices.overview import compute_overview
    from survey.indices.remarks import describe_method, list_remarks

    session = db.session()
    campaign = find_campaign(session, code)
    overview = compute_overview(build_basis(session, selected(campaign)))
    basis = overview.basis
    return render_template(
        "analyst/overview.html",
        campaign=campaign,
        overview=overview,
        tree=basis.tree,
        services=basis.services,
        names=name_measures(basis),
        conditions=describe_basis(basis),
        method=describe_method(basis),
        remarks=list_remarks(basis, overview.coverage),
        choices=list_choices(campaign, basis.tree, basis.services),
        chosen=chosen_filters(),
        mode_names=MODE_NAMES,
        told_by_names=TOLD_BY_NAMES,
        modes=tuple(Mode),
    )


def selected(campaign: Campaign) -> Selection:
    """The selection that the address of this request asks for, within what the account may read.

    Who may read a part of the tree reads the whole of that part unless an agency in it is chosen.
    """
    session, scope = db.session(), scope_of(Permission.READ_RESULTS)
    selection = read_selection(session, campaign, chosen_filters(), clock.today())
    if selection.agency_id is None and scope.agencies is not None:
        selection = replace(selection, agency_id=find_top(load_agency_tree(session), scope))
    if not scope.holds(selection.agency_id):
        abort(403)
    return selection


def chosen_filters() -> dict[str, str]:
    """The filters in the address of this request, those left open not included."""
    return {name: request.args[name] for name in FILTERS if request.args.get(name)}


def list_choices(campaign: Campaign, tree: AgencyTree, services: dict[int, ServiceName]) -> Choices:
    """What the filters of a campaign offer."""
    scope = scope_of(Permission.READ_RESULTS)
    months = list_months(campaign.opens_on, max(campaign.opens_on, min(campaign.closes_on, clock.today())))
    return Choices(
        months=[f"{month:%Y-%m}" for month in months],
        agencies=[
            node for node in tree.nodes.values() if node.kind is not AgencyKind.PROVINCE and scope.holds(node.id)
        ],
        services=list(services.values()),
    )
