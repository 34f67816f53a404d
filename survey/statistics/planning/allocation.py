"""How a sample is shared among strata, such as agency x service."""

from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from survey.statistics.errors import InvalidPlan, name_some
from survey.statistics.labels import FloatArray, IntArray

Rule = Literal["proportional", "power", "neyman", "equal"]

# A stratum that the rule gives nothing gets this much of the least that another gets: it fills up when others are full.
_NOTHING = 1e-9


class _Bounds(NamedTuple):
    """(H,) whole numbers, the least and the most of each stratum."""

    least: IntArray
    most: IntArray


def allocate(
    strata: pd.DataFrame,
    n: int,
    *,
    rule: Rule = "proportional",
    size: str = "size",
    spread: str | None = None,
    power: float = 0.5,
    minimum: int = 0,
    maximum: int | None = None,
) -> pd.DataFrame:
    """Share n answers among strata, so that they sum to n and none has more than there are people.

    Parameters
    ----------
    strata : H rows. `size` : the column of their populations, such as dossiers handled.
    rule : "proportional" to size, which serves the whole; "equal", which serves each stratum; "power", to size raised
        to `power`, between the two; "neyman", to size times `spread`, which makes the error of the whole least.
    spread : the column of standard deviations within strata that "neyman" needs; for "power", the column of
        coefficients of variation, where they are known.
    power : from 0 (as "equal") to 1 (as "proportional").
    minimum : the least of each stratum; one that has fewer people gives them all. maximum : the most of each.

    Returns
    -------
    The rows of `strata` with the columns n, sampling_fraction (n over size) and bound: "minimum" or "maximum" (all the
    people, or the maximum) where a bound and not the rule decided, else "".

    Raises
    ------
    InvalidPlan : a missing or impossible column; an n below the sum of the minima or above that of the maxima.

    Notes
    -----
    Strata at a bound keep it and the others share the rest by the rule; fractions are rounded by largest remainder,
    equal remainders in the order of the rows.
    Source: Cochran (1977), Sampling Techniques, 5.5-5.9; Bankier (1988), The American Statistician 42, 174-177 (power);
    Valliant, Dever and Kreuter (2018), Practical Tools for Designing and Weighting Survey Samples, 3.1.
    """
    sizes = _read_column(strata, size)
    bounds = _set_bounds(sizes, minimum, maximum)
    _refuse_impossible_total(n, bounds)
    measure = _find_measure(sizes, None if spread is None else _read_column(strata, spread), rule, power)
    exact = _scale_between(measure, n, bounds)
    allocated = _round_to_total(exact, n, bounds)
    fraction = np.divide(allocated, sizes, out=np.zeros(len(sizes)), where=sizes > 0)
    return strata.assign(n=allocated, sampling_fraction=fraction, bound=_name_bounds(exact, bounds))


def _read_column(strata: pd.DataFrame, name: str) -> FloatArray:
    if name not in strata:
        raise InvalidPlan(f"there is no column {name!r}, only {list(strata.columns)}")
    values = strata[name].to_numpy(dtype=np.float64)
    if len(wrong := np.flatnonzero(~(np.isfinite(values) & (values >= 0)))):
        raise InvalidPlan(f"{name} is negative, missing or infinite in row {name_some(strata.index[wrong])}")
    return np.asarray(values, dtype=np.float64)


def _set_bounds(sizes: FloatArray, minimum: int, maximum: int | None) -> _Bounds:
    if minimum < 0 or (maximum is not None and maximum < minimum):
        raise InvalidPlan(f"the minimum {minimum} is negative, or above the maximum {maximum}")
    people = np.floor(sizes).astype(np.int64)
    most = people if maximum is None else np.minimum(people, maximum)
    return _Bounds(least=np.minimum(most, minimum), most=most)


def _refuse_impossible_total(n: int, bounds: _Bounds) -> None:
    least, most = int(bounds.least.sum()), int(bounds.most.sum())
    if n < least:
        raise InvalidPlan(
            f"the minima of {len(bounds.least)} strata take {least}, more than {n}: raise n or lower them"
        )
    if n > most:
        raise InvalidPlan(f"the strata have {most} at most, less than {n}: lower n or raise the maximum")


def _find_measure(sizes: FloatArray, spread: FloatArray | None, rule: Rule, power: float) -> FloatArray:
    """(H,) what the rule shares by, above 0."""
    if rule == "neyman" and spread is None:
        raise InvalidPlan('rule "neyman" needs the column of standard deviations: spread')
    if not 0 <= power <= 1:
        raise InvalidPlan(f"power is between 0 and 1, not {power:g}")
    exponents = {"proportional": 1.0, "neyman": 1.0, "equal": 0.0, "power": power}
    if rule not in exponents:
        raise InvalidPlan(f"{rule!r} is no rule; known are {', '.join(exponents)}")
    measure = sizes ** exponents[rule]
    if spread is not None and rule in ("neyman", "power"):
        measure = measure * spread
    positive = measure[measure > 0]
    return np.where(measure > 0, measure, _NOTHING * positive.min() if len(positive) else 1.0)


def _scale_between(measure: FloatArray, n: int, bounds: _Bounds) -> FloatArray:
    """(H,) the measure times the one factor with which, cut off at the bounds, it sums to n."""

    def exceed(log_factor: float) -> float:
        return float(np.clip(np.exp(log_factor) * measure, *bounds).sum()) - n

    if n in (int(bounds.least.sum()), int(bounds.most.sum())):
        return np.asarray(bounds.most if n == bounds.most.sum() else bounds.least, dtype=np.float64)
    # Below the first every stratum is under 1 in n shares, above the second every one is at its maximum.
    low = np.log(0.5 / len(measure) / measure.max())
    high = np.log((bounds.most.max() + 1) / measure.min())
    exact = np.clip(np.exp(scipy.optimize.brentq(exceed, low, high, xtol=1e-14, rtol=1e-14)) * measure, *bounds)
    # Who is at a bound is known now: the others share what is left without the error of the search.
    free = (exact > bounds.least) & (exact < bounds.most)
    exact[free] = measure[free] / measure[free].sum() * (n - exact[~free].sum())
    return np.asarray(np.clip(exact, *bounds), dtype=np.float64)


def _round_to_total(exact: FloatArray, n: int, bounds: _Bounds) -> IntArray:
    whole = np.clip(np.floor(exact + 1e-9).astype(np.int64), *bounds)
    remainder = np.where(whole < bounds.most, exact - whole, -np.inf)
    # Remainders that differ by rounding only are equal: the order of the rows then decides.
    up = np.argsort(-np.round(remainder, 9), kind="stable")[: n - int(whole.sum())]
    whole[up] += 1
    return whole


def _name_bounds(exact: FloatArray, bounds: _Bounds) -> NDArray[np.object_]:
    at_least = (exact <= bounds.least) & (bounds.least > 0)
    names = np.where(at_least, "minimum", "").astype(object)
    names[exact >= bounds.most] = "maximum"
    return names
