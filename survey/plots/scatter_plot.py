"""An importance-performance map: where its points stand, and the picture of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import NamedTuple

from survey.plots.drawing import Bar, Dot, Drawing, Mark, Stroke, Words
from survey.plots.interval_plot import Interval
from survey.plots.lettering import wrap

WIDTH, HEIGHT = 720, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 24, 24, 44
_FLOOR = HEIGHT - _BOTTOM
_STEP = 0.05


@dataclass(frozen=True)
class ScatterPlot:
    """Points and ticks in the units of the view box, and where the means of both cross.

    spans : of each point the ends of its interval across and up, None where there is none.
    """

    points: tuple[tuple[float, float], ...]
    spans: tuple[tuple[tuple[float, float] | None, tuple[float, float] | None], ...]
    x_ticks: tuple[tuple[float, float], ...]
    y_ticks: tuple[tuple[float, float], ...]
    mean: tuple[float, float]


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        return round(self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start), 2)

    def list_ticks(self) -> tuple[tuple[float, float], ...]:
        n = round((self.high - self.low) / _STEP)
        every = max(1, -(-n // 6))
        ticks = (self.low + _STEP * number for number in range(0, n + 1, every))
        return tuple((tick, self.at(tick)) for tick in ticks)


def draw_scatter(across: Sequence[Interval], up: Sequence[Interval]) -> ScatterPlot:
    """Points of two shares with their intervals, one across and one up, at least one of them."""
    x = _scale(across, _LEFT, WIDTH - _RIGHT)
    y = _scale(up, HEIGHT - _BOTTOM, _TOP)
    return ScatterPlot(
        points=tuple((x.at(a.value), y.at(b.value)) for a, b in zip(across, up, strict=True)),
        spans=tuple((_span(x, a), _span(y, b)) for a, b in zip(across, up, strict=True)),
        x_ticks=x.list_ticks(),
        y_ticks=y.list_ticks(),
        mean=(x.at(sum(a.value for a in across) / len(across)), y.at(sum(b.value for b in up) / len(up))),
    )


def _span(scale: _Scale, interval: Interval) -> tuple[float, float] | None:
    if interval.lower is None or interval.upper is None:
        return None
    return scale.at(interval.lower), scale.at(interval.upper)


def _scale(intervals: Sequence[Interval], start: float, end: float) -> _Scale:
    ends = [(each.value, each.lower, each.upper) for each in intervals]
    values = [end for each in ends for end in each if end is not None]
    low, high = floor(min(values) / _STEP), ceil(max(values) / _STEP)
    return _Scale(low * _STEP, max(high, low + 1) * _STEP, start, end)


class Labels(NamedTuple):
    """What each point is called, what stands at both scales, and how their ticks are written."""

    points: tuple[str, ...]
    across: str
    up: str
    x_ticks: tuple[str, ...]
    y_ticks: tuple[str, ...]


def picture_scatter(plot: ScatterPlot, labels: Labels) -> Drawing:
    """The points, numbered, within the four fields that the means make; their names below."""
    marks: list[Mark] = []
    for (_, x), written in zip(plot.x_ticks, labels.x_ticks, strict=True):
        marks += [Stroke(x, _TOP, x, _FLOOR, "axis"), Words(x, _FLOOR + 16, written, "tick", "middle")]
    for (_, y), written in zip(plot.y_ticks, labels.y_ticks, strict=True):
        marks += [Stroke(_LEFT, y, WIDTH - _RIGHT, y, "axis"), Words(_LEFT - 8, y + 4, written, "tick", "end")]
    x, y = plot.mean
    marks += [Stroke(x, _TOP, x, _FLOOR, "cross"), Stroke(_LEFT, y, WIDTH - _RIGHT, y, "cross")]
    for (x, y), (across, up) in zip(plot.points, plot.spans, strict=True):
        marks += [Bar(across[0], y - 2, across[1] - across[0], 4, "interval")] if across else []
        marks += [Bar(x - 2, up[1], 4, up[0] - up[1], "interval")] if up else []
    for number, (x, y) in enumerate(plot.points, start=1):
        beside, anchor = (x + 10, "start") if x < WIDTH - 80 else (x - 10, "end")
        marks += [Dot(x, y, 6, "estimate"), Words(beside, y - 6, str(number), "figure", anchor)]
    marks += [
        Words((_LEFT + WIDTH - _RIGHT) / 2, HEIGHT - 8, labels.across, "tick", "middle"),
        Words(0, 12, labels.up, "tick"),
    ]
    lines = [line for n, name in enumerate(labels.points, start=1) for line in wrap(f"{n}. {name}", WIDTH, 12)]
    marks += [Words(0, HEIGHT + 16 * (n + 1), line, "label") for n, line in enumerate(lines)]
    return Drawing(WIDTH, HEIGHT + 16 * len(lines) + 12, tuple(marks))
