"""The list to draw from: its strata, its order, and how many to draw of each stratum."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from survey.statistics.errors import InvalidPlan, name_some
from survey.statistics.labels import IntArray, find_starts, number_combinations, number_labels

Wanted = int | Mapping[Any, int] | pd.DataFrame


@dataclass(frozen=True, eq=False)
class Listing:
    """A list in the order in which it is drawn from: by stratum, and within it by `order` and id.

    row : (N,) the place in the list as given. stratum : (N,) ascending. starts : (H,) where each stratum begins.
    n_drawn : (H,) how many to draw of each.
    """

    row: IntArray
    stratum: IntArray
    starts: IntArray
    n_drawn: IntArray


def refuse_missing_columns(frame: pd.DataFrame, names: list[str]) -> None:
    """Raise InvalidPlan when a frame has not all of the columns."""
    if missing := [name for name in names if name not in frame]:
        raise InvalidPlan(f"there is no column {name_some(missing)}, only {list(frame.columns)}")


def list_units(
    frame: pd.DataFrame,
    by: list[str],
    order: list[str],
    id_column: str | None,
    wanted: Wanted,
) -> Listing:
    """The list in the order of drawing, and how many are to be drawn; see `draw_sample` for what is refused."""
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
    n_drawn = _look_up_wanted(labels, by, wanted, len(starts))
    if len(wrong := np.flatnonzero(n_drawn > n_units)):
        said = [f"{_name_stratum(labels, int(h))} ({n_drawn[h]} of {n_units[h]})" for h in wrong]
        raise InvalidPlan(f"a stratum has fewer rows than are to be drawn: {name_some(said)}")
    return Listing(row, stratum, starts, n_drawn)


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


def _look_up_wanted(labels: list[pd.Index], by: list[str], wanted: Wanted, n_strata: int) -> IntArray:
    if not by:
        if isinstance(wanted, Mapping | pd.DataFrame):
            raise InvalidPlan("without strata the size is one number; name their columns: by")
        return np.full(n_strata, _read_number(wanted, "the whole list"), dtype=np.int64)
    number_of = _index_wanted(by, wanted)
    strata = [tuple(row) for row in zip(*labels, strict=True)]
    if without := [stratum for stratum in strata if stratum not in number_of]:
        raise InvalidPlan(f"no number is given for stratum {name_some(map(_name_tuple, without))}; 0 draws none")
    present = set(strata)
    if absent := [stratum for stratum, n in number_of.items() if n > 0 and stratum not in present]:
        raise InvalidPlan(f"the list has no row of stratum {name_some(map(_name_tuple, absent))}")
    return np.array([number_of[stratum] for stratum in strata], dtype=np.int64)


def _index_wanted(by: list[str], wanted: Wanted) -> dict[tuple[Any, ...], int]:
    if isinstance(wanted, pd.DataFrame):
        refuse_missing_columns(wanted, [*by, "n"])
        strata, numbers = list(zip(*(wanted[name] for name in by), strict=True)), list(wanted["n"])
    elif isinstance(wanted, Mapping):
        strata = [label if len(by) > 1 and isinstance(label, tuple) else (label,) for label in wanted]
        numbers = list(wanted.values())
    else:
        raise InvalidPlan(f"sizes by {name_some(by)} are a frame with these columns and n, or label -> number")
    if wrong := [stratum for stratum in strata if len(stratum) != len(by)]:
        raise InvalidPlan(f"strata by {name_some(by)} have a label of each, not {name_some(map(_name_tuple, wrong))}")
    if len(set(strata)) < len(strata):
        raise InvalidPlan("the sizes name a stratum twice")
    return {stratum: _read_number(n, _name_tuple(stratum)) for stratum, n in zip(strata, numbers, strict=True)}


def _read_number(n: float, stratum: object) -> int:
    if not (np.isfinite(n) and n == int(n) and n >= 0):
        raise InvalidPlan(f"the number to draw from {stratum} is {n}, not a whole number of 0 or more")
    return int(n)


def _name_tuple(stratum: tuple[Any, ...]) -> str:
    return " / ".join(str(label) for label in stratum)


def _name_stratum(labels: list[pd.Index], h: int) -> str:
    return _name_tuple(tuple(label[h] for label in labels)) if labels else "the whole list"
