"""Importance against performance: what to mend first, what to keep."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from survey.statistics.errors import InvalidModel, name_some


def place_in_quadrants(
    importance: Mapping[str, float] | pd.Series,
    performance: Mapping[str, float] | pd.Series,
    *,
    importance_from: float | None = None,
    performance_from: float | None = None,
) -> pd.DataFrame:
    """The importance-performance map: each factor or criterion in one of four quadrants.

    Parameters
    ----------
    importance : code -> how much it matters, such as `relative_importance`'s share. performance : code -> how well it
        does, such as its index.
    importance_from, performance_from : from where on either counts as high; omitted, the mean of the codes.

    Returns
    -------
    One row a code, the most important first: code, importance, performance, quadrant: "concentrate_here" (important,
    weak), "keep_up" (important, strong), "low_priority" (neither), "possible_overkill" (strong, unimportant).

    Raises
    ------
    InvalidModel : codes that have one of the two only, or missing values.

    Notes
    -----
    Source: Martilla and James (1977), Journal of Marketing 41, 77-79.
    """
    table = pd.DataFrame({"importance": pd.Series(importance), "performance": pd.Series(performance)}).astype(float)
    if missing := list(table.index[table.isna().any(axis=1)]):
        raise InvalidModel(f"importance or performance is missing of {name_some(missing)}")
    matters = table["importance"] >= (table["importance"].mean() if importance_from is None else importance_from)
    does_well = table["performance"] >= (table["performance"].mean() if performance_from is None else performance_from)
    table["quadrant"] = np.select(
        [matters & ~does_well, matters & does_well, ~matters & ~does_well],
        ["concentrate_here", "keep_up", "low_priority"],
        "possible_overkill",
    )
    table = table.rename_axis("code").reset_index()
    return table.sort_values(["importance", "code"], ascending=[False, True], ignore_index=True)
