"""The index of a selection by several weightings, side by side: what the weights change."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from survey.indices.basis import Basis
from survey.indices.compute import compute_table, reduce_answers
from survey.indices.table import Dimension, Measure

_ESTIMATED = ["index", "standard_error", "lower", "upper", "n"]


@dataclass(frozen=True)
class SideBySide:
    """Tables with a row a measure or an agency, and the columns index.0, index.1 … by the order of the weightings.

    So also standard_error, lower, upper and n; change.0, change.1 … are the last index less each.
    """

    measures: pd.DataFrame
    agencies: pd.DataFrame


def compare_weightings(bases: Sequence[Basis]) -> SideBySide:
    """The same selection under several weightings; the order of agencies is that of the last's index."""
    whole, agencies = [], []
    for basis in bases:
        cells = reduce_answers(basis, [Dimension.AGENCY])
        whole.append(compute_table(basis, cells, [], [Measure.OVERALL, Measure.FACTOR]).frame)
        agencies.append(compute_table(basis, cells, [Dimension.AGENCY], [Measure.OVERALL]).frame)
    by_agency = _set_side_by_side(agencies, ["agency"])
    last = len(bases) - 1
    return SideBySide(
        measures=_set_side_by_side(whole, ["measure", "code"]),
        agencies=by_agency.sort_values(f"index.{last}", ascending=False, na_position="last", kind="stable"),
    )


def _set_side_by_side(frames: Sequence[pd.DataFrame], by: list[str]) -> pd.DataFrame:
    joined = frames[-1][by]
    for turn, frame in enumerate(frames):
        named = frame[[*by, *_ESTIMATED]].rename(columns={name: f"{name}.{turn}" for name in _ESTIMATED})
        joined = joined.merge(named, on=by, how="left")
    for turn in range(len(frames)):
        joined[f"change.{turn}"] = joined[f"index.{len(frames) - 1}"] - joined[f"index.{turn}"]
    return joined
