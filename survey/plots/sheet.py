"""A picture as a sheet of its own: under its title, above what must be said of its figures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from survey.plots.drawing import Bar, Dot, Drawing, Mark, Stroke, Words
from survey.plots.lettering import wrap
from survey.plots.looks import LOOKS

_MARGIN = 20


@dataclass(frozen=True)
class Caption:
    """What a sheet says around its picture; `warning` is empty but for figures that nobody may take for real."""

    subtitle: str
    warning: str
    notes: tuple[str, ...]


def compose_sheet(drawing: Drawing, title: str, reading: Sequence[str], caption: Caption) -> Drawing:
    """The picture with its title, how to read it, conditions, method and remarks."""
    marks, top = list[Mark](), float(_MARGIN)
    above = [(title, "title"), (caption.subtitle, "subtitle"), (caption.warning, "warning")]
    for text, role in above:
        top = _write(marks, text, role, top, drawing.width)
    top += 10
    marks += [_shift(mark, top) for mark in drawing.marks]
    top += drawing.height + 10
    marks.append(Stroke(_MARGIN, top, _MARGIN + drawing.width, top, "axis"))
    top += 6
    for text in (*reading, *caption.notes):
        top = _write(marks, text, "note", top, drawing.width)
    return Drawing(drawing.width + 2 * _MARGIN, round(top + _MARGIN), tuple(marks))


def _write(marks: list[Mark], text: str, role: str, top: float, width: float) -> float:
    """Add a paragraph at a height; gives back where the next may begin."""
    if not text:
        return top
    size = float(LOOKS[role]["font-size"])
    # Semi-bold letters are a little wider than those that lines are measured by.
    for line in wrap(text, width if role == "note" else width * 0.94, size):
        top = round(top + size * 1.4, 2)
        marks.append(Words(_MARGIN, top, line, role))
    return top + size * 0.3


def _shift(mark: Mark, down: float) -> Mark:
    match mark:
        case Stroke():
            across, along = (mark.x1 + _MARGIN, mark.x2 + _MARGIN), (mark.y1 + down, mark.y2 + down)
            return replace(mark, x1=across[0], x2=across[1], y1=along[0], y2=along[1])
        case Bar() | Dot() | Words():
            return replace(mark, x=mark.x + _MARGIN, y=mark.y + down)
