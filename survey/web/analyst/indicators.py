"""External indicators year by year, beside the province's own campaigns, and what SIPAS earns in the PAR Index."""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from survey.accounts.permissions import Permission
from survey.extensions import db
from survey.indicators.facts import NATIONAL, NOTES
from survey.indicators.models import Indicator
from survey.indicators.queries import list_figures
from survey.indicators.yearly import list_units, trace_unit
from survey.organisation.models import AgencyKind
from survey.organisation.queries import load_agency_tree
from survey.questionnaires.instruments.points_scale import load_par_scale
from survey.web.account.access import requires, scope_of
from survey.web.analyst import blueprint
from survey.web.analyst.filtering import may_weigh
from survey.web.analyst.indicator_plots import draw_indicators
from survey.web.analyst.indicator_words import name_unit, tell_rank_change, tell_source
from survey.web.analyst.own_results import list_own_results

_PREFIXES = ("tỉnh ", "thành phố ")


@blueprint.get("/indicators")
@requires(Permission.READ_RESULTS)
def show_indicators() -> ResponseReturnValue:
    """Show every indicator of one unit; `unit` is its name, the province where it is left open.

    `beside` is the unit that it is compared with, the whole country where it is left open.
    """
    from survey.indicators.par_points import list_points_by_year

    figures, own, scale = list_figures(db.session()), list_own_results(), load_par_scale()
    units = list_units(figures)
    unit = _read_unit("unit", units) or _choose_unit(units)
    beside = _read_unit("beside", units) or NATIONAL
    indicators = trace_unit(figures, unit, beside)
    is_whole = scope_of(Permission.READ_RESULTS).holds(None)
    sipas = next((each.years for each in indicators if each.indicator is Indicator.SIPAS), ())
    return render_template(
        "analyst/indicators.html",
        units=units,
        # The whole country can stand beside even before it has a figure: that is what an open choice means.
        others=list(dict.fromkeys([*units, NATIONAL])),
        unit=unit,
        beside=beside,
        indicators=indicators,
        notes=NOTES,
        plots=draw_indicators(indicators, own),
        own=own,
        is_whole=is_whole,
        scale=scale,
        # The PAR Index scores provinces: a part of one earns no points.
        earned=list_points_by_year(scale, sipas, own if is_whole else ()),
        may_keep=may_weigh(),
        name_unit=name_unit,
        tell_rank_change=tell_rank_change,
        tell_source=tell_source,
    )


def _read_unit(name: str, units: Sequence[str]) -> str:
    """A unit that the address names; "" where it names none that has figures."""
    asked = request.args.get(name, "")
    return asked if asked in units else ""


def _choose_unit(units: Sequence[str]) -> str:
    """The province that stands today where it has figures, else the first unit that has any."""
    provinces = {_shorten(name) for name in list_province_names()}
    return next((unit for unit in units if _shorten(unit) in provinces), units[0] if units else NATIONAL)


def list_province_names() -> list[str]:
    """The names of the provinces that stand today."""
    nodes = load_agency_tree(db.session()).nodes.values()
    return [node.name["vi"] for node in nodes if node.kind is AgencyKind.PROVINCE and node.closed_on is None]


def _shorten(name: str) -> str:
    folded = name.casefold()
    return next((folded.removeprefix(each) for each in _PREFIXES if folded.startswith(each)), folded)
