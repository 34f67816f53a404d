"""How answers divide: a bar a row, from the worst answer to the best."""

from collections.abc import Sequence
from dataclasses import dataclass

from survey.plots.drawing import Bar, Drawing, Mark, Words
from survey.plots.lettering import measure, wrap

WIDTH = 720
_LABELS, _START, _END, _COUNTS = 286, 312, 652, WIDTH - 4
_SIZE, _LINE, _BAR, _KEY_LINE, _HEAD = 12, 15, 18, 20, 20
_LEAST = 26  # narrower parts have no room for their figure


@dataclass(frozen=True)
class Stack:
    """One bar: its shares, which sum to 1, each with its figure in words; and how many answers stand behind it."""

    label: str
    shares: tuple[float, ...]
    written: tuple[str, ...]
    count: str


def draw_stacks(stacks: Sequence[Stack], levels: Sequence[str], counted: str) -> Drawing:
    """The bars in their order, under the words of the levels; `counted` is the heading of the counts."""
    marks, top = _draw_key(levels)
    marks.append(Words(_COUNTS, top + 14, counted, "tick", "end"))
    top += _HEAD
    for stack in stacks:
        lines = wrap(stack.label, _LABELS, _SIZE)
        height = max(_BAR + 8, len(lines) * _LINE + 8)
        middle = top + height / 2
        first = middle - (len(lines) - 1) * _LINE / 2 + 4
        marks += [Words(0, round(first + _LINE * n, 1), line, "label") for n, line in enumerate(lines)]
        marks += _draw_bar(stack, middle)
        marks.append(Words(_COUNTS, middle + 4, stack.count, "tick", "end"))
        top += height
    return Drawing(WIDTH, top + 6, tuple(marks))


def _draw_bar(stack: Stack, middle: float) -> list[Mark]:
    marks: list[Mark] = []
    x = float(_START)
    for level, (share, written) in enumerate(zip(stack.shares, stack.written, strict=True), start=1):
        width = share * (_END - _START)
        marks.append(Bar(round(x, 2), middle - _BAR / 2, round(width, 2), _BAR, f"level-{level}"))
        if width >= _LEAST:
            marks.append(Words(round(x + width / 2, 2), middle + 4, written, f"on-{level}", "middle"))
        x += width
    return marks


def _draw_key(levels: Sequence[str]) -> tuple[list[Mark], float]:
    """The levels with their words, in as many lines as they need; and where the picture goes on below."""
    x, y, marks = 0.0, 4.0, list[Mark]()
    for number, words in enumerate(levels, start=1):
        width = 22 + measure(words, 11) + 16
        if x and x + width > WIDTH:
            x, y = 0.0, y + _KEY_LINE
        marks += [Bar(x, y, 14, 14, f"level-{number}"), Words(x + 20, y + 11, words, "tick")]
        x += width
    return marks, y + _KEY_LINE
