"""Values as numbers, for programs that label numbers: what is there counts from 1, what is missing is under 0."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from survey.exports.microdata.protecting import WITHHELD
from survey.exports.microdata.variables import Kind, Value, Variable, is_on_scale
from survey.questionnaires.document import Level
from survey.texts import Text, in_language

LOWEST = -9
_MISSING_VALUES = {WITHHELD.code: -9}
_OTHER_MISSING = -8
# Two units or services may have one name; their codes tell them apart.
_OF_THE_ORGANISATION = {"responsible", "receiving", "service"}
_LETTERS: dict[str, tuple[int, Text]] = {
    "n": (-1, {"vi": "Không áp dụng", "en": "Not applicable"}),
    "-": (-2, {"vi": "Bỏ trống", "en": "Left out"}),
    ".": (-3, {"vi": "Không hiện câu hỏi", "en": "Not shown"}),
}


def list_numbers(variable: Variable) -> NDArray[np.int16]:
    """The number of each value of a category, in their order."""
    numbers, number = [], 0
    for value in variable.values:
        number += not value.is_missing
        numbers.append(_MISSING_VALUES.get(value.code, _OTHER_MISSING) if value.is_missing else number)
    return np.array(numbers, dtype=np.int16)


def number_values(variable: Variable, data: NDArray[Any]) -> NDArray[Any]:
    """(n,) the rows of a column as numbers; those of other kinds as they are."""
    if variable.kind is Kind.CATEGORY:
        numbered: NDArray[np.int16] = list_numbers(variable)[data]
        return numbered
    if variable.kind is Kind.RATING:
        of_letter = np.zeros(256, dtype=np.int16)
        for letter, (number, _) in _LETTERS.items():
            of_letter[ord(letter)] = number
        return np.where(is_on_scale(data), data.astype(np.int16) - ord("0"), of_letter[data])
    return data


def count_numbers(variable: Variable, counts: NDArray[np.int64]) -> dict[int, int]:
    """How often each number of a category or a rating occurs, from how often its values or bytes do."""
    numbers = number_values(variable, np.arange(len(counts)))
    return {int(number): int(counts[numbers == number].sum()) for number in np.unique(numbers)}


def label_numbers(variable: Variable, scale: tuple[Level, ...], language: str) -> dict[int, str]:
    """What each number of a category or a rating is called; empty for other kinds."""
    if variable.kind is Kind.CATEGORY:
        shown = (_name_value(variable, value, language) for value in variable.values)
        return dict(zip(list_numbers(variable).tolist(), shown, strict=True))
    if variable.kind is Kind.RATING:
        levels = {level.value: in_language(level.text, language) for level in scale}
        return levels | {number: in_language(label, language) for number, label in _LETTERS.values()}
    return {}


def _name_value(variable: Variable, value: Value, language: str) -> str:
    label = in_language(value.label, language)
    return f"{label} [{value.code}]" if variable.name in _OF_THE_ORGANISATION and not value.is_missing else label
