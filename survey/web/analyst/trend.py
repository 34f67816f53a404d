"""How a measure went: month by month of a campaign, and campaign by campaign."""

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import render_template, request
from flask.typing import ResponseReturnValue

from survey import clock
from survey.accounts.permissions import Permission
from survey.campaigns.models import Campaign
from survey.campaigns.queries import find_campaign
from survey.errors import BadChoice
from survey.extensions import db, memory
from survey.indices.bad_choices import refuse_value
from survey.indices.selection import Units
from survey.texts import in_language
from survey.web.account.access import requires
from survey.web.analyst import blueprint
from survey.web.analyst.figures import draw_inline
from survey.web.analyst.filtering import choose_one, list_others, selected_basis
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
    that were merged were joined, a sentence a campaign.

    offered : the campaigns that can stand beside this one; chosen : the codes of those that do.
    """

    measure: str
    name: str
    offered: list[Campaign]
    chosen: tuple[str, ...]
    months: "dict[date, TrendPoint]"
    campaigns: "list[tuple[CampaignFacts, TrendPoint]]"
    n_left_out: int
    joined: tuple[str, ...]

    @property
    def address(self) -> dict[str, object]:
        """What the address of this trend adds to the filter."""
        picked = None if len(self.chosen) == len(self.offered) else self.chosen or ("",)
        return {"measure": self.measure, "campaigns": picked}


@blueprint.get("/campaigns/<code>/trend")
@requires(Permission.READ_RESULTS)
def show_trend(code: str) -> ResponseReturnValue:
    """Show one measure over time; `measure` is the code of a factor or criterion, the overall index where open.

    `campaigns`, as often as wished, is the code of a campaign to stand beside this one; all do where it is not given,
    none where it is left empty.
    """
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
    from survey.indices.joining import list_units_told, tell_joining
    from survey.indices.names import name_measures
    from survey.indices.trend import trace_campaigns, trace_months

    known = {measure_code: name for (_, measure_code), name in name_measures(basis).items()}
    measure = choose_one("measure", known)
    version = basis.sample.version
    months = memory().keep(version, ("months", basis.selection, measure), lambda: trace_months(basis, measure))
    offered = _list_offered(campaign)
    chosen = _choose_campaigns(offered)
    bases, n_not_asked = _list_bases(campaign, basis, [each for each in offered if each.code in chosen])
    campaigns = memory().keep(
        version,
        ("campaigns", basis.selection, measure, tuple(each.sample.version for each in bases)),
        lambda: trace_campaigns(bases, basis, measure),
    )
    told = {facts.id for facts, _ in campaigns}
    joined = [
        (each.campaign.name, tell_joining(each, list_units_told(each)))
        for each in bases
        if each.n and each.selection.units is Units.NOW and each.campaign.id in told
    ]
    said = tuple(f"{in_language(name, language())}: {in_language(text, language())}" for name, text in joined)
    n_left_out = len(bases) - len(campaigns) + n_not_asked
    name = in_language(known[measure], language())
    return Trends(measure, name, offered, chosen, months, campaigns, n_left_out, said)


def build_trend_figures(trends: Trends) -> "list[Figure]":
    """The figures of a measure over time."""
    from survey.plots.figures.trends import build_campaigns, build_months

    return [
        build_months(trends.months, trends.name, language()),
        build_campaigns(trends.campaigns, trends.name, trends.joined, language()),
    ]


def _list_offered(campaign: Campaign) -> list[Campaign]:
    """The other campaigns with results, the earliest first."""
    from survey.indices.movement import WITH_RESULTS

    with_results = [each for each in list_others(campaign) if each.state in WITH_RESULTS]
    return sorted(with_results, key=lambda each: (each.opens_on, each.id))


def _choose_campaigns(offered: list[Campaign]) -> tuple[str, ...]:
    known = [each.code for each in offered]
    if "campaigns" not in request.args:
        return tuple(known)
    chosen = [code for code in request.args.getlist("campaigns") if code]
    if unknown := [code for code in chosen if code not in known]:
        raise refuse_value("campaigns", unknown[0], known)
    return tuple(code for code in known if code in chosen)


def _list_bases(campaign: Campaign, basis: "Basis", others: list[Campaign]) -> tuple[list["Basis"], int]:
    """The same conditions in this campaign and in others, the earliest first, on the units of today; and how many
    campaigns cannot be asked them."""
    from survey.indices.basis import build_basis
    from survey.indices.movement import select_before

    session = db.session()
    bases = []
    for each in sorted([campaign, *others], key=lambda each: (each.opens_on, each.id)):
        if each.id == campaign.id:
            bases.append(basis)
            continue
        # A campaign that did not ask what the filter names has no point in the trend.
        with suppress(BadChoice):
            bases.append(build_basis(session, select_before(session, basis.selection, each, clock.today()), memory()))
    return bases, len(others) + 1 - len(bases)
