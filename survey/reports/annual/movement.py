"""What moved since the campaign before: differences of independent samples, tested and adjusted for their number."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests

from survey.indices.overview import Overview
from survey.indices.table import IndexTable

_LEVEL = 0.95
_KEYS = ["agency", "measure", "code"]


@dataclass(frozen=True)
class Movement:
    """The campaign before, and the tables of differences: the whole with its factors, and the agencies.

    The tables have the columns of their keys, before, now, difference, lower, upper (shares) and is_certain.
    """

    before: Overview
    whole: pd.DataFrame
    agencies: pd.DataFrame


def find_movement(now: Overview, before: Overview) -> Movement | None:
    """What moved; None where the two campaigns were computed by different methods, or one has no index."""
    same = (now.basis.method.id, now.basis.method.version) == (before.basis.method.id, before.basis.method.version)
    if not same or not now.basis.n or not before.basis.n:
        return None
    whole = _compare(_join(now.overall, now.factors), _join(before.overall, before.factors), _KEYS[1:])
    return Movement(before, whole, _compare(now.agencies.frame, before.agencies.frame, _KEYS))


def _join(*tables: IndexTable) -> pd.DataFrame:
    return pd.concat([table.frame for table in tables], ignore_index=True)


def _compare(now: pd.DataFrame, before: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Differences now - before of all that both have; Student's t with Satterthwaite's degrees of freedom, Holm's p."""
    kept = ["index", "standard_error", "degrees_of_freedom"]
    both = now[keys + kept].merge(before[keys + kept], on=keys, suffixes=("", "_before")).dropna()
    difference = both["index"] - both["index_before"]
    one, other = both["standard_error"] ** 2, both["standard_error_before"] ** 2
    squared = (one + other).to_numpy()
    # Two estimates without any spread cannot be tested.
    error = pd.Series(np.sqrt(np.where(squared > 0, squared, np.nan)), index=both.index)
    spread = one**2 / both["degrees_of_freedom"] + other**2 / both["degrees_of_freedom_before"]
    df = ((one + other) ** 2 / spread.where(spread > 0)).fillna(np.inf).to_numpy()
    p = 2 * stats.t.sf(np.abs(difference.to_numpy() / error.to_numpy()), df)
    half = stats.t.ppf((1 + _LEVEL) / 2, df) * error
    tested = np.isfinite(p)
    is_certain = np.zeros(len(both), dtype=bool)
    if tested.any():
        is_certain[tested] = multipletests(p[tested], alpha=1 - _LEVEL, method="holm")[0]
    found = both[keys].assign(before=both["index_before"], now=both["index"], difference=difference)
    return found.assign(lower=difference - half, upper=difference + half, is_certain=is_certain)
