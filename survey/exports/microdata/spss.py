"""Answers for SPSS: a .sav file with labels and missing values, and the syntax that declares the weight."""

from pathlib import Path
from typing import Any

import pyreadstat
from numpy.typing import NDArray

from survey.exports.microdata.coding import LOWEST, label_numbers, number_values
from survey.exports.microdata.cutting import cut_to_bytes
from survey.exports.microdata.gather import Microdata
from survey.exports.microdata.pieces import read_frame
from survey.exports.microdata.saying import say_all
from survey.exports.microdata.variables import Kind, Variable
from survey.texts import Text, in_language

# What a .sav file holds, in bytes of UTF-8.
_VARIABLE_LABEL, _VALUE_LABEL, _FILE_LABEL, _NOTE_LINE = 255, 119, 63, 79
_MEASURES = {Kind.CATEGORY: "nominal", Kind.RATING: "ordinal", Kind.TEXT: "nominal"}


_ERRORS: Text = {
    "vi": "Sai số chuẩn: chỉ dùng WEIGHT BY thì trọng số bị coi là số người, sai số nhỏ hơn thực tế rất nhiều; có"
    " mô-đun Complex Samples thì khai báo thiết kế mẫu như sau",
    "en": "Standard errors: WEIGHT BY alone takes the weights for counts of people and makes errors far too small; with"
    " the module Complex Samples, declare the design",
}


def write_sav(microdata: Microdata, file: Path, language: str) -> None:
    """The answers with labels in one language; numbers under 0 are declared missing."""
    variables = microdata.variables
    labels = {each.name: label_numbers(each, microdata.scale, language) for each in variables}
    missing = [each.name for each in variables if each.kind in {Kind.CATEGORY, Kind.RATING}]
    pyreadstat.write_sav(
        read_frame(microdata, _show),
        file,
        file_label=cut_to_bytes(in_language(microdata.title, language), _FILE_LABEL),
        column_labels={
            each.name: cut_to_bytes(in_language(each.label, language), _VARIABLE_LABEL) for each in variables
        },
        row_compress=True,
        note=[part for line in say_all(microdata, language) for part in _wrap(line)],
        variable_value_labels={
            name: {number: cut_to_bytes(label, _VALUE_LABEL) for number, label in of.items()}
            for name, of in labels.items()
            if of
        },
        missing_ranges={name: [{"lo": LOWEST, "hi": -1}] for name in missing},
        variable_measure={each.name: _MEASURES.get(each.kind, "scale") for each in variables},
    )


def write_syntax(microdata: Microdata, data: str, language: str) -> str:
    """The syntax that opens the file, sets the weight, and declares the design for the module Complex Samples."""
    said = "\n".join(f"* {line.rstrip('.')}." for line in say_all(microdata, language))
    items = " ".join(microdata.names.values())
    return f"""* Encoding: UTF-8.
{said}

GET FILE='{data}'.
DATASET NAME sipas.
WEIGHT BY weight.

FREQUENCIES VARIABLES={items}.

* {in_language(_ERRORS, language)}.
CSPLAN ANALYSIS
  /PLAN FILE='sipas.csaplan'
  /PLANVARS ANALYSISWEIGHT=weight
  /DESIGN STRATA=stratum CLUSTER=psu
  /ESTIMATOR TYPE=WR.
"""


def _show(variable: Variable, data: NDArray[Any]) -> Any:
    if variable.kind is Kind.TIME:
        return data.astype("datetime64[ns]")
    values = number_values(variable, data)
    return values.astype(str) if variable.kind is Kind.TEXT else values


def _wrap(line: str) -> list[str]:
    """The line in pieces that a note's line holds."""
    parts, part = [], ""
    for word in line.split():
        longer = f"{part} {word}".strip()
        if part and len(longer.encode()) > _NOTE_LINE:
            parts.append(part)
            part = word
        else:
            part = longer
    return [*parts, part]
