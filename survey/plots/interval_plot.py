"""Estimates with their intervals, a row each: dots on one scale, last campaign's beside them where there is one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from survey.plots.axis import Axis, span
from survey.plots.drawing import Bar, Dot, Drawing, Mark, Stroke, Words
from survey.plots.lettering import measure, wrap

WIDTH = 720
_INSET, _LABELS, _START, _END, _FIGURES = 6, 252, 276, 640, WIDTH - 6
_SIZE, _LINE, _ROW, _HEADING, _KEY_LINE, _TICKS = 12, 15, 24, 26, 22, 44
_TALL = 500  # a picture so high has its scale at the top as well
_APART = 5  # how far now and before stand from the middle of their row


class Interval(NamedTuple):
    """An estimate with the ends of its interval, which are None where it has none."""

    value: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class Row:
    """One estimate; `written` is its figure in words, `group` the heading that it stands under, `role` its colour."""

    label: str
    now: Interval
    written: str
    before: Interval | None = None
    group: str = ""
    role: str = "estimate"


@dataclass(frozen=True)
class Scale:
    """What stands at the axis: its name, how a tick is written, and the values that it must hold besides the rows'."""

    name: str
    written: dict[float, str]
    axis: Axis


def span_rows(rows: Sequence[Row], also: Sequence[float] = ()) -> Axis:
    """The axis that holds every estimate and interval of some rows."""
    shown = [each for row in rows for each in (row.now, row.before) if each]
    return span([value for each in shown for value in each if value is not None] + list(also), _START, _END)


def draw_intervals(rows: Sequence[Row], scale: Scale, key: Sequence[tuple[str, str]], zero: bool = False) -> Drawing:
    """The rows in their order, from top to bottom.

    key : role and words of each kind of mark. zero : a line at no difference.
    """
    marks, top = _draw_key(key)
    height = sum(place.height + (_HEADING if place.heading is not None else 0) for place in _place(rows, 0))
    top += _LINE if height > _TALL else 0
    places, bottom = list(_place(rows, top)), top + height
    marks += [*_draw_stripes(rows, places), *_draw_axis(scale, top, bottom)]
    if zero:
        marks.append(Stroke(scale.axis.at(0), top, scale.axis.at(0), bottom, "zero"))
    for row, place in zip(rows, places, strict=True):
        if place.heading is not None:
            marks.append(Words(_INSET, place.heading + 17, row.group, "heading"))
        marks += _draw_row(row, scale.axis, place)
    return Drawing(WIDTH, bottom + _TICKS, tuple(marks))


class _Place(NamedTuple):
    """Where the heading above a row begins, if it has one, where itself begins, and how high it is."""

    heading: float | None
    top: float
    height: float


def _place(rows: Sequence[Row], top: float) -> Iterator[_Place]:
    group = ""
    for row in rows:
        heading = None
        if row.group != group:
            group, heading, top = row.group, top, top + _HEADING
        lines = len(wrap(row.label, _LABELS, _SIZE))
        height = max(_ROW + (4 if row.before else 0), lines * _LINE + 8)
        yield _Place(heading, top, height)
        top += height


def _draw_stripes(rows: Sequence[Row], places: Sequence[_Place]) -> list[Mark]:
    """Every other group, or every other row where there are no groups, on a ground of its own."""
    number, stripes = -1, []
    for row, (heading, top, height) in zip(rows, places, strict=True):
        number += not row.group or heading is not None
        if number % 2 == 0:
            first = top if heading is None else heading
            stripes.append(Bar(0, first, WIDTH, top + height - first, "stripe"))
    return list(stripes)


def _draw_axis(scale: Scale, top: float, bottom: float) -> list[Mark]:
    marks: list[Mark] = []
    for value, written in scale.written.items():
        x = scale.axis.at(value)
        marks += [Stroke(x, top, x, bottom, "axis"), Words(x, bottom + 16, written, "tick", "middle")]
        if bottom - top > _TALL:
            marks.append(Words(x, top - 5, written, "tick", "middle"))
    return [*marks, Words((_START + _END) / 2, bottom + 34, scale.name, "tick", "middle")]


def _draw_row(row: Row, axis: Axis, place: _Place) -> list[Mark]:
    middle = place.top + place.height / 2
    lines = wrap(row.label, _LABELS, _SIZE)
    first = middle - (len(lines) - 1) * _LINE / 2 + 4
    marks: list[Mark] = [Words(_INSET, round(first + _LINE * n, 1), line, "label") for n, line in enumerate(lines)]
    now = middle - (_APART if row.before else 0)
    marks += _draw_interval(row.now, axis, now, "interval", 8)
    marks.append(Dot(axis.at(row.now.value), now, 4, row.role))
    if row.before:
        marks += _draw_interval(row.before, axis, middle + _APART, "interval-before", 2)
        marks.append(Dot(axis.at(row.before.value), middle + _APART, 3.5, "before"))
    return [*marks, Words(_FIGURES, middle + 4, row.written, "figure", "end")]


def _draw_interval(shown: Interval, axis: Axis, y: float, role: str, height: float) -> list[Mark]:
    if shown.lower is None or shown.upper is None:
        return []
    start, end = axis.at(shown.lower), axis.at(shown.upper)
    return [Bar(start, y - height / 2, round(max(end - start, 0.5), 2), height, role)]


def _draw_key(key: Sequence[tuple[str, str]]) -> tuple[list[Mark], float]:
    """What each kind of mark is, in as many lines as it needs; and where the picture goes on below."""
    x, y, marks = 0.0, 0.0, list[Mark]()
    for role, words in key:
        width = 24 + measure(words, 11) + 16
        if x and x + width > WIDTH:
            x, y = 0.0, y + _KEY_LINE
        marks.append(Bar(x, y + 8, 18, 8, role) if role == "interval" else Dot(x + 9, y + 12, 4, role))
        marks.append(Words(x + 24, y + 16, words, "tick"))
        x += width
    return marks, y + (_KEY_LINE + 4 if key else 4)
