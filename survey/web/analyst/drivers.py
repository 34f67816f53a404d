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
from survey.web.analyst.figures import draw_inline
from survey.web.analyst.filtering import selected_basis
from survey.web.analyst.framing import describe_frame
from survey.web.languages import language

if TYPE_CHECKING:
    from survey.indices.basis import Basis
    from survey.indices.drivers import Drivers
    from survey.plots.figures.figure import Figure

QUADRANTS = {
    "concentrate_here": _("Cần ưu tiên: quan trọng, đang yếu"),
    "keep_up": _("Cần giữ: quan trọng, đang tốt"),
    "low_priority": _("Đang yếu, nhưng ít đi cùng mức hài lòng chung"),
    "possible_overkill": _("Đã tốt: ít quan trọng hơn"),
}


@blueprint.get("/campaigns/<code>/drivers")
@requires(Permission.READ_RESULTS)
def show_drivers(code: str) -> ResponseReturnValue:
    """Show the importance-performance map of the factors of a selection."""
    from survey.indices.drivers import LEAST

    campaign = find_campaign(db.session(), code)
    basis = selected_basis(campaign)
    drivers = selected_drivers(basis)
    figure = build_drivers_figure(basis)
    return render_template(
        "analyst/drivers.html",
        drivers=drivers,
        figures={figure.name: draw_inline(figure)} if figure else {},
        quadrants=QUADRANTS,
        least=LEAST,
        **describe_frame(campaign, basis),
    )


def selected_drivers(basis: "Basis") -> "Drivers | None":
    """The drivers of a basis, from memory where they are there."""
    from survey.indices.drivers import find_drivers

    return memory().keep(basis.sample.version, ("drivers", basis.selection), lambda: find_drivers(basis))


def build_drivers_figure(basis: "Basis") -> "Figure | None":
    """Their figure, where there are any."""
    from survey.plots.figures.drivers import build_drivers

    drivers = selected_drivers(basis)
    return build_drivers(drivers, basis, language()) if drivers else None
