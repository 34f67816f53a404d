"""What each column and each value means, as a table."""

import csv
import io

from survey.exports.microdata.coding import label_numbers, list_numbers
from survey.exports.microdata.counting import count_missing
from survey.exports.microdata.gather import Microdata
from survey.exports.microdata.variables import Kind, Variable
from survey.exports.spreadsheet_text import as_plain_text
from survey.texts import in_language

_HEADINGS = ("variable", "label", "value", "number", "meaning", "is_missing", "responses")


def write_codebook(microdata: Microdata, language: str) -> bytes:
    """A row a variable, then a row for each of its values: as written for programs, as a number for SPSS and Stata.

    The row of the weights says under "meaning" what they tell of respondents, where they do.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    for variable in microdata.variables:
        n = microdata.n - count_missing(variable, microdata.counts)
        label = as_plain_text(in_language(variable.label, language))
        caution = in_language(microdata.caution, language) if microdata.caution and variable.name == "weight" else ""
        writer.writerow([variable.name, label, "", "", as_plain_text(caution), "", n])
        writer.writerows([variable.name, "", *row] for row in _list_values(microdata, variable, language))
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _list_values(microdata: Microdata, variable: Variable, language: str) -> list[tuple[object, ...]]:
    labels = label_numbers(variable, microdata.scale, language)
    if variable.kind is Kind.CATEGORY:
        counts = microdata.counts[variable.name].tolist()
        numbers = list_numbers(variable).tolist()
        return [
            (value.code, number, as_plain_text(labels[number]), int(value.is_missing), count)
            for value, number, count in zip(variable.values, numbers, counts, strict=True)
        ]
    if variable.kind is Kind.RATING:
        letters = microdata.counts[variable.name]
        return [
            (number if number > 0 else "", number, label, int(number < 0), int(letters[ord(letter)]))
            for letter, (number, label) in zip("12345n-.", labels.items(), strict=True)
        ]
    return []
