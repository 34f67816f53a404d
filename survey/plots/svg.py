"""A picture as SVG: within a page, where the page's style colours it; or as a file, with its looks written into it."""

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from survey.plots.drawing import Bar, Dot, Drawing, Mark, Stroke, Words
from survey.plots.looks import FONTS, LOOKS

_NOT_IN_XML = {code: None for code in (*range(32), 0xFFFE, 0xFFFF) if code not in {9, 10, 13}}


def write_inline(drawing: Drawing, words: str) -> str:
    """The picture for a page: roles are classes. `words` says what it shows to who cannot see it."""
    size = f"0 0 {drawing.width:g} {drawing.height:g}"
    marks = "".join(_write(mark, {"class": mark.role}) for mark in drawing.marks)
    return f'<svg class="plot" viewBox="{size}" role="img" aria-label={_quote(words)}>{marks}</svg>'


def write_standalone(drawing: Drawing, title: str, words: str) -> bytes:
    """The picture as a file that needs nothing beside it, on white."""
    # Attributes and no style sheet: drawing programs and word processors read the first better than the second.
    size = f'width="{drawing.width:g}" height="{drawing.height:g}" viewBox="0 0 {drawing.width:g} {drawing.height:g}"'
    marks = "\n".join(_write(mark, LOOKS[mark.role]) for mark in drawing.marks)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family={quoteattr(FONTS)}>\n'
        f"<title>{_escape(title)}</title>\n<desc>{_escape(words)}</desc>\n"
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{marks}\n</svg>\n'
    ).encode()


def _write(mark: Mark, looks: Mapping[str, str]) -> str:
    style = _list(looks.items())
    match mark:
        case Bar():
            place = _list((("x", mark.x), ("y", mark.y), ("width", mark.width), ("height", mark.height)))
            return f"<rect{style}{place}/>"
        case Stroke():
            return f'<path{style} d="M{mark.x1:g} {mark.y1:g}L{mark.x2:g} {mark.y2:g}"/>'
        case Dot():
            return f"<circle{style}{_list((('cx', mark.x), ('cy', mark.y), ('r', mark.radius)))}/>"
        case Words():
            anchor = "" if mark.anchor == "start" else f' text-anchor="{mark.anchor}"'
            return f"<text{style}{_list((('x', mark.x), ('y', mark.y)))}{anchor}>{_escape(mark.text)}</text>"


def _list(attributes: Iterable[tuple[str, str | float]]) -> str:
    written = ((name, value if isinstance(value, str) else f"{value:.7g}") for name, value in attributes)
    return "".join(f" {name}={quoteattr(value)}" for name, value in written)


def _escape(text: str) -> str:
    return escape(text.translate(_NOT_IN_XML))


def _quote(text: str) -> str:
    return quoteattr(text.translate(_NOT_IN_XML))
