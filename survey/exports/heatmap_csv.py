"""A heat map as CSV that opens well in Excel."""

import csv
import io
from math import isnan

from survey.exports.csv_heading import write_heading
from survey.exports.spreadsheet_text import as_plain_text
from survey.indices.basis import Basis
from survey.indices.heatmap import HeatMap
from survey.indices.names import name_measures
from survey.indices.rounding import show_percent
from survey.indices.table import Dimension, Measure
from survey.texts import in_language

_OF_COLUMN = ("lower", "upper", "n")


def write_heatmap_csv(basis: Basis, found: HeatMap, measure: Measure, language: str) -> bytes:
    """What is said of the figures as lines beginning with #, then a row a unit or service; withheld figures are empty.

    Each criterion or factor has its index, the interval of it and the number of answers behind it, side by side.
    """
    stream = io.StringIO()
    stream.write(write_heading(basis, language))
    names, decimals = name_measures(basis), basis.method.rounding.decimals
    named = basis.services if found.dimension is Dimension.SERVICE else basis.tree.nodes
    writer = csv.writer(stream, lineterminator="\r\n")
    headings: list[str] = []
    for code in found.columns:
        headings += [in_language(names[measure, code], language), *(f"{code}_{each}" for each in _OF_COLUMN)]
    writer.writerow(["code", "name", "overall", *map(as_plain_text, headings)])
    for row, id_ in enumerate(found.rows):
        shown = [_show(found.overall[row], decimals)]
        for column in range(len(found.columns)):
            figures = (found.index[row, column], found.lower[row, column], found.upper[row, column])
            shown += [*(_show(figure, decimals) for figure in figures), str(found.n[row, column])]
        named_row = (named[id_].code, in_language(named[id_].name, language))
        writer.writerow([*map(as_plain_text, named_row), *shown])
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8")


def _show(figure: float, decimals: int) -> str:
    return "" if isnan(figure) else str(show_percent(figure, decimals))
