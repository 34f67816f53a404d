"""Whom to ask: a random sample of a list, which the same seed draws again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from survey.statistics.errors import InvalidPlan, name_some
from survey.statistics.labels import BoolArray, FloatArray, IntArray, find_starts, number_combinations, number_labels

Method = Literal["simple", "systematic", "pps"]


@dataclass(frozen=True, eq=False)
class _Listing:
    """A list in the order in which it is drawn from: by stratum, and within it by `order` and id.

    row : (N,) the place in the list as given. stratum : (N,) ascending. starts : (H,) where each stratum begins.
    n_units, n_drawn : (H,) of each stratum.
    """

    row: IntArray
    stratum: IntArray
    starts: IntArray
    n_units: IntArray
    n_drawn: IntArray


def draw_sample(
    frame: pd.DataFrame,
    sizes: int | Mapping[Any, int] | pd.DataFrame,
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
    sizes : how many to draw: a number for the whole list; label -> number where `by` is one column; or a frame with the
        columns of `by` and n, as `allocate` returns it.
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
    _refuse_missing_columns(frame, [*by, *order, *(name for name in (id, size) if name is not None)])
    if frame.empty:
        raise InvalidPlan("the list has no rows to draw from")
    listing = _list_units(frame, by, order, id, sizes)
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


def _refuse_missing_columns(frame: pd.DataFrame, names: list[str]) -> None:
    if missing := [name for name in names if name not in frame]:
        raise InvalidPlan(f"the list has no column {name_some(missing)}, only {list(frame.columns)}")


def _list_units(
    frame: pd.DataFrame,
    by: list[str],
    order: list[str],
    id_column: str | None,
    sizes: int | Mapping[Any, int] | pd.DataFrame,
) -> _Listing:
    numbered = [_number_column(frame, name) for name in by]
    stratum, table = number_combinations([number for number, _ in numbered], len(frame))
    labels = [label.take(table[:, turn]) for turn, (_, label) in enumerate(numbered)]
    keys = [_number_column(frame, name)[0] for name in order]
    if id_column is not None:
        keys.append(_number_ids(frame, id_column))
    row = np.lexsort([*keys[::-1], stratum])
    stratum = stratum[row]
    starts = find_starts(stratum)
    n_units = np.diff(starts, append=len(stratum))
    n_drawn = _look_up_sizes(labels, by, sizes, len(starts))
    if len(wrong := np.flatnonzero(n_drawn > n_units)):
        said = [f"{_name_stratum(labels, int(h))} ({n_drawn[h]} of {n_units[h]})" for h in wrong]
        raise InvalidPlan(f"a stratum has fewer rows than are to be drawn: {name_some(said)}")
    return _Listing(row, stratum, starts, n_units, n_drawn)


def _number_column(frame: pd.DataFrame, name: str) -> tuple[IntArray, pd.Index]:
    numbers, labels = number_labels(frame[name])
    if labels.hasnans:
        rows = np.flatnonzero(np.asarray(labels.isna())[numbers])
        raise InvalidPlan(f"{len(rows)} rows have no {name}: row {name_some(rows)}")
    return numbers, labels


def _number_ids(frame: pd.DataFrame, name: str) -> IntArray:
    numbers, labels = _number_column(frame, name)
    if len(labels) < len(frame):
        twice = labels[np.bincount(numbers) > 1]
        raise InvalidPlan(f"{name} names more than one row: {name_some(twice)}")
    return numbers


def _look_up_sizes(
    labels: list[pd.Index], by: list[str], sizes: int | Mapping[Any, int] | pd.DataFrame, n_strata: int
) -> IntArray:
    if not by:
        if isinstance(sizes, Mapping | pd.DataFrame):
            raise InvalidPlan("without strata the size is one number; name their columns: by")
        return np.full(n_strata, _read_number(sizes, "the whole list"), dtype=np.int64)
    wanted = _index_sizes(by, sizes)
    strata = [tuple(row) for row in zip(*labels, strict=True)]
    if without := [stratum for stratum in strata if stratum not in wanted]:
        raise InvalidPlan(f"no number is given for stratum {name_some(map(_name_tuple, without))}; 0 draws none")
    present = set(strata)
    if absent := [stratum for stratum, n in wanted.items() if n > 0 and stratum not in present]:
        raise InvalidPlan(f"the list has no row of stratum {name_some(map(_name_tuple, absent))}")
    return np.array([wanted[stratum] for stratum in strata], dtype=np.int64)


def _index_sizes(by: list[str], sizes: int | Mapping[Any, int] | pd.DataFrame) -> dict[tuple[Any, ...], int]:
    if isinstance(sizes, pd.DataFrame):
        _refuse_missing_columns(sizes, [*by, "n"])
        strata = list(zip(*(sizes[name] for name in by), strict=True))
        if len(set(strata)) < len(strata):
            raise InvalidPlan("the sizes name a stratum twice")
        return {stratum: _read_number(n, _name_tuple(stratum)) for stratum, n in zip(strata, sizes["n"], strict=True)}
    if isinstance(sizes, Mapping) and len(by) == 1:
        return {(label,): _read_number(n, label) for label, n in sizes.items()}
    raise InvalidPlan(f"sizes by {name_some(by)} are a frame with these columns and n")


def _read_number(n: float, stratum: object) -> int:
    if not (np.isfinite(n) and n == int(n) and n >= 0):
        raise InvalidPlan(f"the number to draw from {stratum} is {n}, not a whole number of 0 or more")
    return int(n)


def _name_tuple(stratum: tuple[Any, ...]) -> str:
    return " / ".join(str(label) for label in stratum)


def _name_stratum(labels: list[pd.Index], h: int) -> str:
    return _name_tuple(tuple(label[h] for label in labels)) if labels else "the whole list"


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


def _find_probabilities(listing: _Listing, sizes: FloatArray) -> FloatArray:
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


def _draw_lots(listing: _Listing, lottery: FloatArray) -> BoolArray:
    """The n smallest lots of each stratum."""
    ranked = np.lexsort([lottery, listing.stratum])
    rank = np.empty(len(ranked), dtype=np.int64)
    rank[ranked] = np.arange(len(ranked)) - listing.starts[listing.stratum]
    drawn: BoolArray = rank < listing.n_drawn[listing.stratum]
    return drawn


def _step_through(listing: _Listing, probability: FloatArray, start: FloatArray) -> BoolArray:
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
