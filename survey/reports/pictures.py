"""A drawing as PNG, for documents and programs that take no SVG."""

import tempfile
from pathlib import Path

from survey.reports.typesetting import draw_apart

_DOTS_AN_INCH = 200
_TEMPLATE = '#set page(width: auto, height: auto, margin: 0pt)\n#image("drawing.svg")\n'


def render_png(svg: bytes) -> bytes:
    """The picture as fine as print needs, in the fonts of our files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "drawing.svg").write_bytes(svg)
        (folder / "drawing.typ").write_text(_TEMPLATE, encoding="utf-8")
        return draw_apart(folder, "drawing.typ", _DOTS_AN_INCH)
