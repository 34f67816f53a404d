"""What to mend first: how much each factor goes with satisfaction, against how well it does."""

from typing import TYPE_CHECKING

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from survey.accounts.permissions import Permission
from survey.campaigns.queries import find_campaign
from survey.extensions import db, memory
from survey.web.account.access import requires
from survey.web.analyst import blueprint
from survey.web.analyst.filtering import selected_basis
from survey.web.analyst.framing import describe_frame
from survey.web.analyst.scatter_plot import ScatterPlot, draw_scatter

if TYPE_CHECKING:
    from survey.indices.drivers import Drivers

QUADRANTS = {
    "concentrate_here": _("Cần ưu tiên: quan trọng, đang yếu"),
    "keep_up": _("Cần giữ: quan trọng, đang tốt"),
    "low_priority": _("Chưa cấp bách: ít quan trọng hơn, đang yếu"),
    "possible_overkill": _("Đã tốt: ít quan trọng hơn"),
}


@blueprint.get("/campaigns/<code>/drivers")
@requires(Permission.READ_RESULTS)
def show_drivers(code: str) -> ResponseReturnValue:
    """Show the importance-performance map of the factors of a selection."""
    from survey.indices.drivers import LEAST, find_drivers

    campaign = find_campaign(db.session(), code)
    basis = selected_basis(campaign)
    drivers = memory().keep(basis.sample.version, ("drivers", basis.selection), lambda: find_drivers(basis))
    return render_template(
        "analyst/drivers.html",
        drivers=drivers,
        plot=_draw(drivers) if drivers else None,
        quadrants=QUADRANTS,
        least=LEAST,
        **describe_frame(campaign, basis),
    )


def _draw(drivers: "Drivers") -> ScatterPlot:
    frame = drivers.factors
    return draw_scatter(frame["performance"].tolist(), frame["importance"].tolist())
