"""Whom to ask: a random sample of a list, which the same seed draws again."""

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
import pandas as pd

from survey.statistics.errors import InvalidPlan, name_some
from survey.statistics.labels import BoolArray, FloatArray, find_starts
from survey.statistics.planning.listing import Listing, Wanted, list_units, refuse_missing_columns

Method = Literal["simple", "systematic", "pps"]


def draw_sample(
    frame: pd.DataFrame,
    sizes: Wanted,
    *,
    seed: int,
    method: Method = "simple",
    by: str | Sequence[str] = (),
    size: str | None = None,
    order: str | Sequence[str] = (),
    id: str | None = None,  # noqa: A002 - the word that lists of dossiers have for it
) -> pd.DataFrame:
    """Draw dossiers from a list, stratum by stratum.

    Parameters
    ----------
    frame : a row a dossier.
    sizes : how many to draw: a number for the whole list; label -> number (labels of several columns as tuples); or a
        frame with the columns of `by` and n, as `allocate` returns it.
    seed : a whole number; the same draws the same again.
    method : "simple", every sample equally likely; "systematic", every k-th from a random start, which spreads the
        sample over the order; "pps", systematic with probability in proportion to `size`, units as large as the
        interval or larger taken with certainty.
    by : the columns that make strata. order : the columns that rows are sorted by within strata, for "systematic" and
        "pps"; as they stand when omitted.
    id : a column that names each row once; with it, the order of the rows makes no difference.

    Returns
    -------
    The rows drawn, in the order of `frame`, with the columns inclusion_probability and base_weight, its inverse.

    Raises
    ------
    InvalidPlan : an empty list, strata without a number, numbers without a stratum or above its rows, ids or strata
        that are missing, ids that stand twice, sizes that are not above 0.

    Notes
    -----
    The random numbers are numpy's default generator (PCG64) on the seed.
    Source: Cochran (1977), Sampling Techniques, 2.1, 8.1; Madow (1949), Annals of Mathematical Statistics 20, 333-354
    (systematic pps); Lohr (2010), Sampling: Design and Analysis, 6.2.
    """
    if method not in get_args(Method):
        raise InvalidPlan(f"{method!r} is no method of drawing; known are {', '.join(get_args(Method))}")
    by, order = ([columns] if isinstance(columns, str) else list(columns) for columns in (by, order))
    refuse_missing_columns(frame, [*by, *order, *(name for name in (id, size) if name is not None)])
    if frame.empty:
        raise InvalidPlan("the list has no rows to draw from")
    listing = list_units(frame, by, order, id, sizes)
    probability = _find_probabilities(listing, _read_sizes(frame, size, method)[listing.row])
    random = np.random.default_rng(seed)
    if method == "simple":
        drawn = _draw_lots(listing, random.random(len(listing.row)))
    else:
        drawn = _step_through(listing, probability, random.random(len(listing.starts)))
    chosen = np.flatnonzero(drawn)
    chosen = chosen[np.argsort(listing.row[chosen], kind="stable")]
    probabilities = probability[chosen]
    return frame.iloc[listing.row[chosen]].assign(inclusion_probability=probabilities, base_weight=1 / probabilities)


def _read_sizes(frame: pd.DataFrame, size: str | None, method: Method) -> FloatArray:
    """(N,) what the probability of each row is in proportion to."""
    if method != "pps":
        return np.ones(len(frame))
    if size is None:
        raise InvalidPlan('method "pps" needs the column of sizes: size')
    values = frame[size].to_numpy(dtype=np.float64)
    if len(wrong := np.flatnonzero(~(np.isfinite(values) & (values > 0)))):
        raise InvalidPlan(f"{size} is not above 0 in row {name_some(wrong)}: nothing could draw them; leave them out")
    return np.asarray(values, dtype=np.float64)


def _find_probabilities(listing: Listing, sizes: FloatArray) -> FloatArray:
    """(N,) probability of inclusion: n x size / sum of sizes, with certainty where that is 1 or more."""
    stratum, n_strata = listing.stratum, len(listing.starts)
    certain: BoolArray = np.zeros(len(sizes), dtype=np.bool_)
    while True:
        left = listing.n_drawn - np.bincount(stratum[certain], minlength=n_strata)
        total = np.bincount(stratum, weights=np.where(certain, 0.0, sizes), minlength=n_strata)
        share = np.divide(left, total, out=np.zeros(n_strata), where=total > 0)
        probability = np.where(certain, 1.0, share[stratum] * sizes)
        # Taking the largest for certain lengthens the interval of the others, so that more may reach it.
        larger = ~certain & (probability >= 1 - 1e-12)
        if not larger.any():
            return np.asarray(probability, dtype=np.float64)
        certain |= larger


def _draw_lots(listing: Listing, lottery: FloatArray) -> BoolArray:
    """The n smallest lots of each stratum."""
    ranked = np.lexsort([lottery, listing.stratum])
    rank = np.empty(len(ranked), dtype=np.int64)
    rank[ranked] = np.arange(len(ranked)) - listing.starts[listing.stratum]
    drawn: BoolArray = rank < listing.n_drawn[listing.stratum]
    return drawn


def _step_through(listing: Listing, probability: FloatArray, start: FloatArray) -> BoolArray:
    """Every row in whose stretch of the summed probabilities a step falls, one step a unit from a random start."""
    drawn: BoolArray = probability >= 1
    # Those taken with certainty stand aside, so that no rounding of the sums of the others can pass one over.
    left = listing.n_drawn - np.bincount(listing.stratum[drawn], minlength=len(listing.starts))
    row = np.flatnonzero(~drawn)
    stratum = listing.stratum[row]
    first = find_starts(stratum)
    length = np.diff(first, append=len(row))
    summed = np.cumsum(probability[row])
    ends = np.minimum(summed - np.repeat(np.append(0.0, summed)[first], length), left[stratum])
    # The last stretch ends at the number to be drawn, whatever the sum was rounded to.
    ends[first + length - 1] = left[stratum[first]]
    steps = np.maximum(np.ceil(ends - start[stratum]), 0.0)
    passed = np.append(0.0, steps[:-1])
    passed[first] = 0.0
    drawn[row] = steps > passed
    return drawn
