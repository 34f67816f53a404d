"""How a heat map is laid out: a row a unit or service, a cell a criterion or factor, warmer where it is lower."""

from collections.abc import Sequence
from dataclasses import dataclass

from survey.plots.drawing import Bar, Drawing, Mark, Stroke, Words
from survey.plots.lettering import wrap

WARMEST = 9
_LABELS, _OVERALL, _GAP = 250, 56, 14
_WIDE, _NARROW, _MOST_WIDE = 92, 42, 8
_SIZE, _HEAD_SIZE, _LINE, _CELL = 12, 11, 15, 24


@dataclass(frozen=True)
class GridCell:
    """One figure in words; `warmth` from 0 to 9, None where the figure is withheld."""

    written: str
    warmth: int | None


@dataclass(frozen=True)
class GridRow:
    """What a row is called, its overall index in words, and its cells in the order of the columns."""

    label: str
    overall: str
    cells: tuple[GridCell, ...]


def draw_grid(rows: Sequence[GridRow], heads: Sequence[str], overall: str) -> Drawing:
    """The rows in their order, under the heads of the columns; `overall` is the head of the overall index."""
    across = _WIDE if len(heads) <= _MOST_WIDE else _NARROW
    first = _LABELS + _GAP + _OVERALL + _GAP
    broken = [wrap(head, across - 6, _HEAD_SIZE) for head in heads]
    top = max(map(len, broken), default=1) * _LINE + 6
    marks: list[Mark] = [Words(_LABELS + _GAP + _OVERALL, top - 6, overall, "heading", "end")]
    for column, lines in enumerate(broken):
        middle = first + (column + 0.5) * across
        for place, line in enumerate(reversed(lines)):
            marks.append(Words(middle, top - 6 - place * _LINE, line, "tick", "middle"))
    for row in rows:
        lines = wrap(row.label, _LABELS, _SIZE)
        height = max(_CELL, len(lines) * _LINE + 6)
        marks += _draw_row(row, lines, (top, height), (first, across))
        top += height
    return Drawing(first + len(heads) * across, top + 6, tuple(marks))


def _draw_row(row: GridRow, lines: Sequence[str], down: tuple[float, float], across: tuple[float, float]) -> list[Mark]:
    """A row at its top and height, with cells from a place on, each so wide."""
    (top, height), (first, width) = down, across
    middle = top + height / 2 + 4
    begin = middle - (len(lines) - 1) * _LINE / 2
    marks: list[Mark] = [Words(0, round(begin + _LINE * n, 1), line, "label") for n, line in enumerate(lines)]
    marks.append(Words(_LABELS + _GAP + _OVERALL, middle, row.overall, "figure", "end"))
    for column, cell in enumerate(row.cells):
        x = first + column * width
        role = "withheld" if cell.warmth is None else f"warm-{cell.warmth}"
        marks.append(Bar(x, top, width, height, role))
        words = "tick" if cell.warmth is None else "label"
        marks.append(Words(x + width / 2, middle, cell.written, words, "middle"))
    marks.append(Stroke(0, top + height, first + len(row.cells) * width, top + height, "axis"))
    return marks
