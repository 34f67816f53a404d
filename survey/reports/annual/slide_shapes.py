"""What stands on a slide: text, native tables, native charts that can be edited; each told its room, and its height."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Emu, Pt

from survey.reports.annual.content import Chart, Table
from survey.reports.annual.slide_master import ACCENT

_Colour: Any = RGBColor  # python-pptx is typed in parts only
_ACCENT, _BESIDE, _WHITE, _INK = (_Colour.from_string(each) for each in (ACCENT, "B8C4CE", "FFFFFF", "202020"))
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
# How wide a letter of the built-in letters is and how high a line, in sizes of its letters; what a cell adds.
_LETTER, _LINE, _CELL_MARGIN = 0.58, 1.2, Pt(5)
# Letters that stand in for the built-in ones may be higher, and a row does not grow with them everywhere.
_LINE_OF_CELL = 1.36
_MARGIN = Pt(7.2)


@dataclass(frozen=True)
class Room:
    """Where a shape stands on its slide."""

    left: int
    top: int
    width: int
    height: int


def measure_sentence(sentence: str, width: int, size: int) -> int:
    """How high a sentence of a list will be, with the space under it."""
    return int(_count_lines(f"• {sentence}", width - 2 * _MARGIN, size) * Pt(size) * _LINE + Pt(size / 2))


def write_sentences(slide: Any, sentences: Sequence[str], room: Room, size: int) -> None:
    """Sentences as a list."""
    frame = slide.shapes.add_textbox(room.left, room.top, room.width, room.height).text_frame
    frame.word_wrap = True
    for number, sentence in enumerate(sentences):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text, paragraph.font.size, paragraph.space_after = f"• {sentence}", Pt(size), Pt(size / 2)


def write_line(slide: Any, text: str, room: Room, size: int, *, at_right: bool = False) -> None:
    """One line of small grey text."""
    paragraph = slide.shapes.add_textbox(room.left, room.top, room.width, room.height).text_frame.paragraphs[0]
    paragraph.text, paragraph.font.size = text, Pt(size)
    paragraph.font.color.rgb = _Colour.from_string("606060")
    paragraph.alignment = PP_ALIGN.RIGHT if at_right else PP_ALIGN.LEFT


def measure_row(table: Table, values: Sequence[str], width: int, size: int) -> int:
    """How high a row of a table will be."""
    total = sum(column.width for column in table.columns)
    lines = (
        _count_lines(value, int(width * column.width / total) - 2 * _MARGIN, size)
        for value, column in zip(values, table.columns, strict=True)
    )
    return int(max(lines) * Pt(size) * _LINE_OF_CELL + _CELL_MARGIN)


def draw_table(slide: Any, table: Table, rows: Sequence[Sequence[str]], room: Room, size: int) -> int:
    """A native table; gives its height."""
    shown = [[column.heading for column in table.columns], *rows]
    heights = [measure_row(table, values, room.width, size) for values in shown]
    frame = slide.shapes.add_table(len(shown), len(table.columns), room.left, room.top, room.width, sum(heights))
    total = sum(column.width for column in table.columns)
    for place, column in enumerate(table.columns):
        frame.table.columns[place].width = int(room.width * column.width / total)
    for y, values in enumerate(shown):
        frame.table.rows[y].height = heights[y]
        for x, value in enumerate(values):
            cell = frame.table.cell(y, x)
            cell.text = value
            cell.margin_top = cell.margin_bottom = Emu(_CELL_MARGIN // 2)
            cell.text_frame.paragraphs[0].font.size = Pt(size)
            cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if table.columns[x].is_number else PP_ALIGN.LEFT
    return sum(heights)


def draw_chart(slide: Any, chart: Chart, room: Room, size: int) -> None:
    """A native bar chart whose error bars are the intervals, with what the indices are compared with beside them."""
    make: Any = CategoryChartData  # python-pptx is typed in parts only
    data = make(number_format="0.00")
    data.categories = [bar.label for bar in chart.bars]
    data.add_series(chart.series, [bar.value for bar in chart.bars])
    if chart.beside:
        data.add_series(chart.beside, [bar.beside for bar in chart.bars])
    kind = XL_CHART_TYPE.BAR_CLUSTERED
    frame = slide.shapes.add_chart(kind, room.left, room.top, room.width, room.height, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", chart.alt)
    drawn = frame.chart
    drawn.has_title, drawn.font.size, drawn.has_legend = False, Pt(size), True
    drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    drawn.category_axis.reverse_order = True
    drawn.value_axis.minimum_scale, drawn.value_axis.maximum_scale = 0, 100
    drawn.value_axis.has_major_gridlines, drawn.value_axis.visible = False, False
    drawn.plots[0].gap_width, drawn.plots[0].overlap = 50, 0
    for series, fill, ink in zip(drawn.plots[0].series, (_ACCENT, _BESIDE), (_WHITE, _INK), strict=False):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = fill
        labels = series.data_labels
        labels.show_value, labels.number_format, labels.number_format_is_linked = True, "0.00", False
        labels.position, labels.font.color.rgb = XL_LABEL_POSITION.INSIDE_BASE, ink
    _add_error_bars(drawn.plots[0].series[0]._element, chart)


def _count_lines(text: str, width: float, size: int) -> int:
    """How many lines a text takes, words kept whole."""
    most = max(1, int(width / (Pt(size) * _LETTER)))
    lines, room = 1, most
    for word in text.split():
        if len(word) > room and room < most:
            lines, room = lines + 1, most
        lines += ceil(len(word) / most) - 1
        room -= len(word) + 1
    return lines


def _add_error_bars(series: Any, chart: Chart) -> None:
    above = [0.0 if bar.upper is None else bar.upper - bar.value for bar in chart.bars]
    below = [0.0 if bar.lower is None else bar.value - bar.lower for bar in chart.bars]
    markup = (
        f'<c:errBars xmlns:c="{_CHART}"><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f"<c:plus>{_list_numbers(above)}</c:plus><c:minus>{_list_numbers(below)}</c:minus></c:errBars>"
    )
    series.find(f"{{{_CHART}}}cat").addprevious(parse_xml(markup))


def _list_numbers(numbers: list[float]) -> str:
    points = "".join(f'<c:pt idx="{place}"><c:v>{one:.2f}</c:v></c:pt>' for place, one in enumerate(numbers))
    return f'<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(numbers)}"/>{points}</c:numLit>'
