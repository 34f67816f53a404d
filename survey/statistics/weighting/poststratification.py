"""Weights that make the sample stand for known population totals, post-stratum by post-stratum."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.designs.reading import refuse_bad_weights
from survey.statistics.errors import InvalidTotals, name_some
from survey.statistics.labels import FloatArray, IntArray, number_labels, sum_weights
from survey.statistics.weighting.auxiliaries import Auxiliary
from survey.statistics.weighting.calibrated import Convergence, build_convergence
from survey.statistics.weighting.diagnostics import Diagnostics, diagnose_weights


@dataclass(frozen=True, eq=False)
class Poststratification:
    """Post-stratified weights, and what has to be said of them; what is seldom asked for is made when it is.

    base_weight : (n,) the weights before. g_weights : (n,) what each is multiplied by: the total of its post-stratum
    over the sum of base weights there; 1 where there is no total.
    number : (n,) each respondent's row of `cells`, whose post-strata `labels` name. totals : as they were given.
    cells : a row a post-stratum, with the columns label, n (respondents), base_weight (their sum), total (of the
        population, NaN without), g_weight (NaN where base weights were not scaled).
    """

    base_weight: FloatArray
    g_weights: FloatArray
    number: IntArray
    labels: pd.Index
    totals: Mapping[Any, float]
    cells: pd.DataFrame

    @property
    def weights(self) -> FloatArray:
        """(n,) the post-stratified weights."""
        return self.base_weight * self.g_weights

    @cached_property
    def poststratum(self) -> pd.Index:
        """(n,) the labels as SurveyDesign takes them: missing where weights were not scaled."""
        is_scaled = self.cells["g_weight"].notna().to_numpy()
        return self.labels.take(self.number).where(is_scaled[self.number])

    @cached_property
    def without_respondents(self) -> dict[Any, float]:
        """Population totals nobody stands for."""
        scaled = set(self.cells.loc[self.cells["g_weight"].notna(), "label"])
        return {label: total for label, total in self.totals.items() if total > 0 and label not in scaled}

    @cached_property
    def without_total(self) -> IntArray:
        """The rows of respondents whose post-stratum has no total, or a total of 0."""
        return np.flatnonzero(~(self.cells["total"].to_numpy() > 0)[self.number])

    @property
    def n_without_total(self) -> int:
        """Respondents who keep their base weight because their post-stratum has no total."""
        return len(self.without_total)

    @cached_property
    def coverage(self) -> float:
        """Share of the population total in post-strata that have respondents; NaN without totals."""
        total, scaled = sum(self.totals.values()), self.cells["g_weight"].notna()
        return float(self.cells.loc[scaled, "total"].sum() / total) if total > 0 else float("nan")

    @cached_property
    def convergence(self) -> Convergence:
        """What the weights give for every total; those without respondents are missed by all of it."""
        order = {label: turn for turn, label in enumerate(self.totals)}
        position = np.array([order.get(label, -1) for label in self.labels], dtype=np.int64)[self.number]
        asked = np.flatnonzero(position >= 0)
        known = Auxiliary(
            name="poststratum",
            label=pd.Index(list(self.totals), tupleize_cols=False),
            total=np.array(list(self.totals.values()), dtype=np.float64),
            position=position[asked],
            value=np.ones(len(asked)),
            is_margin=True,
        )
        return build_convergence([known], self.weights[asked], iterations=1)

    @cached_property
    def diagnostics(self) -> Diagnostics:
        """What unequal weights cost."""
        return diagnose_weights(self.base_weight, self.g_weights, {"poststratum": self.labels.take(self.number)})


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
    g_of_cell = cells["g_weight"].to_numpy()[number]
    g_weights = np.where(np.isnan(g_of_cell), 1.0, g_of_cell)
    return Poststratification(base, g_weights, number, labels, dict(totals), cells)


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
