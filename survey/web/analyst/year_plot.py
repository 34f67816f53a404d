"""Where figures of several units and campaigns stand on the page, year by year."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from survey.plots.line_plot import HEIGHT, WIDTH, Mark, join_marks

_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 32
_STEPS = (1, 2, 5, 10, 20, 50)
_MOST_TICKS = 7
# Campaigns stand a little beside the middle of their year, so that they hide no figure of it.
_ASIDE = 12.0


@dataclass(frozen=True)
class YearValue:
    """A figure of one year; `is_apart` when no line may join it to the year before."""

    year: int
    value: float
    is_apart: bool = False


@dataclass(frozen=True)
class YearEstimate:
    """An estimate of a campaign that began in a year, in the units of the scale, with its interval where it has one."""

    year: int
    value: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class YearLine:
    """The figures of one unit: a mark for each, and the unbroken parts of the line through them as paths."""

    marks: tuple[Mark, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True)
class YearPlot:
    """Years with their place from left to right, lines, estimates beside them, and the ticks of the scale."""

    years: tuple[tuple[int, float], ...]
    lines: tuple[YearLine, ...]
    estimates: tuple[Mark, ...]
    ticks: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class _Frame:
    first: int
    step: float
    bottom: int
    top: int

    def place(self, year: int) -> float:
        return round(_LEFT + self.step * (year - self.first + 0.5), 2)

    def height(self, value: float) -> float:
        return round(_TOP + (self.top - value) / (self.top - self.bottom) * (HEIGHT - _TOP - _BOTTOM), 2)


def draw_years(
    years: range, lines: Sequence[Sequence[YearValue]], estimates: Sequence[YearEstimate], highest: int
) -> YearPlot:
    """Figures in the order of years on a scale that holds them all, from 0 at the lowest to `highest`."""
    values = [each.value for line in lines for each in line]
    ends = [end for each in estimates for end in (each.value, each.lower, each.upper) if end is not None]
    ticks = _choose_ticks([*values, *ends], highest)
    frame = _Frame(years.start, (WIDTH - _LEFT - _RIGHT) / len(years), ticks.start, ticks[-1])
    return YearPlot(
        years=tuple((year, frame.place(year)) for year in years),
        lines=tuple(_draw_line(frame, line) for line in lines),
        estimates=tuple(_draw_estimates(frame, estimates)),
        ticks=tuple((tick, frame.height(tick)) for tick in ticks),
    )


def _choose_ticks(values: Sequence[float], highest: int) -> range:
    lowest, most = min(values, default=0.0), max(values, default=float(highest))
    for step in _STEPS:
        bottom = max(0, floor(lowest / step) * step)
        top = max(bottom + step, min(ceil(most / step) * step, ceil(highest / step) * step))
        if (top - bottom) // step < _MOST_TICKS:
            break
    return range(bottom, top + 1, step)


def _draw_line(frame: _Frame, line: Sequence[YearValue]) -> YearLine:
    marks: list[Mark | None] = []
    before: int | None = None
    for each in line:
        if each.is_apart or each.year - 1 != before:
            marks.append(None)
        marks.append(Mark(frame.place(each.year), frame.height(each.value), None, None))
        before = each.year
    return YearLine(tuple(mark for mark in marks if mark is not None), join_marks(marks))


def _draw_estimates(frame: _Frame, estimates: Sequence[YearEstimate]) -> list[Mark]:
    drawn, seen = [], dict.fromkeys((each.year for each in estimates), 0)
    for each in estimates:
        seen[each.year] += 1
        x = round(min(frame.place(each.year) + _ASIDE * seen[each.year], WIDTH - _RIGHT), 2)
        lower, upper = (None if end is None else frame.height(end) for end in (each.lower, each.upper))
        drawn.append(Mark(x, frame.height(each.value), lower, upper))
    return drawn
