"""The built-in master of the slides: 16:9, headings at the left in one colour, a line under them."""

from typing import Any

from pptx.oxml import parse_xml
from pptx.util import Inches

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
# Of the template: a title with a subtitle, and a title alone.
TITLE_LAYOUT, PLAIN_LAYOUT = 0, 5
ACCENT = "0B5394"
_LEFT, _INNER = Inches(0.6), Inches(12.1)
_DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_SLIDES = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'


def style_master(presentation: Any) -> None:
    """Make a presentation of the library's own master ours."""
    _widen(presentation)
    cover, plain = (presentation.slide_layouts[each] for each in (TITLE_LAYOUT, PLAIN_LAYOUT))
    _place(cover.placeholders[0], Inches(1.9), Inches(1.6))
    _set_letters(cover.placeholders[0], 40, ACCENT, is_bold=True, anchor="b")
    _place(cover.placeholders[1], Inches(3.8), Inches(2.4))
    _set_letters(cover.placeholders[1], 22, "404040", is_bold=False, anchor="t")
    _add_line(cover, Inches(3.6))
    _place(plain.placeholders[0], Inches(0.3), Inches(0.8))
    _set_letters(plain.placeholders[0], 28, ACCENT, is_bold=True, anchor="b")
    _add_line(plain, Inches(1.15))


def _widen(presentation: Any) -> None:
    """From 4:3 to 16:9: what the library's layouts place is moved along."""
    ratio = WIDTH / presentation.slide_width
    for layout in (presentation.slide_master, *presentation.slide_layouts):
        places = [(shape, shape.left, shape.top, shape.width, shape.height) for shape in layout.placeholders]
        for shape, left, top, width, height in places:
            shape.left, shape.top, shape.width, shape.height = int(left * ratio), top, int(width * ratio), height
    presentation.slide_width, presentation.slide_height = WIDTH, HEIGHT


def _place(shape: Any, top: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = _LEFT, top, _INNER, height


def _set_letters(shape: Any, size: int, colour: str, *, is_bold: bool, anchor: str) -> None:
    """How the slides' own text in this place is written."""
    body = shape.text_frame._txBody
    body.bodyPr.set("anchor", anchor)
    style = body.find("{*}lstStyle")
    style.getparent().replace(
        style,
        parse_xml(
            f'<a:lstStyle {_DRAWING}><a:lvl1pPr marL="0" indent="0" algn="l"><a:buNone/>'
            f'<a:defRPr sz="{size * 100}" b="{int(is_bold)}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
            "</a:defRPr></a:lvl1pPr></a:lstStyle>"
        ),
    )


def _add_line(layout: Any, top: int) -> None:
    number = max(shape.shape_id for shape in layout.shapes) + 1
    layout.shapes._spTree.append(
        parse_xml(
            f'<p:sp {_SLIDES} {_DRAWING}><p:nvSpPr><p:cNvPr id="{number}" name="Line"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
            f'<p:spPr><a:xfrm><a:off x="{_LEFT}" y="{top}"/><a:ext cx="{_INNER}" cy="{Inches(0.04)}"/></a:xfrm>'
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{ACCENT}"/></a:solidFill>'
            "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
        )
    )
