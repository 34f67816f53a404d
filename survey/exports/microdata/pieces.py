"""The rows of a file of answers, a piece at a time, as a frame that a writer takes without making texts of it."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from survey.exports.microdata.gather import Microdata
from survey.exports.microdata.variables import Kind, Variable, is_on_scale
from survey.texts import in_language


def read_pieces(microdata: Microdata, show: Callable[[Variable], list[str]]) -> Iterator[pd.DataFrame]:
    """All rows, so many at a time; `show` gives what stands for each value of a category."""
    shown = {
        variable.name: pd.CategoricalDtype(_tell_apart(show(variable)))
        for variable in microdata.variables
        if variable.kind is Kind.CATEGORY
    }
    for piece in microdata.rows.read_pieces():
        yield pd.DataFrame(
            {each.name: _show(each, piece[each.name], shown) for each in microdata.variables}, copy=False
        )


def read_frame(microdata: Microdata, show: Callable[[Variable, NDArray[Any]], Any]) -> pd.DataFrame:
    """All rows at once, for libraries that write no other way; `show` gives what stands for a column's rows."""
    pieces = (
        pd.DataFrame({each.name: show(each, piece[each.name]) for each in microdata.variables}, copy=False)
        for piece in microdata.rows.read_pieces()
    )
    return pd.concat(pieces, ignore_index=True)


def list_codes(variable: Variable) -> list[str]:
    """The codes of a category, for programs."""
    return [value.code for value in variable.values]


def list_labels(variable: Variable, language: str) -> list[str]:
    """The labels of a category, for people."""
    return [in_language(value.label, language) for value in variable.values]


def _tell_apart(shown: list[str]) -> list[str]:
    """Two agencies may have one name: the second is numbered, for a category names each of its values once."""
    seen: dict[str, int] = {}
    apart = []
    for text in shown:
        seen[text] = seen.get(text, 0) + 1
        apart.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return apart


def _show(variable: Variable, data: NDArray[Any], shown: dict[str, pd.CategoricalDtype]) -> Any:
    if variable.kind is Kind.CATEGORY:
        return pd.Categorical.from_codes(data, dtype=shown[variable.name])
    if variable.kind is Kind.RATING:
        on_scale = is_on_scale(data)
        return pd.arrays.IntegerArray(np.where(on_scale, data - ord("0"), 0).astype(np.int8), ~on_scale)
    return data.astype(str) if variable.kind is Kind.TEXT else data
