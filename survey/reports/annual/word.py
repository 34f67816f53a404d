"""The report as a Word document: real styles, fields and tables, on A4 as Nghị định 30/2020/NĐ-CP lays letters out."""

from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from survey.reports.annual.content import AnnualReport, Block, Chart, Points, Profile, Section, Table
from survey.reports.annual.printed import draw_chart
from survey.reports.annual.word_fields import add_field, make_element, mark_heading, write_contents
from survey.reports.annual.wording import LANGUAGES_OF_PEOPLE

_FONT = "Times New Roman"
_WIDTH = 165.0
_ABOVE_TITLE, _AFTER, _ABOVE_TABLE = Pt(96), 6, Pt(10)
_HEAD = "DCE6F1"
TABLE_STYLE = "Table Grid"
# What a template must have: the sizes of the built-in one.
STYLES = {"Normal": 13, "Title": 20, "Heading 1": 15, "Heading 2": 14, "Caption": 12, "List Bullet": 13}


def render_docx(report: AnnualReport, template: Path | None = None) -> bytes:
    """The document, with the styles of an office's own template where there is one."""
    document = docx.Document(str(template) if template else None)
    if template is None:
        _set_styles(document, report.language)
    return _Writing(document, report).write()


def build_document_template() -> bytes:
    """An empty document in the built-in styles."""
    document = docx.Document()
    _set_styles(document, "vi")
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _set_styles(document: Document, language: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    for name, size in STYLES.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for of in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{of}"), _FONT)
        style.paragraph_format.space_after = Pt(_AFTER)
        for of in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
            fonts.attrib.pop(qn(f"w:{of}"), None)
    document.styles["Normal"].element.get_or_add_rPr().append(make_element("w:lang", val=LANGUAGES_OF_PEOPLE[language]))


class _Writing:
    """One document while it is written; tables and figures are numbered by fields."""

    def __init__(self, document: Document, report: AnnualReport) -> None:
        self.document, self.report, self.words = document, report, report.labels
        self.numbers = {"table": 0, "figure": 0}
        self.headings: list[tuple[str, int, str]] = []

    def write(self) -> bytes:
        self._write_properties()
        after_contents = self._write_cover()
        for number, section in enumerate((*self.report.sections, self.report.actions), start=1):
            self._write_section(section, f"{number}. ")
        if self.report.profiles:
            self._add_heading(self.words["profiles"], 1)
            self._add(self.words["each_profile"], "Normal")
        for profile in self.report.profiles:
            self._write_profile(profile)
        for number, section in enumerate(self.report.annexes, start=1):
            self._write_section(section, f"{self.words['annex']} {number}. ", on_new_page=number == 1)
        write_contents(after_contents, self.headings)
        made = BytesIO()
        self.document.save(made)
        return made.getvalue()

    def _write_properties(self) -> None:
        properties, section = self.document.core_properties, self.document.sections[0]
        properties.title, properties.author = f"{self.report.title} – {self.report.campaign}", self.report.office
        properties.language = LANGUAGES_OF_PEOPLE[self.report.language]
        section.different_first_page_header_footer = True
        header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
        header.alignment = footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_field(header, "PAGE", "1")
        footer.add_run(self.report.campaign).font.size = Pt(10)
        self.document.settings.element.append(make_element("w:updateFields", val="true"))

    def _write_cover(self) -> Any:
        """The first page and the heading of the contents; gives the paragraph before which they belong."""
        self._add(self.report.office.upper(), "Normal", centred=True).runs[0].bold = True
        title = self._add(self.report.title, "Title", centred=True)
        title.paragraph_format.space_before = title.paragraph_format.space_after = _ABOVE_TITLE
        self._add(self.report.campaign, "Normal", centred=True).runs[0].bold = True
        for number, (label, value) in enumerate(self.report.cover):
            fact = self._add(f"{label}: {value}", "Normal", centred=True)
            fact.paragraph_format.space_before = _ABOVE_TITLE if number == 0 else 0
        contents = self._add(self.words["contents"], "Normal", centred=True)
        contents.runs[0].bold, contents.paragraph_format.page_break_before = True, True
        end = self.document.add_paragraph()
        end.add_run().add_break(WD_BREAK.PAGE)
        return end

    def _add_heading(self, text: str, level: int, *, on_new_page: bool = False) -> None:
        heading = self.document.add_heading(text, level)
        heading.paragraph_format.page_break_before = on_new_page
        self.headings.append((text, level, mark_heading(heading, len(self.headings) + 1)))

    def _add(self, text: str, style: str, *, centred: bool = False) -> Any:
        paragraph = self.document.add_paragraph(text, style=style)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return paragraph

    def _write_section(self, section: Section, number: str, *, on_new_page: bool = False) -> None:
        self._add_heading(f"{number}{section.heading}", 1, on_new_page=on_new_page)
        for block in section.blocks:
            self._write_block(block)

    def _write_block(self, block: Block) -> None:
        if isinstance(block, str):
            self._add(block, "Normal")
        elif isinstance(block, Points):
            for sentence in block.sentences:
                self._add(sentence, "List Bullet")
        elif isinstance(block, Table):
            self._write_table(block)
        else:
            self._write_chart(block)

    def _write_profile(self, profile: Profile) -> None:
        self._add_heading(profile.name, 2, on_new_page=True)
        for sentence in profile.sentences:
            self._add(sentence, "Normal")
        for table in (profile.factor_table, profile.strongest, profile.weakest):
            if table is not None:
                self._write_table(table)

    def _write_chart(self, chart: Chart) -> None:
        picture = self.document.add_picture(BytesIO(draw_chart(chart)), width=Mm(_WIDTH))
        picture._inline.docPr.set("descr", chart.alt)
        self._caption("figure", chart.caption)

    def _caption(self, kind: str, text: str) -> None:
        self.numbers[kind] += 1
        paragraph = self.document.add_paragraph(f"{self.words[kind]} ", style="Caption")
        add_field(paragraph, f"SEQ {self.words[kind]} \\* ARABIC", str(self.numbers[kind]))
        paragraph.add_run(f". {text}")
        paragraph.paragraph_format.keep_with_next = kind == "table"
        if kind == "table":
            paragraph.paragraph_format.space_before = _ABOVE_TABLE

    def _write_table(self, table: Table) -> None:
        self._caption("table", table.caption)
        made: Any = self.document.add_table(rows=0, cols=len(table.columns), style=TABLE_STYLE)
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        total = sum(column.width for column in table.columns)
        widths = [Mm(_WIDTH * column.width / total) for column in table.columns]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        rows = [tuple(column.heading for column in table.columns), *table.rows]
        # Building the row at once: a table's own cells are found anew, from its first row on, at every access.
        for number, values in enumerate(rows):
            self._write_row(made.add_row(), table, values, widths, is_heading=number == 0)
        if table.note:
            self.document.add_paragraph().add_run(table.note).italic = True

    def _write_row(
        self, row: Any, table: Table, values: tuple[str, ...], widths: list[Mm], *, is_heading: bool
    ) -> None:
        properties = row._tr.get_or_add_trPr()
        properties.append(make_element("w:cantSplit"))
        if is_heading:
            properties.append(make_element("w:tblHeader"))
        for cell, value, column, width in zip(row.cells, values, table.columns, widths, strict=True):
            cell.width = width
            if is_heading:
                cell._tc.get_or_add_tcPr().append(make_element("w:shd", val="clear", color="auto", fill=_HEAD))
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(value)
            run.font.size, run.bold = Pt(10.5), is_heading
            paragraph.paragraph_format.space_after = Pt(2)
            if column.is_number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
