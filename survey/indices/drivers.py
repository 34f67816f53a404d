"""What goes with satisfaction: how much each factor accounts for, and how well it does."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from survey.indices.basis import Basis
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.table import Measure
from survey.statistics import (
    StatisticsError,
    SurveyDesign,
    jackknife_importance,
    place_in_quadrants,
    relative_importance,
)

# As many as a share of R squared needs to be steady; fewer are told to be too few.
LEAST = 100


@dataclass(frozen=True)
class Drivers:
    """The factors by how much they account for.

    factors : columns code, importance (share of what is accounted for, sums to 1), performance (the factor's index),
    quadrant, in the order of importance; importance_lower, importance_upper, performance_lower, performance_upper, the
    95% intervals, missing where they cannot be told; is_certain, whether neither holds the mean that the quadrants are
    parted by. explained : the R squared that the shares divide. n : respondents who answered
    every factor. outcome : the code of the item that asks for overall satisfaction; None where none does, and the mean
    of the factors stands for it, each as much as another: a factor must not come out important for having more items.
    """

    factors: pd.DataFrame
    explained: float
    n: int
    outcome: str | None


def find_drivers(basis: Basis) -> Drivers | None:
    """The drivers of a selection; None where too few respondents answered every factor.

    Scores of a factor are the means of a respondent's answers to its items, 1 to 5.
    """
    scores = {factor.code: _score(basis, factor.items) for factor in basis.method.factors}
    outcome_item = basis.method.overall_item
    of_factors = np.column_stack(list(scores.values()))
    outcome = _score(basis, (outcome_item,)) if outcome_item else of_factors.mean(axis=1)
    used = basis.inside & np.isfinite(outcome) & np.isfinite(of_factors).all(axis=1)
    n = int(used.sum())
    frame = compute_table(basis, reduce_answers(basis, []), [], [Measure.FACTOR]).frame
    frame = frame.set_index("code")
    performance = frame["index"].dropna()
    if n < LEAST or len(performance) < len(scores):
        return None
    try:
        found = relative_importance(
            SurveyDesign.from_arrays(weight=basis.design.weight[used], psu=np.arange(n)),
            outcome[used],
            pd.DataFrame({code: score[used] for code, score in scores.items()}),
        )
    except StatisticsError:
        # Answers that hardly differ, or factors that repeat each other, leave nothing to divide.
        return None
    placed = place_in_quadrants(found.set_index("name")["share"], performance)
    intervals = _find_intervals(basis, used, outcome, scores).join(
        frame[["lower", "upper"]].add_prefix("performance_"), how="outer"
    )
    placed = _mark_certain(placed.merge(intervals, left_on="code", right_index=True, how="left"))
    return Drivers(placed, float(found["importance"].sum()), n, outcome_item)


def _find_intervals(
    basis: Basis, used: NDArray[np.bool_], outcome: NDArray[np.float64], scores: dict[str, NDArray[np.float64]]
) -> pd.DataFrame:
    """The intervals of the shares of importance, by code; none where there are too few clusters of answers."""
    design = SurveyDesign.from_arrays(weight=basis.design.weight[used], psu=basis.design.psu_of_row[used])
    predictors = pd.DataFrame({code: score[used] for code, score in scores.items()})
    try:
        found = jackknife_importance(design, outcome[used], predictors)
    except StatisticsError:
        found = pd.DataFrame({"name": list(scores), "lower": np.nan, "upper": np.nan})
    return found.set_index("name")[["lower", "upper"]].add_prefix("importance_")


def _mark_certain(placed: pd.DataFrame) -> pd.DataFrame:
    apart = pd.Series(True, index=placed.index)
    for figure in ("importance", "performance"):
        mean = placed[figure].mean()
        apart &= (placed[f"{figure}_lower"] > mean) | (placed[f"{figure}_upper"] < mean)
    return placed.assign(is_certain=apart)


def _score(basis: Basis, items: tuple[str, ...]) -> NDArray[np.float64]:
    """(n,) the mean of each respondent's answers to some items, NaN without one."""
    columns = [basis.composition.items[item] for item in items]
    ratings = basis.dataset.ratings[:, columns].astype(np.float64)
    answered = (ratings > 0).sum(axis=1)
    score = np.full(len(ratings), np.nan)
    np.divide(ratings.sum(axis=1), answered, out=score, where=answered > 0)
    return score
