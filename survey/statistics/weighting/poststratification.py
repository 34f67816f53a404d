"""Weights that make the sample stand for known population totals, post-stratum by post-stratum."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.designs.reading import refuse_bad_weights
from survey.statistics.errors import InvalidTotals, name_some
from survey.statistics.labels import FloatArray, IntArray, number_labels, sum_weights
from survey.statistics.weighting.auxiliaries import Auxiliary
from survey.statistics.weighting.calibrated import Convergence, Poststratification, build_convergence
from survey.statistics.weighting.diagnostics import diagnose_weights


def poststratify(
    base_weight: ArrayLike, poststratum: ArrayLike | pd.Series, totals: Mapping[Any, float]
) -> Poststratification:
    """Scale base weights so that every post-stratum sums to its population total.

    Parameters
    ----------
    base_weight : (n,) design weights, zero or more; ones for answers that nobody sampled.
    poststratum : (n,) labels; missing where unknown.
    totals : post-stratum label -> its population, zero or more, for instance dossiers handled.

    Respondents of a post-stratum without a total cannot be scaled: they keep their base weight, and the result says how
    many they are. So do those of a post-stratum whose total is 0, for somebody answered. A post-stratum whose base
    weights sum to 0 has nothing to scale, and counts among those without respondents.

    Raises
    ------
    InvalidTotals : totals that are negative, missing or infinite.
    InvalidDesign : base weights that are negative, missing or infinite.

    Notes
    -----
    Source: Holt and Smith (1979), Journal of the Royal Statistical Society A 142, 33-46.
    """
    base = np.asarray(base_weight, dtype=np.float64)
    refuse_bad_weights(base)
    if bad := [label for label, total in totals.items() if not (np.isfinite(total) and total >= 0)]:
        raise InvalidTotals(f"population totals that are negative, missing or infinite: {name_some(bad)}")
    number, labels = number_labels(poststratum)
    if len(number) != len(base):
        raise InvalidTotals(f"{len(base)} base weights but {len(number)} post-stratum labels")
    cells = _tabulate_cells(number, labels, base, totals)
    g_of_cell = cells["g_weight"].to_numpy()
    is_scaled = ~np.isnan(g_of_cell)[number]
    g_weights = np.where(is_scaled, g_of_cell[number], 1.0)
    total, scaled = sum(totals.values()), cells["g_weight"].notna()
    return Poststratification(
        base_weight=base,
        g_weights=g_weights,
        poststratum=labels.take(number).where(is_scaled),
        cells=cells,
        without_respondents=_list_without_respondents(totals, set(cells.loc[scaled, "label"])),
        without_total=np.flatnonzero(~(cells["total"].to_numpy() > 0)[number]),
        convergence=_record_convergence(number, labels, base * g_weights, totals),
        coverage=float(cells.loc[scaled, "total"].sum() / total) if total > 0 else float("nan"),
        diagnostics=diagnose_weights(base, g_weights, {"poststratum": labels.take(number)}),
    )


def _tabulate_cells(number: IntArray, labels: pd.Index, base: FloatArray, totals: Mapping[Any, float]) -> pd.DataFrame:
    base_weight = sum_weights(number, base, len(labels))
    total = np.array([totals.get(label, np.nan) for label in labels], dtype=np.float64)
    g_weight = np.divide(total, base_weight, out=np.full(len(labels), np.nan), where=(base_weight > 0) & (total > 0))
    return pd.DataFrame(
        {
            "label": labels,
            "n": np.bincount(number, minlength=len(labels)),
            "base_weight": base_weight,
            "total": total,
            "g_weight": g_weight,
        }
    )


def _list_without_respondents(totals: Mapping[Any, float], scaled: set[Any]) -> dict[Any, float]:
    return {label: total for label, total in totals.items() if total > 0 and label not in scaled}


def _record_convergence(
    number: IntArray, labels: pd.Index, weights: FloatArray, totals: Mapping[Any, float]
) -> Convergence:
    """What the weights give for every total, those without respondents too."""
    order = {label: turn for turn, label in enumerate(totals)}
    position = np.array([order.get(label, -1) for label in labels], dtype=np.int64)[number]
    asked = np.flatnonzero(position >= 0)
    known = Auxiliary(
        name="poststratum",
        label=pd.Index(list(totals), tupleize_cols=False),
        total=np.array(list(totals.values()), dtype=np.float64),
        position=position[asked],
        value=np.ones(len(asked)),
        is_margin=True,
    )
    return build_convergence([known], weights[asked], iterations=1)
