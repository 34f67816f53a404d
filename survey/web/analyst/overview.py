"""A campaign at a glance, under one filter."""

from typing import TYPE_CHECKING, Any

from flask import render_template
from flask.typing import ResponseReturnValue

from survey.accounts.permissions import Permission
from survey.campaigns.models import Campaign
from survey.campaigns.queries import find_campaign
from survey.errors import BadChoice
from survey.extensions import db, memory
from survey.indices.bad_choices import refuse_comparison_with_itself
from survey.web.account.access import requires
from survey.web.analyst import blueprint
from survey.web.analyst.figures import selected_figures
from survey.web.analyst.filtering import find_other_campaign, list_others, selected, selected_basis
from survey.web.analyst.framing import describe_frame
from survey.web.analyst.preparing import preparing, recall_before

if TYPE_CHECKING:
    from survey.indices.basis import Basis
    from survey.indices.movement import Movement
    from survey.indices.overview import Overview
    from survey.indices.selection import SelectionLine


@blueprint.get("/campaigns/<code>")
@requires(Permission.READ_RESULTS)
def show_overview(code: str) -> ResponseReturnValue:
    """Show the index, its factors, agencies and services of a selection."""
    campaign = find_campaign(db.session(), code)
    with preparing(selected(campaign), find_against(campaign)):
        overview = selected_overview(campaign)
        movement = selected_movement(campaign, overview)
    basis = overview.basis
    return render_template(
        "analyst/overview.html",
        overview=overview,
        movement=movement,
        moved=_list_moved(movement),
        figures=selected_figures(overview, movement),
        too_few=_count_withheld(overview),
        against=find_against(campaign),
        before_conditions=_list_before_conditions(movement, basis),
        others=list_others(campaign),
        tree=basis.tree,
        services=basis.services,
        levels=basis.document.scale,
        **describe_frame(campaign, basis),
    )


def selected_overview(campaign: Campaign) -> "Overview":
    """The overview that this request asks for, from memory where it is there."""
    return _recall_overview(selected_basis(campaign))


def selected_movement(campaign: Campaign, overview: "Overview") -> "Movement | None":
    """What moved since the campaign that this request compares with; None where there is none, or no answers."""
    from survey.indices.movement import compare_overviews

    against, selection = find_against(campaign), overview.basis.selection
    if against is None or not overview.coverage.n:
        return None
    try:
        tables = recall_before(selection, against)
    except BadChoice:
        return None
    before = tables.basis
    if not before.n:
        return None
    what = ("movement", selection, before.sample.version, before.selection)
    return memory().keep(overview.basis.sample.version, what, lambda: compare_overviews(overview, tables))


def find_against(campaign: Campaign) -> Campaign | None:
    """The campaign that this request compares with: the one chosen, else the one before."""
    from survey.indices.movement import find_campaign_before

    chosen = find_other_campaign(campaign)
    if chosen is not None and chosen.id == campaign.id:
        raise refuse_comparison_with_itself()
    return chosen or find_campaign_before(db.session(), campaign)


def _recall_overview(basis: "Basis") -> "Overview":
    from survey.indices.overview import compute_overview

    version, selection = basis.sample.version, basis.selection
    overview = memory().keep(version, ("overview", selection), lambda: compute_overview(basis))
    memory().keep(version, ("coverage", selection), lambda: overview.coverage)
    return overview


def _list_before_conditions(movement: "Movement | None", basis: "Basis") -> "list[SelectionLine]":
    """The conditions of the campaign before that are not those of this one, its name apart."""
    from survey.indices.names import describe_basis

    if movement is None:
        return []
    own = {str(line.label): line.value for line in describe_basis(basis)}
    _campaign, *lines = describe_basis(movement.before)
    return [line for line in lines if own.get(str(line.label)) != line.value]


def _list_moved(movement: "Movement | None") -> dict[str, Any]:
    """The rows of a movement by what they are about, and `certain`: those that moved by more than chance."""
    if movement is None:
        return {"measures": {}, "agency": {}, "service": {}, "certain": []}
    measures = {(row["measure"], row["code"]): row for row in movement.measures.to_dict("records")}
    agencies = {row["agency"]: row for row in movement.agencies.to_dict("records")}
    services = {row["service"]: row for row in movement.services.to_dict("records")}
    tables: dict[str, dict[Any, Any]] = {"measures": measures, "agency": agencies, "service": services}
    rows = ((key, row) for key, table in tables.items() for row in table.values())
    return {**tables, "certain": [(key, row) for key, row in rows if row["direction"] != "unclear"]}


def _count_withheld(overview: "Overview") -> dict[str, int]:
    tables = {"agencies": overview.agencies, "services": overview.services}
    return {name: int(table.frame["index"].isna().sum()) for name, table in tables.items()}
