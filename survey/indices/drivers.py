"""What goes with satisfaction: how much each factor accounts for, and how well it does."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from survey.indices.basis import Basis
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.table import Measure
from survey.statistics import StatisticsError, SurveyDesign, place_in_quadrants, relative_importance

# As many as a share of R squared needs to be steady; fewer are told to be too few.
LEAST = 100


@dataclass(frozen=True)
class Drivers:
    """The factors by how much they account for.

    factors : columns code, importance (share of what is accounted for, sums to 1), performance (the factor's index),
    quadrant, in the order of importance. explained : the R squared that the shares divide. n : respondents who answered
    every factor. outcome : the code of the item that asks for overall satisfaction; None where none does, and the mean
    of all answers stands for it.
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
    everything = tuple(item for factor in basis.method.factors for item in factor.items)
    outcome = _score(basis, (outcome_item,) if outcome_item else everything)
    used = basis.inside & np.isfinite(outcome) & np.isfinite(np.column_stack(list(scores.values()))).all(axis=1)
    n = int(used.sum())
    frame = compute_table(basis, reduce_answers(basis, []), [], [Measure.FACTOR]).frame
    performance = frame.set_index("code")["index"].dropna()
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
    return Drivers(placed, float(found["importance"].sum()), n, outcome_item)


def _score(basis: Basis, items: tuple[str, ...]) -> NDArray[np.float64]:
    """(n,) the mean of each respondent's answers to some items, NaN without one."""
    columns = [basis.composition.items[item] for item in items]
    ratings = basis.dataset.ratings[:, columns].astype(np.float64)
    answered = (ratings > 0).sum(axis=1)
    score = np.full(len(ratings), np.nan)
    np.divide(ratings.sum(axis=1), answered, out=score, where=answered > 0)
    return score
