"""Where the points of a line stand on the page: an index over time with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

WIDTH, HEIGHT = 640, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 32
_STEP = 0.05

Point = tuple[float | None, float | None, float | None]


@dataclass(frozen=True)
class Mark:
    """One point of the line, in the units of the view box; lower and upper are None without an interval."""

    x: float
    y: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class LinePlot:
    """A line: marks (None where there is no figure), the unbroken parts as paths, and the ticks of the scale."""

    marks: tuple[Mark | None, ...]
    paths: tuple[str, ...]
    ticks: tuple[tuple[float, float], ...]


def draw_line(points: Sequence[Point]) -> LinePlot:
    """Points of an estimate with its interval, shares from 0 to 1, placed from left to right."""
    values = [value for point in points for value in point if value is not None]
    lowest, highest = floor(min(values, default=0.5) / _STEP), ceil(max(values, default=1.0) / _STEP)
    # Points that are all the same need a scale, too.
    lowest = max(0, min(lowest, highest - 1))
    bottom, top = lowest * _STEP, max(highest, lowest + 1) * _STEP
    step = (WIDTH - _LEFT - _RIGHT) / max(len(points), 1)

    def at(value: float) -> float:
        return round(_TOP + (top - value) / (top - bottom) * (HEIGHT - _TOP - _BOTTOM), 2)

    marks = tuple(
        None
        if index is None
        else Mark(
            round(_LEFT + step * (place + 0.5), 2),
            at(index),
            None if lower is None else at(lower),
            None if upper is None else at(upper),
        )
        for place, (index, lower, upper) in enumerate(points)
    )
    n_ticks = round((top - bottom) / _STEP)
    every = max(1, -(-n_ticks // 6))
    ticks = [bottom + _STEP * number for number in range(0, n_ticks + 1, every)]
    return LinePlot(marks, join_marks(marks), tuple((tick, at(tick)) for tick in ticks))


def join_marks(marks: Sequence[Mark | None]) -> tuple[str, ...]:
    """The line through marks as paths, broken where there is none."""
    paths: list[list[Mark]] = [[]]
    for mark in marks:
        if mark is None:
            paths.append([])
        else:
            paths[-1].append(mark)
    return tuple("M" + "L".join(f"{mark.x} {mark.y}" for mark in path) for path in paths if len(path) > 1)
