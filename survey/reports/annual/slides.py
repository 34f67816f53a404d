"""The report as slides: native charts and tables that can be edited, the sentences as notes."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pptx
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.oxml import parse_xml
from pptx.util import Inches, Pt

from survey.reports.annual.content import AnnualReport, Block, Chart, Points, Profile, Section, Table

_WIDTH, _HEIGHT = Inches(13.333), Inches(7.5)
_LEFT, _TOP, _INNER = Inches(0.6), Inches(1.35), Inches(12.1)
# Of the template: a title with a subtitle, and a title alone.
TITLE_LAYOUT, PLAIN_LAYOUT = 0, 5
_ROWS, _SENTENCES, _LETTERS = 9, 5, 900
_Colour: Any = RGBColor  # python-pptx is typed in parts only
_ACCENT, _WHITE = _Colour(0x0B, 0x53, 0x94), _Colour(0xFF, 0xFF, 0xFF)
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def render_pptx(report: AnnualReport, template: Path | None = None) -> bytes:
    """The slides, on an office's own master where there is one."""
    presentation = pptx.Presentation(str(template) if template else None)
    if template is None:
        _widen(presentation)
    deck = _Deck(presentation, report)
    deck.write()
    made = BytesIO()
    presentation.save(made)
    return made.getvalue()


def build_slide_template() -> bytes:
    """A presentation without slides on the built-in master."""
    presentation = pptx.Presentation()
    _widen(presentation)
    made = BytesIO()
    presentation.save(made)
    return made.getvalue()


def _widen(presentation: Any) -> None:
    """From 4:3 to 16:9: what the built-in layouts place is moved along."""
    ratio = _WIDTH / presentation.slide_width
    for layout in (presentation.slide_master, *presentation.slide_layouts):
        places = [(shape, shape.left, shape.top, shape.width, shape.height) for shape in layout.placeholders]
        for shape, left, top, width, height in places:
            shape.left, shape.top, shape.width, shape.height = int(left * ratio), top, int(width * ratio), height
    presentation.slide_width, presentation.slide_height = _WIDTH, _HEIGHT


@dataclass(frozen=True)
class _Place:
    """Where a shape stands on its slide."""

    left: int
    top: int
    width: int


class _Deck:
    """The slides of one report while they are made."""

    def __init__(self, presentation: Any, report: AnnualReport) -> None:
        self.presentation, self.report = presentation, report

    def write(self) -> None:
        cover = self.presentation.slides.add_slide(self.presentation.slide_layouts[TITLE_LAYOUT])
        cover.shapes.title.text = self.report.title
        cover.placeholders[1].text = "\n".join(
            filter(None, (self.report.office, self.report.campaign, self.report.warning))
        )
        for section in self.report.sections:
            self._write_section(section)
        for profile in self.report.profiles:
            self._write_profile(profile)

    def _write_section(self, section: Section) -> None:
        gathered: list[str] = []
        for block in section.blocks:
            if isinstance(block, str):
                gathered.append(block)
            elif isinstance(block, Points):
                gathered += block.sentences
            else:
                self._write_sentences(section.heading, gathered)
                gathered = []
                self._write_figure(section.heading, block)
        self._write_sentences(section.heading, gathered)

    def _write_sentences(self, heading: str, sentences: list[str]) -> None:
        page: list[str] = []
        for sentence in [*sentences, ""]:
            is_full = len(page) == _SENTENCES or sum(map(len, page)) + len(sentence) > _LETTERS
            if page and (is_full or not sentence):
                slide = self._add(heading, " ".join(page))
                _write_text(slide, page, _TOP, 18)
                page = []
            page.append(sentence)

    def _write_figure(self, heading: str, block: Block) -> None:
        if isinstance(block, Chart):
            _draw_chart(self._add(heading, block.alt), block, _Place(_LEFT, _TOP, _INNER), Inches(5.6))
        elif isinstance(block, Table):
            for start in range(0, len(block.rows), _ROWS):
                slide = self._add(f"{heading}: {block.caption}" if block.caption != heading else heading, block.note)
                _draw_table(slide, block, block.rows[start : start + _ROWS], _Place(_LEFT, _TOP, _INNER), size=13)

    def _write_profile(self, profile: Profile) -> None:
        slide = self._add(profile.name, " ".join(profile.sentences))
        _write_text(slide, list(profile.sentences), Inches(1.15), 14)
        if profile.factors is not None and profile.factors.bars:
            _draw_chart(slide, profile.factors, _Place(_LEFT, Inches(2.75), Inches(5.4)), Inches(4.5))
        for table, top in ((profile.strongest, Inches(2.75)), (profile.weakest, Inches(5.05))):
            if table is not None:
                place = _Place(Inches(6.2), top, Inches(6.6))
                _draw_table(slide, table, table.rows, place, size=9, heading=table.caption)

    def _add(self, heading: str, notes: str) -> Any:
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[PLAIN_LAYOUT])
        slide.shapes.title.text = heading
        title = slide.shapes.title
        title.left, title.top, title.width, title.height = _LEFT, Inches(0.3), _INNER, Inches(0.85)
        title.text_frame.paragraphs[0].font.size = Pt(28 if len(heading) < 60 else 20)
        title.text_frame.paragraphs[0].font.color.rgb = _ACCENT
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
        return slide


def _write_text(slide: Any, sentences: list[str], top: int, size: int) -> None:
    frame = slide.shapes.add_textbox(_LEFT, top, _INNER, Inches(1.0)).text_frame
    frame.word_wrap = True
    for number, sentence in enumerate(sentences):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text, paragraph.font.size, paragraph.space_after = f"• {sentence}", Pt(size), Pt(size / 2)


def _draw_table(
    slide: Any,
    table: Table,
    rows: tuple[tuple[str, ...], ...],
    where: _Place,
    *,
    size: int,
    heading: str = "",
) -> None:
    """A native table; `heading` stands in the place of the first column's."""
    shape = slide.shapes.add_table(len(rows) + 1, len(table.columns), where.left, where.top, where.width, Inches(0.1))
    total = sum(column.width for column in table.columns)
    headings = [heading or table.columns[0].heading, *(column.heading for column in table.columns[1:])]
    for place, column in enumerate(table.columns):
        shape.table.columns[place].width = int(where.width * column.width / total)
    for y, values in enumerate((tuple(headings), *rows)):
        for x, value in enumerate(values):
            cell = shape.table.cell(y, x)
            cell.text = value
            cell.margin_top = cell.margin_bottom = Inches(0.02)
            cell.text_frame.paragraphs[0].font.size = Pt(size)
            cell.text_frame.paragraphs[0].alignment = 3 if table.columns[x].is_number else 1


def _draw_chart(slide: Any, chart: Chart, where: _Place, height: int) -> None:
    """A native bar chart whose error bars are the intervals."""
    make: Any = CategoryChartData  # python-pptx is typed in parts only
    data = make(number_format="0.00")
    data.categories = [bar.label for bar in chart.bars]
    data.add_series(chart.series, [bar.value for bar in chart.bars])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, where.left, where.top, where.width, height, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", chart.alt)
    drawn = frame.chart
    drawn.has_legend, drawn.has_title, drawn.font.size = False, False, Pt(14 if where.width == _INNER else 9)
    drawn.category_axis.reverse_order = True
    drawn.value_axis.minimum_scale, drawn.value_axis.maximum_scale = 0, 100
    drawn.value_axis.has_major_gridlines = False
    plot = drawn.plots[0]
    plot.gap_width, plot.has_data_labels = 60, True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "0.00", False
    plot.data_labels.position = XL_LABEL_POSITION.INSIDE_BASE
    plot.data_labels.font.color.rgb = _WHITE
    plot.series[0].format.fill.solid()
    plot.series[0].format.fill.fore_color.rgb = _ACCENT
    _add_error_bars(plot.series[0]._element, chart)


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
