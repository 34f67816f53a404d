"""A heat map as CSV that opens well in Excel."""

import csv
import io
from math import isnan

from survey.exports.spreadsheet_text import as_plain_text
from survey.indices.basis import Basis
from survey.indices.heatmap import HeatMap
from survey.indices.names import describe_basis, name_measures
from survey.indices.rounding import show_percent
from survey.indices.table import Dimension, Measure
from survey.texts import in_language


def write_heatmap_csv(basis: Basis, found: HeatMap, measure: Measure, language: str) -> bytes:
    """The conditions as lines beginning with #, then a row a unit or service; withheld figures are empty."""
    stream = io.StringIO()
    for line in describe_basis(basis):
        stream.write(f"# {in_language(line.label, language)}: {in_language(line.value, language)}\n")
    names, decimals = name_measures(basis), basis.method.rounding.decimals
    named = basis.services if found.dimension is Dimension.SERVICE else basis.tree.nodes
    writer = csv.writer(stream, lineterminator="\r\n")
    headings = (in_language(names[measure, code], language) for code in found.columns)
    writer.writerow(["code", "name", "overall", *map(as_plain_text, headings)])
    for row, id_ in enumerate(found.rows):
        figures = [found.overall[row], *found.index[row]]
        shown = ["" if isnan(figure) else str(show_percent(figure, decimals)) for figure in figures]
        named_row = (named[id_].code, in_language(named[id_].name, language))
        writer.writerow([*map(as_plain_text, named_row), *shown])
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8")
