"""How people answered each criterion: the shares of the five answers, and how many gave none on the scale."""

import numpy as np
import pandas as pd

from survey.indices.basis import Basis

LEVELS = (1, 2, 3, 4, 5)


def tabulate_answers(basis: Basis) -> pd.DataFrame:
    """The weighted shares of the answers on the scale, a row a criterion in the order of the method.

    Columns: code; level_1 to level_5, shares of those who answered that sum to 1, missing under the method's minimum n,
    for the shares of the upper levels would tell the index that is withheld; n, how many answered; n_without, responses
    of the selection without an answer on the scale: not applicable, left out, not shown.
    """
    dataset, composition = basis.dataset, basis.composition
    weight = np.where(basis.inside, basis.design.weight, 0.0)
    rows = []
    for code in basis.method.criteria:
        ratings = dataset.ratings[:, composition.items[code]]
        sums = np.bincount(ratings, weights=weight, minlength=6)[1:]
        n = int((basis.inside & (ratings > 0)).sum())
        shares = sums / sums.sum() if n >= max(1, basis.method.minimum_n) else np.full(len(LEVELS), np.nan)
        rows.append((code, *shares, n, basis.n - n))
    return pd.DataFrame(rows, columns=["code", *(f"level_{level}" for level in LEVELS), "n", "n_without"])
