"""A comparison of two sets as CSV that opens well in Excel."""

import csv
import io

from survey.exports.csv_heading import write_heading
from survey.exports.spreadsheet_text import as_plain_text
from survey.indices.comparison import Comparison, Link
from survey.indices.names import name_measures
from survey.indices.rounding import show_percent
from survey.texts import Text, in_language

_LINKS: dict[Link, Text] = {
    Link.ONE_SAMPLE: {
        "vi": "Hai nhóm là hai miền của cùng một mẫu; sai số của chênh lệch tính cả hiệp phương sai.",
        "en": "The two sets are domains of one sample; errors of differences take their covariance in.",
    },
    Link.INDEPENDENT: {
        "vi": "Hai nhóm là hai mẫu độc lập.",
        "en": "The two sets are independent samples.",
    },
    Link.ENTANGLED: {
        "vi": "Hai nhóm có chung phiếu với trọng số khác nhau: chỉ nêu chênh lệch, không nêu sai số.",
        "en": "The sets share answers that are weighted otherwise in each: differences without errors.",
    },
}
_ADJUSTED: Text = {
    "vi": "Chênh lệch là nhóm 1 trừ nhóm 2, điểm phần trăm; khoảng tin cậy 95%; p_adjusted hiệu chỉnh Holm trong bảng.",
    "en": "Differences are set 1 minus set 2, percentage points; 95% intervals; p_adjusted by Holm within the table.",
}
_FIGURES = ("first", "second", "difference", "standard_error", "lower", "upper")


def write_comparison_csv(found: Comparison, language: str) -> bytes:
    """What is said of both sets as lines beginning with #, then a row a measure; withheld figures are empty."""
    stream = io.StringIO()
    for place, basis in (("1", found.first), ("2", found.second)):
        stream.write(write_heading(basis, language, f"{place}. "))
    for told in (_LINKS[found.link], _ADJUSTED):
        stream.write(f"# {in_language(told, language)}\n")
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
