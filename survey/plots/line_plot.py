"""An index over time with its interval: where its points stand, and the picture of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor
from typing import NamedTuple

from survey.plots.drawing import Bar, Dot, Drawing, Stroke, Words
from survey.plots.drawing import Mark as Drawn

WIDTH, HEIGHT = 640, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 32
_STEP = 0.05
_NAME = 16  # above the picture, for the name of its scale

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


class Labels(NamedTuple):
    """What stands at the points, at the ticks, and at the scale."""

    points: tuple[str, ...]
    ticks: tuple[str, ...]
    scale: str


def picture_line(plot: LinePlot, labels: Labels) -> Drawing:
    """The line over its intervals, with labels below; room is left above for the name of the scale."""
    marks: list[Drawn] = [Words(0, 12, labels.scale, "tick")]
    for (_, place), written in zip(plot.ticks, labels.ticks, strict=True):
        y = place + _NAME
        marks += [Stroke(_LEFT, y, WIDTH - _RIGHT, y, "axis"), Words(_LEFT - 6, y + 4, written, "tick", "end")]
    known = [(mark, label) for mark, label in zip(plot.marks, labels.points, strict=True) if mark]
    for mark, _ in known:
        if mark.lower is not None and mark.upper is not None:
            height = round(max(mark.lower - mark.upper, 0.5), 2)
            marks.append(Bar(round(mark.x - 4, 2), mark.upper + _NAME, 8, height, "interval"))
    for one, two in pairwise(plot.marks):
        if one and two:
            marks.append(Stroke(one.x, one.y + _NAME, two.x, two.y + _NAME, "path"))
    for mark, label in known:
        marks += [
            Dot(mark.x, mark.y + _NAME, 4, "estimate"),
            Words(mark.x, HEIGHT + _NAME - 12, label, "tick", "middle"),
        ]
    return Drawing(WIDTH, HEIGHT + _NAME, tuple(marks))
