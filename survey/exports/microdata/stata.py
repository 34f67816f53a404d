"""Answers for Stata, and the lines that declare the design."""

from pathlib import Path
from typing import Any

import numpy as np
import pyreadstat
from numpy.typing import NDArray

from survey.exports.microdata.coding import label_numbers, number_values
from survey.exports.microdata.cutting import cut_to_characters
from survey.exports.microdata.gather import Microdata
from survey.exports.microdata.pieces import read_frame
from survey.exports.microdata.saying import say_all
from survey.exports.microdata.variables import Kind, Variable, is_on_scale
from survey.texts import in_language

# A .dta file holds labels of 80 characters; longer ones are refused, and leave an empty file behind.
_LABEL = 80


def write_dta(microdata: Microdata, file: Path, language: str) -> None:
    """The answers with labels in one language. A rating that is not on the scale is missing; why, the column of all
    ratings says."""
    variables = microdata.variables
    labels: dict[str, dict[int | float, str]] = {
        each.name: dict(label_numbers(each, microdata.scale, language).items()) for each in variables
    }
    pyreadstat.write_dta(
        read_frame(microdata, _show),
        file,
        file_label=cut_to_characters(in_language(microdata.title, language), _LABEL),
        column_labels={each.name: cut_to_characters(in_language(each.label, language), _LABEL) for each in variables},
        version=15,
        variable_value_labels={name: of for name, of in labels.items() if of},
    )


def write_do_file(microdata: Microdata, data: str, language: str) -> str:
    """The commands that open the file, declare the design and tabulate the first item."""
    said = "\n".join(f"* {line}" for line in say_all(microdata, language))
    first = next(iter(microdata.names.values()))
    satisfied = ", ".join(str(rating) for rating in microdata.composition.satisfied)
    return f"""{said}

use "{data}", clear
svyset psu [pweight = weight], strata(stratum) singleunit(centered)
generate byte satisfied_{first} = inlist({first}, {satisfied}) if !missing({first})
svy: mean satisfied_{first}
"""


def _show(variable: Variable, data: NDArray[Any]) -> Any:
    if variable.kind is Kind.TIME:
        return data.astype("datetime64[ns]")
    if variable.kind is Kind.RATING:
        return np.where(is_on_scale(data), (data - ord("0")).astype(np.float32), np.float32(np.nan))
    values = number_values(variable, data)
    return values.astype(str) if variable.kind is Kind.TEXT else values
