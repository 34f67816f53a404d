"""What a workbook of an index holds."""

from dataclasses import dataclass, replace

from survey.exports.index_sheets import IndexFile, build_index_file
from survey.exports.workbook.breakdown_sheets import build_breakdown_sheets
from survey.exports.workbook.charts import Chart, list_charts
from survey.exports.workbook.codebook import build_codebook
from survey.exports.workbook.figure_sheets import build_distribution_sheet, build_movement_sheet
from survey.indices.breakdowns import Breakdowns
from survey.indices.movement import Movement
from survey.indices.overview import Overview


@dataclass(frozen=True)
class Workbook:
    """The tables, with all that is said of them, and the charts of some of their columns."""

    file: IndexFile
    charts: tuple[Chart, ...]


def build_workbook(overview: Overview, breakdowns: Breakdowns, movement: Movement | None, language: str) -> Workbook:
    """The workbook of an overview in one language."""
    file = build_index_file(overview, language)
    distribution = build_distribution_sheet(overview, language)
    moved = () if movement is None else (build_movement_sheet(overview, movement, language),)
    parts = build_breakdown_sheets(overview.basis, breakdowns, language)
    sheets = (*file.sheets, distribution, *moved, *parts, build_codebook(overview.basis, language))
    return Workbook(replace(file, sheets=sheets), list_charts(overview, file.sheets, distribution, language))
