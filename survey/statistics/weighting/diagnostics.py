"""What unequal weights cost, and where they are largest."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.labels import FloatArray, number_combinations, number_labels, sum_weights

_SHOWN = 10


@dataclass(frozen=True, eq=False)
class Diagnostics:
    """What has to be said of weights before they are used.

    design_effect : 1 + cv^2 of the weights, how much unequal weights alone inflate a variance. effective_n : n over it.
    weight_range, g_range : smallest and largest weight, and ratio of weight to base weight, among respondents whose
    base weight is positive. largest_cells : the cells whose respondents weigh most each, at most ten: their labels, n,
    base_weight and weight (sums), g_weight (their ratio) and share of all weights.

    Source: Kish (1992), Journal of Official Statistics 8, 183-200.
    """

    design_effect: float
    effective_n: float
    weight_range: tuple[float, float]
    g_range: tuple[float, float]
    largest_cells: pd.DataFrame


def diagnose_weights(
    base_weight: FloatArray, g_weights: FloatArray, labels: Mapping[str, ArrayLike | pd.Series]
) -> Diagnostics:
    """Diagnostics of (n,) base weights times (n,) g-weights, in the cells that the labels make together."""
    weights = base_weight * g_weights
    design_effect = find_design_effect(weights)
    weighed = base_weight > 0
    return Diagnostics(
        design_effect=design_effect,
        effective_n=len(weights) / design_effect if design_effect > 0 else float("nan"),
        weight_range=_find_range(weights[weighed]),
        g_range=_find_range(g_weights[weighed]),
        largest_cells=_find_largest_cells(base_weight, weights, labels),
    )


def find_design_effect(weights: FloatArray) -> float:
    """Kish's n sum(w^2) / sum(w)^2, NaN where the weights sum to 0."""
    total = weights.sum()
    return float(len(weights) * np.square(weights / total).sum()) if total > 0 else float("nan")


def _find_range(values: FloatArray) -> tuple[float, float]:
    return (float(values.min()), float(values.max())) if len(values) else (float("nan"), float("nan"))


def _find_largest_cells(
    base_weight: FloatArray, weights: FloatArray, labels: Mapping[str, ArrayLike | pd.Series]
) -> pd.DataFrame:
    numbered = {name: number_labels(column) for name, column in labels.items()}
    if not numbered:
        # Without labels every respondent is a cell, known by its row.
        numbered = {"row": (np.arange(len(weights)), pd.RangeIndex(len(weights)))}
    cell, table = number_combinations([number for number, _ in numbered.values()], len(weights))
    n = np.bincount(cell, minlength=len(table))
    weight, base = sum_weights(cell, weights, len(table)), sum_weights(cell, base_weight, len(table))
    kept = np.argsort(-weight / np.maximum(n, 1), kind="stable")[:_SHOWN]
    columns = {
        name: label.take(table[kept, turn]).to_numpy() for turn, (name, (_, label)) in enumerate(numbered.items())
    }
    sums = {"n": n[kept], "base_weight": base[kept], "weight": weight[kept]}
    g_weight = np.divide(weight, base, out=np.full(len(table), np.nan), where=base > 0)
    total = weight.sum()
    share = weight / total if total > 0 else np.full(len(table), np.nan)
    return pd.DataFrame({**columns, **sums, "g_weight": g_weight[kept], "share": share[kept]})
