"""From rows of index tables to the rows of an interval plot."""

from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from typing import Any

from survey.indices.rounding import show_percent
from survey.plots.axis import Axis
from survey.plots.drawing import Drawing
from survey.plots.figures.figure import Value
from survey.plots.figures.words import say
from survey.plots.interval_plot import Interval, Row, Scale, draw_intervals, span_rows
from survey.plots.written import write_percent

FIGURES = ("index", "standard_error", "lower", "upper")
Record = Mapping[Any, Any]


def is_there(figure: float | None) -> bool:
    """Whether a figure exists and was not withheld."""
    return figure is not None and not isnan(figure)


def read_interval(value: float, lower: float, upper: float) -> Interval:
    """An estimate whose interval may not exist."""
    return Interval(value, lower, upper) if is_there(lower) else Interval(value, None, None)


def round_shares(record: Record, names: Iterable[str]) -> tuple[Value, ...]:
    """Shares as the percent that is shown."""
    return tuple(float(show_percent(record[name], 2)) if is_there(record[name]) else None for name in names)


def draw_indices(rows: Sequence[Row], language: str, key: Sequence[tuple[str, str]]) -> Drawing:
    """Indices on their scale, which holds what was found and no more."""
    axis = span_rows(rows)
    return draw_intervals(rows, Scale(say("index", language), _write_ticks(axis, language), axis), key)


def count_decimals(axis: Axis) -> int:
    """How many decimals the percents of an axis need."""
    return 0 if all(show_percent(tick, 0) == show_percent(tick, 1) for tick in axis.ticks) else 1


def _write_ticks(axis: Axis, language: str) -> dict[float, str]:
    return {tick: write_percent(tick, language, count_decimals(axis)) for tick in axis.ticks}
