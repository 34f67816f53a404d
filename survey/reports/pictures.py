"""A drawing as PNG, for documents and programs that take no SVG."""

import tempfile
from math import sqrt
from pathlib import Path

from survey.plots.drawing import Drawing
from survey.reports.typesetting import draw_apart

_DOTS_AN_INCH = 200
_PAGE_DOTS = 96  # pixels of an SVG to the inch
# A picture of a thousand services would take gigabytes; it is drawn less finely instead.
_MOST_DOTS = 40_000_000
_TEMPLATE = '#set page(width: auto, height: auto, margin: 0pt)\n#image("drawing.svg")\n'


def render_png(svg: bytes, drawing: Drawing) -> bytes:
    """The SVG of a drawing, as fine as print needs, in the fonts of our files."""
    finest = _PAGE_DOTS * sqrt(_MOST_DOTS / (drawing.width * drawing.height))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "drawing.svg").write_bytes(svg)
        (folder / "drawing.typ").write_text(_TEMPLATE, encoding="utf-8")
        return draw_apart(folder, "drawing.typ", min(_DOTS_AN_INCH, finest))
