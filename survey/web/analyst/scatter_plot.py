"""Where the points of an importance-performance map stand on the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

WIDTH, HEIGHT = 560, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 24, 20, 44
_STEP = 0.05


@dataclass(frozen=True)
class ScatterPlot:
    """Points and ticks in the units of the view box, and where the means of both cross."""

    points: tuple[tuple[float, float], ...]
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


def draw_scatter(across: Sequence[float], up: Sequence[float]) -> ScatterPlot:
    """Points of two shares, one across and one up, at least one of them."""
    x = _scale(across, _LEFT, WIDTH - _RIGHT)
    y = _scale(up, HEIGHT - _BOTTOM, _TOP)
    return ScatterPlot(
        points=tuple((x.at(a), y.at(b)) for a, b in zip(across, up, strict=True)),
        x_ticks=x.list_ticks(),
        y_ticks=y.list_ticks(),
        mean=(x.at(sum(across) / len(across)), y.at(sum(up) / len(up))),
    )


def _scale(values: Sequence[float], start: float, end: float) -> _Scale:
    low, high = floor(min(values) / _STEP), ceil(max(values) / _STEP)
    return _Scale(low * _STEP, max(high, low + 1) * _STEP, start, end)
