"""How a measure went: month by month of a campaign, and campaign by campaign."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import render_template, request
from flask.typing import ResponseReturnValue

from survey import clock
from survey.accounts.permissions import Permission
from survey.campaigns.models import Campaign
from survey.campaigns.queries import find_campaign, list_campaigns
from survey.extensions import db, memory
from survey.web.account.access import requires
from survey.web.analyst import blueprint
from survey.web.analyst.filtering import selected_basis
from survey.web.analyst.framing import describe_frame
from survey.web.analyst.line_plot import LinePlot, draw_line

if TYPE_CHECKING:
    from survey.indices.basis import Basis
    from survey.indices.trend import TrendPoint


@blueprint.get("/campaigns/<code>/trend")
@requires(Permission.READ_RESULTS)
def show_trend(code: str) -> ResponseReturnValue:
    """Show one measure over time; `measure` is the code of a factor or criterion, the overall index where open."""
    from survey.indices.trend import trace_campaigns, trace_months

    campaign = find_campaign(db.session(), code)
    basis = selected_basis(campaign)
    frame = describe_frame(campaign, basis)
    known = {measure_code: name for (_, measure_code), name in frame["names"].items()}
    measure = request.args.get("measure", "")
    measure = measure if measure in known else "overall"
    version = basis.sample.version
    months = memory().keep(version, ("months", basis.selection, measure), lambda: trace_months(basis, measure))
    bases = _list_bases(campaign, basis)
    campaigns = memory().keep(
        version,
        ("campaigns", basis.selection, measure, tuple(each.sample.version for each in bases)),
        lambda: trace_campaigns(bases, basis, measure),
    )
    return render_template(
        "analyst/trend.html",
        months=months,
        month_plot=_draw(months.values()),
        campaigns=campaigns,
        campaign_plot=_draw([point for _, point in campaigns]),
        n_left_out=len(bases) - len(campaigns),
        measures=known,
        measure=measure,
        **frame,
    )


def _list_bases(campaign: Campaign, basis: "Basis") -> list["Basis"]:
    """The same conditions in every campaign with results, the earliest first, on the units of today."""
    from survey.indices.basis import build_basis
    from survey.indices.movement import WITH_RESULTS, select_before

    session = db.session()
    others = [each for each in list_campaigns(session) if each.state in WITH_RESULTS or each.id == campaign.id]
    return [
        basis
        if each.id == campaign.id
        else build_basis(session, select_before(basis.selection, each, clock.today()), memory())
        for each in sorted(others, key=lambda each: (each.opens_on, each.id))
    ]


def _draw(points: Iterable["TrendPoint"]) -> LinePlot:
    return draw_line([(each.index, each.lower, each.upper) for each in points])
