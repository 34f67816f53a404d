"""What each column and each value means, as a table."""

import csv
import io

import numpy as np

from survey.exports.microdata.coding import label_numbers, list_numbers
from survey.exports.microdata.gather import Microdata
from survey.exports.microdata.variables import Kind, Variable
from survey.exports.spreadsheet_text import as_plain_text
from survey.texts import in_language

_HEADINGS = ("variable", "label", "value", "number", "meaning", "is_missing", "responses")


def write_codebook(microdata: Microdata, language: str) -> bytes:
    """A row a variable, then a row for each of its values: as written for programs, as a number for SPSS and Stata."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    for variable in microdata.variables:
        label = as_plain_text(in_language(variable.label, language))
        writer.writerow([variable.name, label, "", "", "", "", microdata.n - variable.n_missing])
        writer.writerows([variable.name, "", *row] for row in _list_values(microdata, variable, language))
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _list_values(microdata: Microdata, variable: Variable, language: str) -> list[tuple[object, ...]]:
    labels = label_numbers(variable, microdata.scale, language)
    if variable.kind is Kind.CATEGORY:
        counts = np.bincount(variable.data, minlength=len(variable.values)).tolist()
        numbers = list_numbers(variable).tolist()
        return [
            (value.code, number, as_plain_text(labels[number]), int(value.is_missing), count)
            for value, number, count in zip(variable.values, numbers, counts, strict=True)
        ]
    if variable.kind is Kind.RATING:
        letters = np.bincount(variable.data, minlength=256)
        return [
            (number if number > 0 else "", number, label, int(number < 0), int(letters[ord(letter)]))
            for letter, (number, label) in zip("12345n-.", labels.items(), strict=True)
        ]
    return []
