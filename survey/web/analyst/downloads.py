"""The overview as files, under the same filter as the page."""

from typing import TYPE_CHECKING

from flask import Response

from survey.accounts.permissions import Permission
from survey.campaigns.queries import find_campaign
from survey.extensions import db, memory
from survey.web.account.access import requires
from survey.web.analyst import blueprint
from survey.web.analyst.filtering import choose_one, selected_basis
from survey.web.analyst.heatmap import COLUMNS, ROWS
from survey.web.analyst.overview import selected_movement, selected_overview
from survey.web.exporting import send_export
from survey.web.languages import language

if TYPE_CHECKING:
    from survey.exports.index_sheets import IndexFile

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/campaigns/<code>/index.xlsx")
@requires(Permission.READ_RESULTS)
def download_xlsx(code: str) -> Response:
    """The overview and what it is made of as a workbook."""
    from survey.exports.workbook.contents import build_workbook
    from survey.exports.workbook.writing import write_workbook
    from survey.indices.breakdowns import compute_breakdowns

    campaign = find_campaign(db.session(), code)
    overview = selected_overview(campaign)
    breakdowns = compute_breakdowns(overview.basis)
    workbook = build_workbook(overview, breakdowns, selected_movement(campaign, overview), language())
    content = write_workbook(workbook, language())
    return send_export(content, _XLSX, f"{code}-index.xlsx", subject=f"campaign:{code}")


@blueprint.get("/campaigns/<code>/index.csv")
@requires(Permission.READ_RESULTS)
def download_csv(code: str) -> Response:
    """The overview as CSV for Excel."""
    from survey.exports.index_csv import write_index_csv

    content = write_index_csv(_build_file(code))
    return send_export(content, "text/csv; charset=utf-8", f"{code}-index.csv", subject=f"campaign:{code}")


@blueprint.get("/campaigns/<code>/heatmap.csv")
@requires(Permission.READ_RESULTS)
def download_heatmap(code: str) -> Response:
    """A heat map as CSV for Excel: every row of it, whichever group the page shows."""
    from survey.exports.heatmap_csv import write_heatmap_csv
    from survey.indices.heatmap import compute_heatmap
    from survey.indices.table import Dimension, Measure

    basis = selected_basis(find_campaign(db.session(), code))
    dimension = Dimension.SERVICE if choose_one("rows", ROWS) == "service" else Dimension.AGENCY
    measure = Measure(choose_one("columns", COLUMNS))
    what = ("heatmap", basis.selection, dimension, measure)
    found = memory().keep(basis.sample.version, what, lambda: compute_heatmap(basis, dimension, measure))
    content = write_heatmap_csv(basis, found, measure, language())
    return send_export(content, "text/csv; charset=utf-8", f"{code}-heatmap.csv", subject=f"campaign:{code}")


def _build_file(code: str) -> "IndexFile":
    from survey.exports.index_sheets import build_index_file

    return build_index_file(selected_overview(find_campaign(db.session(), code)), language())
