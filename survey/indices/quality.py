"""How far the answers can be trusted: what was skipped, whether items measure one thing, what was set aside."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from survey.indices.basis import Basis
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.dataset import NOT_APPLICABLE, NOT_SHOWN
from survey.indices.processors import several_processors
from survey.indices.table import Measure
from survey.statistics import StatisticsError, find_alpha, find_omega, relate_items, tabulate_nonresponse


@dataclass(frozen=True)
class Quality:
    """The quality of a selection's answers.

    nonresponse : a row a criterion, as `tabulate_nonresponse` gives it. reliability : a row a factor and one of all
    items (code "overall"), with n_items, alpha, omega; missing where they cannot be told. trials : as of `try_way`,
    the ways "as_shown" and "with_set_aside".
    """

    nonresponse: pd.DataFrame
    reliability: pd.DataFrame
    trials: pd.DataFrame


def assess_quality(basis: Basis, with_set_aside: Basis) -> Quality:
    """The quality of a selection; `with_set_aside` is the same selection with the answers set aside counted in."""
    ways = {"as_shown": basis, "with_set_aside": with_set_aside}
    with several_processors() as processors:
        reliability = processors.submit(_find_reliability, basis)
        trials = processors.map(try_way, ways, ways.values())
        nonresponse = processors.submit(_tabulate_nonresponse, basis)
        return Quality(
            nonresponse=nonresponse.result(),
            reliability=reliability.result(),
            trials=pd.concat(trials, ignore_index=True),
        )


def try_way(way: str, basis: Basis) -> pd.DataFrame:
    """The overall index of one way of counting: a row with n, index, standard_error, lower, upper and way."""
    frame = compute_table(basis, reduce_answers(basis, []), [], [Measure.OVERALL]).frame
    return frame[["n", "index", "standard_error", "lower", "upper"]].assign(way=way)


def _tabulate_nonresponse(basis: Basis) -> pd.DataFrame:
    columns = [basis.composition.items[code] for code in basis.method.criteria]
    letters = basis.dataset.letters[basis.inside][:, columns]
    return tabulate_nonresponse(
        basis.dataset.ratings[basis.inside][:, columns],
        list(basis.method.criteria),
        basis.design.weight[basis.inside],
        not_applicable=letters == NOT_APPLICABLE,
        shown=letters != NOT_SHOWN,
    )


def _find_reliability(basis: Basis) -> pd.DataFrame:
    scales = {factor.code: factor.items for factor in basis.method.factors}
    scales["overall"] = tuple(item for items in scales.values() for item in items)
    ratings = basis.dataset.ratings[basis.inside]
    scores = {item: _without_gaps(ratings[:, basis.composition.items[item]]) for item in scales["overall"]}
    related = relate_items(scores, basis.design.weight[basis.inside])
    rows = []
    for code, items in scales.items():
        coefficients = []
        for find_coefficient in (find_alpha, find_omega):
            try:
                coefficients.append(find_coefficient(related.take(tuple(dict.fromkeys(items)))).coefficient)
            except StatisticsError:
                # Too few items, or answers that hardly differ: there is no coefficient to tell.
                coefficients.append(np.nan)
        rows.append((code, len(items), *coefficients))
    return pd.DataFrame(rows, columns=["code", "n_items", "alpha", "omega"])


def _without_gaps(ratings: NDArray[np.uint8]) -> NDArray[np.float64]:
    return np.where(ratings > 0, ratings.astype(np.float64), np.nan)
