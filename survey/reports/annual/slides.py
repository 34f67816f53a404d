"""The report as slides: native charts and tables that can be edited, the sentences as notes."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pptx
from pptx.util import Inches, Pt

from survey.reports.annual.content import AnnualReport, Block, Chart, Points, Profile, Section, Table
from survey.reports.annual.slide_master import PLAIN_LAYOUT, TITLE_LAYOUT, style_master
from survey.reports.annual.slide_shapes import (
    Room,
    draw_chart,
    draw_table,
    measure_row,
    measure_sentence,
    write_line,
    write_sentences,
)

_SIDE, _TOP, _FOOT, _BETWEEN = Inches(0.6), Inches(1.35), Inches(0.5), Inches(0.15)
_LONG_HEADING, _SMALL_HEADING = 60, 20
_LONGEST_FOOT = 70
_TEXT, _FACTS, _ROW, _SMALL_TEXT, _SMALLEST = 18, 16, 14, 14, 11
# For the tables of an agency, the largest first.
_SMALL_ROWS = (12, 11, 10, 9, 8)


def render_pptx(report: AnnualReport, template: Path | None = None) -> bytes:
    """The slides, on an office's own master where there is one."""
    presentation = pptx.Presentation(str(template) if template else None)
    if template is None:
        style_master(presentation)
    _Deck(presentation, report).write()
    made = BytesIO()
    presentation.save(made)
    return made.getvalue()


def build_slide_template() -> bytes:
    """A presentation without slides on the built-in master."""
    presentation = pptx.Presentation()
    style_master(presentation)
    made = BytesIO()
    presentation.save(made)
    return made.getvalue()


class _Deck:
    """The slides of one report while they are made; an office's own master may have any size and place of headings."""

    def __init__(self, presentation: Any, report: AnnualReport) -> None:
        self.presentation, self.report = presentation, report
        self.plain = presentation.slide_layouts[PLAIN_LAYOUT]
        title = next(place for place in self.plain.placeholders if place.placeholder_format.idx == 0)
        top = max(_TOP, title.top + title.height + _BETWEEN)
        width, height = presentation.slide_width - 2 * _SIDE, presentation.slide_height - top - _FOOT
        self.room = Room(_SIDE, top, width, height)

    def write(self) -> None:
        cover = self.presentation.slides.add_slide(self.presentation.slide_layouts[TITLE_LAYOUT])
        cover.shapes.title.text = self.report.title
        # In one paragraph: how many conditions there are must not push the last off the slide.
        facts = "; ".join(f"{label}: {value.rstrip('.')}" for label, value in self.report.cover)
        cover.placeholders[1].text = "\n".join((self.report.office, self.report.campaign, facts))
        cover.placeholders[1].text_frame.paragraphs[-1].font.size = Pt(_FACTS)
        for section in self.report.sections:
            self._write_section(section)
        for profile in self.report.profiles:
            self._write_profile(profile)
        self._write_section(self.report.actions)
        for number, annex in enumerate(self.report.annexes, start=1):
            self._write_section(replace(annex, heading=f"{self.report.labels['annex']} {number}. {annex.heading}"))

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

    def _write_sentences(self, heading: str, sentences: Sequence[str]) -> None:
        heights = [measure_sentence(each, self.room.width, _TEXT) for each in sentences]
        for number, page in enumerate(_share_out(sentences, heights, self.room.height)):
            slide = self._add(self._continue(heading, number), " ".join(page))
            write_sentences(slide, page, self.room, _TEXT)

    def _write_figure(self, heading: str, block: Block) -> None:
        if isinstance(block, Chart):
            slide = self._add(heading, block.alt)
            draw_chart(slide, block, self.room, _ROW)
            self._explain_bars(slide, block)
        elif isinstance(block, Table):
            told = _join_headings(heading, block.caption)
            head = measure_row(block, [column.heading for column in block.columns], self.room.width, _ROW)
            heights = [measure_row(block, row, self.room.width, _ROW) for row in block.rows]
            for number, rows in enumerate(_fill_pages(block.rows, heights, self.room.height - head)):
                slide = self._add(self._continue(told, number), block.note)
                draw_table(slide, block, rows, self.room, _ROW)

    def _write_profile(self, profile: Profile) -> None:
        slide = self._add(profile.name, " ".join(profile.sentences))
        write_sentences(slide, profile.sentences, self.room, _SMALL_TEXT)
        height = sum(measure_sentence(each, self.room.width, _SMALL_TEXT) for each in profile.sentences)
        top, left = self.room.top + height + _BETWEEN, self.room.left + int(0.4 * self.room.width)
        high = self.room.top + self.room.height - top
        if profile.factors is not None and profile.factors.bars:
            room = Room(self.room.left, top, left - self.room.left - _BETWEEN, high)
            draw_chart(slide, profile.factors, room, _SMALLEST)
            self._explain_bars(slide, profile.factors)
        tables = [self._narrow(each) for each in (profile.strongest, profile.weakest) if each is not None]
        width = self.room.left + self.room.width - left
        size = _choose_size(tables, width, high - _BETWEEN)
        for table in tables:
            top += draw_table(slide, table, table.rows, Room(left, top, width, 0), size) + _BETWEEN

    def _explain_bars(self, slide: Any, chart: Chart) -> None:
        """What the error bars are, at the foot: the legend of a chart names only its series."""
        if chart.interval:
            room = Room(self.room.left, self.room.top + self.room.height, int(0.6 * self.room.width), Inches(0.35))
            write_line(slide, f"├─┤ {chart.interval}", room, _SMALLEST)

    def _add(self, heading: str, notes: str) -> Any:
        slide = self.presentation.slides.add_slide(self.plain)
        slide.shapes.title.text = heading
        if len(heading) > _LONG_HEADING:
            slide.shapes.title.text_frame.paragraphs[0].font.size = Pt(_SMALL_HEADING)
        left, half = self.room.left + self.room.width // 2, self.room.width // 2
        room = Room(left, self.room.top + self.room.height, half, Inches(0.35))
        of = " – ".join(filter(None, (self.report.campaign, self.report.narrowed)))
        told = f"{of if len(of) <= _LONGEST_FOOT else of[:_LONGEST_FOOT] + '…'}  |  {len(self.presentation.slides)}"
        write_line(slide, told, room, _SMALLEST, at_right=True)
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
        return slide

    def _narrow(self, table: Table) -> Table:
        """The table with its caption in place of the first heading, and without the numbers of responses."""
        kept = [place for place, each in enumerate(table.columns) if each.heading != self.report.labels["n"]]
        first, *others = (table.columns[place] for place in kept)
        rows = tuple(tuple(row[place] for place in kept) for row in table.rows)
        return replace(table, columns=(replace(first, heading=table.caption), *others), rows=rows)

    def _continue(self, heading: str, number: int) -> str:
        return f"{heading} ({self.report.labels['continued']})" if number else heading


def _fill_pages(parts: Sequence[Any], heights: Sequence[int], most: int) -> list[list[Any]]:
    """The parts in pages that hold them, in their order; what is higher than a page has one for itself."""
    pages: list[list[Any]] = []
    left = 0
    for part, height in zip(parts, heights, strict=True):
        if not pages or height > left:
            pages.append([])
            left = most
        pages[-1].append(part)
        left -= height
    return pages


def _share_out(parts: Sequence[Any], heights: Sequence[int], most: int) -> list[list[Any]]:
    """The same, with about as much on each page: none is left with a last line alone."""
    pages = _fill_pages(parts, heights, most)
    if len(pages) > 1:
        for tenths in range(11):
            low = min(most, int(sum(heights) / len(pages) * (1 + tenths / 10)))
            evener = _fill_pages(parts, heights, low)
            if len(evener) == len(pages):
                return evener
    return pages


def _join_headings(heading: str, caption: str) -> str:
    """The heading of a section with that of its table, said once where one holds the other."""
    if heading in caption:
        return caption
    return heading if caption in heading else f"{heading}: {caption}"


def _choose_size(tables: Sequence[Table], width: int, most: int) -> int:
    """The largest letters in which the tables take no more than that height; the smallest where none do."""
    for size in _SMALL_ROWS:
        rows = ((table, row) for table in tables for row in ([each.heading for each in table.columns], *table.rows))
        if sum(measure_row(table, row, width, size) for table, row in rows) <= most:
            return size
    return _SMALL_ROWS[-1]
