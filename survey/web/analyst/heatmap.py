"""The heat maps of a campaign: criteria by agency, factors by service."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from survey.accounts.permissions import Permission
from survey.campaigns.queries import find_campaign
from survey.extensions import db, memory
from survey.organisation.models import LOCAL_KINDS, AgencyKind
from survey.organisation.queries import AgencyNode, ServiceName
from survey.web.account.access import requires
from survey.web.analyst import blueprint
from survey.web.analyst.filtering import choose_one, selected_basis
from survey.web.analyst.framing import describe_frame
from survey.web.languages import translated

if TYPE_CHECKING:
    from survey.indices.basis import Basis
    from survey.indices.heatmap import HeatMap
    from survey.indices.table import Measure

ROWS = {"local": _("Địa phương"), "departments": _("Sở, ban, ngành"), "service": _("Thủ tục")}
COLUMNS = {"factor": _("Nhân tố"), "criterion": _("Tiêu chí")}
ORDERS = {"value": _("Chỉ số chung, thấp nhất trước"), "name": _("Tên")}


@dataclass(frozen=True)
class ChosenHeatmap:
    """The heat map that a request asks for; `places` are those of its rows that are shown, in their order."""

    found: "HeatMap"
    measure: "Measure"
    places: list[int]
    named: "Mapping[int, AgencyNode | ServiceName]"
    rows: str
    columns: str
    order: str

    def address(self) -> dict[str, str]:
        """What addresses of the same map need beside the filter."""
        return {"rows": self.rows, "columns": self.columns, "order": self.order}


@blueprint.get("/campaigns/<code>/heatmap")
@requires(Permission.READ_RESULTS)
def show_heatmap(code: str) -> ResponseReturnValue:
    """Show where each unit or service is strong and weak; `rows`, `columns` and `order` choose how."""
    from survey.plots.figures.heatmap import warmth_of

    campaign = find_campaign(db.session(), code)
    basis = selected_basis(campaign)
    return render_template(
        "analyst/heatmap.html",
        heatmap=selected_heatmap(basis),
        warmth_of=warmth_of,
        row_choices=ROWS,
        column_choices=COLUMNS,
        order_choices=ORDERS,
        **describe_frame(campaign, basis),
    )


def selected_heatmap(basis: "Basis") -> ChosenHeatmap:
    """The heat map that this request asks for, from memory where it is there."""
    from survey.indices.heatmap import compute_heatmap
    from survey.indices.table import Dimension, Measure

    rows, columns, order = choose_one("rows", ROWS), choose_one("columns", COLUMNS), choose_one("order", ORDERS)
    dimension, measure = Dimension.SERVICE if rows == "service" else Dimension.AGENCY, Measure(columns)
    what = ("heatmap", basis.selection, dimension, measure)
    found = memory().keep(basis.sample.version, what, lambda: compute_heatmap(basis, dimension, measure))
    named: Mapping[int, AgencyNode | ServiceName] = basis.services if rows == "service" else basis.tree.nodes
    places = [
        place
        for place, id_ in enumerate(found.rows)
        if rows == "service" or _group_of(basis.tree.nodes[id_].kind) == rows
    ]
    if order == "value":
        places.sort(key=lambda place: (found.overall[place] != found.overall[place], found.overall[place]))
    else:
        places.sort(key=lambda place: translated(named[found.rows[place]].name))
    return ChosenHeatmap(found, measure, places, named, rows, columns, order)


def _group_of(kind: AgencyKind) -> str:
    if kind is AgencyKind.PROVINCE:
        return "whole"
    return "local" if kind in LOCAL_KINDS else "departments"
