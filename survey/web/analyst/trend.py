"""How a measure went: month by month of a campaign, and campaign by campaign."""

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import render_template
from flask.typing import ResponseReturnValue

from survey import clock
from survey.accounts.permissions import Permission
from survey.campaigns.models import Campaign
from survey.campaigns.queries import find_campaign, list_campaigns
from survey.errors import BadChoice
from survey.extensions import db, memory
from survey.indices.selection import Units
from survey.texts import in_language
from survey.web.account.access import requires
from survey.web.analyst import blueprint
from survey.web.analyst.figures import draw_inline
from survey.web.analyst.filtering import choose_one, selected_basis
from survey.web.analyst.framing import describe_frame
from survey.web.languages import language

if TYPE_CHECKING:
    from datetime import date

    from survey.indices.basis import Basis
    from survey.indices.sample import CampaignFacts
    from survey.indices.trend import TrendPoint
    from survey.plots.figures.figure import Figure


@dataclass(frozen=True)
class Trends:
    """One measure over time: its code and name, months, campaigns, how many campaigns cannot be compared, and how units
    that were merged were joined, a sentence a campaign."""

    measure: str
    name: str
    months: "dict[date, TrendPoint]"
    campaigns: "list[tuple[CampaignFacts, TrendPoint]]"
    n_left_out: int
    joined: tuple[str, ...]


@blueprint.get("/campaigns/<code>/trend")
@requires(Permission.READ_RESULTS)
def show_trend(code: str) -> ResponseReturnValue:
    """Show one measure over time; `measure` is the code of a factor or criterion, the overall index where open."""
    campaign = find_campaign(db.session(), code)
    basis = selected_basis(campaign)
    frame = describe_frame(campaign, basis)
    trends = selected_trends(campaign, basis)
    return render_template(
        "analyst/trend.html",
        trends=trends,
        figures={figure.name: draw_inline(figure) for figure in build_trend_figures(trends)},
        measures={measure_code: name for (_, measure_code), name in frame["names"].items()},
        **frame,
    )


def selected_trends(campaign: Campaign, basis: "Basis") -> Trends:
    """The measure that this request asks for over time, from memory where it is there."""
    from survey.indices.joining import tell_joining
    from survey.indices.names import name_measures
    from survey.indices.trend import trace_campaigns, trace_months

    known = {measure_code: name for (_, measure_code), name in name_measures(basis).items()}
    measure = choose_one("measure", known)
    version = basis.sample.version
    months = memory().keep(version, ("months", basis.selection, measure), lambda: trace_months(basis, measure))
    bases, n_not_asked = _list_bases(campaign, basis)
    campaigns = memory().keep(
        version,
        ("campaigns", basis.selection, measure, tuple(each.sample.version for each in bases)),
        lambda: trace_campaigns(bases, basis, measure),
    )
    joined = [
        f"{in_language(each.campaign.name, language())}: {in_language(tell_joining(each), language())}"
        for each in bases
        if each.n and each.selection.units is Units.NOW and each.campaign.id in {facts.id for facts, _ in campaigns}
    ]
    n_left_out = len(bases) - len(campaigns) + n_not_asked
    return Trends(measure, in_language(known[measure], language()), months, campaigns, n_left_out, tuple(joined))


def build_trend_figures(trends: Trends) -> "list[Figure]":
    """The figures of a measure over time."""
    from survey.plots.figures.trends import build_campaigns, build_months

    return [
        build_months(trends.months, trends.name, language()),
        build_campaigns(trends.campaigns, trends.name, trends.joined, language()),
    ]


def _list_bases(campaign: Campaign, basis: "Basis") -> tuple[list["Basis"], int]:
    """The same conditions in every campaign with results, the earliest first, on the units of today; and how many
    campaigns cannot be asked them."""
    from survey.indices.basis import build_basis
    from survey.indices.movement import WITH_RESULTS, select_before

    session = db.session()
    others = [each for each in list_campaigns(session) if each.state in WITH_RESULTS or each.id == campaign.id]
    bases = []
    for each in sorted(others, key=lambda each: (each.opens_on, each.id)):
        if each.id == campaign.id:
            bases.append(basis)
            continue
        # A campaign that did not ask what the filter names has no point in the trend.
        with suppress(BadChoice):
            bases.append(build_basis(session, select_before(session, basis.selection, each, clock.today()), memory()))
    return bases, len(others) - len(bases)
