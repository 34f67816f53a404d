"""The figures of results: drawn into their pages, and as files under the same filter."""

from typing import TYPE_CHECKING

from flask import Response

from survey.accounts.permissions import Permission
from survey.campaigns.models import Campaign
from survey.campaigns.queries import find_campaign
from survey.errors import NotFound
from survey.extensions import db
from survey.web.account.access import requires
from survey.web.analyst import blueprint
from survey.web.analyst.drivers import build_drivers_figure
from survey.web.analyst.filtering import selected_basis
from survey.web.analyst.framing import selected_coverage
from survey.web.analyst.heatmap import selected_heatmap
from survey.web.analyst.overview import selected_movement, selected_overview
from survey.web.analyst.trend import build_trend_figures, selected_trends
from survey.web.exporting import send_export
from survey.web.languages import language

if TYPE_CHECKING:
    from survey.indices.basis import Basis
    from survey.plots.figures.figure import Figure

_TYPES = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}


@blueprint.get("/campaigns/<code>/plots/<name>.<any(svg, png, csv):kind>")
@requires(Permission.READ_RESULTS)
def download_plot(code: str, name: str, kind: str) -> Response:
    """A figure of the results as a picture, or the data that it was drawn from."""
    campaign = find_campaign(db.session(), code)
    basis, figure = _find_figure(name, campaign)
    content = write_plot(figure, basis, kind)
    return send_export(content, _TYPES[kind], f"{code}-{name}.{kind}", subject=f"campaign:{code}")


def _find_figure(name: str, campaign: Campaign) -> "tuple[Basis, Figure]":
    """A figure by its name, of whichever page; where there is nothing to draw, one that says so."""
    from survey.plots.figures.catalogue import NAMES, OF_OTHER_PAGES
    from survey.plots.figures.nothing import explain_nothing

    if name not in {*NAMES, *OF_OTHER_PAGES}:
        raise NotFound(f"no figure {name!r}")
    basis = selected_basis(campaign)
    figure = _build_figure(name, campaign, basis) if basis.n else None
    return basis, figure or explain_nothing(name, language(), n=basis.n)


def _build_figure(name: str, campaign: Campaign, basis: "Basis") -> "Figure | None":
    from survey.plots.figures.catalogue import build_figure

    if name == "drivers":
        return build_drivers_figure(basis)
    if name == "heatmap":
        return _build_heatmap(basis)
    if name in {"months", "campaigns"}:
        figures = build_trend_figures(selected_trends(campaign, basis))
        return next(figure for figure in figures if figure.name == name)
    overview = selected_overview(campaign)
    return build_figure(name, overview, selected_movement(campaign, overview), language())


def _build_heatmap(basis: "Basis") -> "Figure | None":
    from survey.plots.figures.heatmap import build_heatmap

    chosen = selected_heatmap(basis)
    found = build_heatmap(basis, chosen.found, chosen.measure, chosen.places, language())
    return found if chosen.places else None


def write_plot(figure: "Figure", basis: "Basis", kind: str) -> bytes:
    """A figure as a file, with the conditions, method and remarks of its selection."""
    from survey.exports.figure_csv import write_figure_csv
    from survey.plots.figures.caption import build_caption
    from survey.plots.sheet import compose_sheet
    from survey.plots.svg import write_standalone
    from survey.reports.pictures import render_png

    caption = build_caption(basis, selected_coverage(basis), language())
    if kind == "csv":
        return write_figure_csv(figure, caption)
    sheet = compose_sheet(figure.drawing, figure.title, figure.reading, caption)
    svg = write_standalone(sheet, figure.title, " ".join(figure.reading))
    return svg if kind == "svg" else render_png(svg, sheet)
