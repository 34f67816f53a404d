"""How many things the items measure, and which items go together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from survey.statistics.errors import InvalidModel
from survey.statistics.quality.correlations import find_item_covariance, fit_factors


@dataclass(frozen=True, eq=False)
class FactorStructure:
    """The structure of k items.

    eigenvalues : a row a component: component, from 1; eigenvalue; by_chance, the 95 % quantile of those of unrelated
    items; kept. n_factors : components that exceed chance, at least 1. loadings : a row an item, a column a factor.
    """

    eigenvalues: pd.DataFrame
    n_factors: int
    loadings: pd.DataFrame


def find_structure(
    scores: Mapping[str, ArrayLike] | pd.DataFrame,
    weight: ArrayLike | None = None,
    *,
    n_factors: int | None = None,
    rotation: Literal["promax", "oblimin", "varimax"] = "promax",
    n_draws: int = 200,
    seed: int = 0,
) -> FactorStructure:
    """Eigenvalues of the weighted correlations against chance, and rotated loadings.

    Parameters
    ----------
    scores, weight : as for `estimate_alpha`. n_factors : of the loadings; omitted, as many as exceed chance.
    n_draws, seed : of the samples of unrelated items that chance is told from.

    Raises
    ------
    InvalidModel : see `find_item_covariance`; more factors than the items can carry, or an unknown rotation.

    Notes
    -----
    Chance is that of samples of the effective number of respondents, (sum w)^2 / sum w^2. Source: Horn (1965),
    Psychometrika 30, 179-185 (parallel analysis); statsmodels' Factor for loadings and rotations.
    """
    if rotation not in ("promax", "oblimin", "varimax"):
        raise InvalidModel(f'{rotation!r} is no rotation: "promax", "oblimin" or "varimax"')
    items = find_item_covariance(scores, weight)
    k = len(items.names)
    eigenvalue = np.linalg.eigvalsh(items.correlation)[::-1]
    random = np.random.default_rng(seed)
    size = max(int(items.effective_n), k + 1)
    drawn = [np.linalg.eigvalsh(np.corrcoef(random.standard_normal((k, size))))[::-1] for _ in range(n_draws)]
    by_chance = np.quantile(drawn, 0.95, axis=0)
    # A component after one that chance explains is not kept, even if it exceeds its own bar.
    kept = np.logical_and.accumulate(eigenvalue > by_chance)
    n_kept = max(1, int(kept.sum()))
    chosen = min(n_kept, k - 1) if n_factors is None else n_factors
    loadings = fit_factors(items, chosen, rotation)
    return FactorStructure(
        eigenvalues=pd.DataFrame(
            {"component": np.arange(1, k + 1), "eigenvalue": eigenvalue, "by_chance": by_chance, "kept": kept}
        ),
        n_factors=n_kept,
        loadings=pd.DataFrame(loadings, columns=[f"factor_{j + 1}" for j in range(chosen)]).assign(item=items.names),
    )
