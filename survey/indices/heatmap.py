"""Where each unit or service is strong and weak: indices of every criterion or factor side by side."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from survey.indices.basis import Basis
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.table import Dimension, Measure


@dataclass(frozen=True)
class HeatMap:
    """Indices of R units or services by C criteria or factors.

    index, lower, upper : (R, C) shares, NaN where withheld or not answered; n : (R, C) responses behind each. Rows are
    ids in the order of the table, columns codes in the order of the method. overall : (R,) each row's overall index.
    """

    dimension: Dimension
    rows: tuple[int, ...]
    columns: tuple[str, ...]
    index: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    n: np.ndarray
    overall: np.ndarray


def compute_heatmap(basis: Basis, dimension: Dimension, measure: Measure) -> HeatMap:
    """The heat map of a selection by agency or service; an agency includes everything under it."""
    cells = reduce_answers(basis, [dimension])
    frame = compute_table(basis, cells, [dimension], [measure, Measure.OVERALL]).frame
    of_measure, overall = frame[frame["measure"] == measure], frame[frame["measure"] == Measure.OVERALL]
    columns = tuple(dict.fromkeys(of_measure["code"]))
    index = _spread(of_measure, str(dimension), "index", columns)
    return HeatMap(
        dimension=dimension,
        rows=tuple(int(each) for each in index.index),
        columns=columns,
        index=index.to_numpy(),
        lower=_spread(of_measure, str(dimension), "lower", columns).to_numpy(),
        upper=_spread(of_measure, str(dimension), "upper", columns).to_numpy(),
        n=_spread(of_measure, str(dimension), "n", columns).fillna(0).to_numpy(dtype=np.int64),
        overall=overall.set_index(str(dimension))["index"].reindex(index.index).to_numpy(dtype=np.float64),
    )


def _spread(frame: pd.DataFrame, dimension: str, value: str, columns: tuple[str, ...]) -> pd.DataFrame:
    return frame.pivot_table(index=dimension, columns="code", values=value, dropna=False)[list(columns)]
