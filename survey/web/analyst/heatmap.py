"""The heat maps of a campaign: criteria by agency, factors by service."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from survey.accounts.permissions import Permission
from survey.campaigns.queries import find_campaign
from survey.extensions import db, memory
from survey.organisation.models import LOCAL_KINDS, AgencyKind
from survey.web.account.access import requires
from survey.web.analyst import blueprint
from survey.web.analyst.filtering import choose_one, selected_basis
from survey.web.analyst.framing import describe_frame
from survey.web.languages import translated

ROWS = {"local": _("Địa phương"), "departments": _("Sở, ban, ngành"), "service": _("Thủ tục")}
COLUMNS = {"factor": _("Nhân tố"), "criterion": _("Tiêu chí")}
ORDERS = {"value": _("Chỉ số chung, thấp nhất trước"), "name": _("Tên")}


@blueprint.get("/campaigns/<code>/heatmap")
@requires(Permission.READ_RESULTS)
def show_heatmap(code: str) -> ResponseReturnValue:
    """Show where each unit or service is strong and weak; `rows`, `columns` and `order` choose how."""
    from survey.indices.heatmap import compute_heatmap
    from survey.indices.table import Dimension, Measure

    campaign = find_campaign(db.session(), code)
    basis = selected_basis(campaign)
    rows, columns = choose_one("rows", ROWS), choose_one("columns", COLUMNS)
    dimension, measure = Dimension.SERVICE if rows == "service" else Dimension.AGENCY, Measure(columns)
    what = ("heatmap", basis.selection, dimension, measure)
    found = memory().keep(basis.sample.version, what, lambda: compute_heatmap(basis, dimension, measure))
    named = basis.services if dimension is Dimension.SERVICE else basis.tree.nodes
    places = [
        place
        for place, id_ in enumerate(found.rows)
        if rows == "service" or _group_of(basis.tree.nodes[id_].kind) == rows
    ]
    if choose_one("order", ORDERS) == "value":
        places.sort(key=lambda place: (found.overall[place] != found.overall[place], found.overall[place]))
    else:
        places.sort(key=lambda place: translated(named[found.rows[place]].name))
    return render_template(
        "analyst/heatmap.html",
        found=found,
        places=places,
        named=named,
        row_choices=ROWS,
        column_choices=COLUMNS,
        order_choices=ORDERS,
        rows=rows,
        columns=columns,
        order=choose_one("order", ORDERS),
        **describe_frame(campaign, basis),
    )


def _group_of(kind: AgencyKind) -> str:
    if kind is AgencyKind.PROVINCE:
        return "whole"
    return "local" if kind in LOCAL_KINDS else "departments"
