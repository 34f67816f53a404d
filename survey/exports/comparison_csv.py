"""A comparison of two sets as CSV that opens well in Excel."""

import csv
import io

from survey.exports.spreadsheet_text import as_plain_text
from survey.indices.comparison import Comparison
from survey.indices.names import describe_basis, name_measures
from survey.indices.rounding import show_percent
from survey.texts import in_language

_FIGURES = ("first", "second", "difference", "standard_error", "lower", "upper")


def write_comparison_csv(found: Comparison, language: str) -> bytes:
    """The conditions of both sets as lines beginning with #, then a row a measure; withheld figures are empty."""
    stream = io.StringIO()
    for place, basis in (("1", found.first), ("2", found.second)):
        for line in describe_basis(basis):
            stream.write(f"# {place}. {in_language(line.label, language)}: {in_language(line.value, language)}\n")
    names, decimals = name_measures(found.first), found.first.method.rounding.decimals
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(["measure", "code", "name", *_FIGURES, "p_adjusted", "n_first", "n_second", "direction"])
    for row in found.measures.to_dict("records"):
        shown = ["" if row[name] != row[name] else str(show_percent(row[name], decimals)) for name in _FIGURES]
        p = "" if row["p_adjusted"] != row["p_adjusted"] else f"{row['p_adjusted']:.4f}"
        name = in_language(names[row["measure"], row["code"]], language)
        labels = map(as_plain_text, (row["measure"], row["code"], name))
        writer.writerow([*labels, *shown, p, int(row["n_first"]), int(row["n_second"]), str(row["direction"])])
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8")
