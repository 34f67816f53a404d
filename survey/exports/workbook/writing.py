"""A workbook as an Excel file: a cover that says what it is, charts, then a sheet a table, with real numbers."""

import io
from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import xlsxwriter

from survey.exports.index_sheets import Column, IndexFile, Kind, Sheet, Value, list_widths
from survey.exports.workbook.chart_page import write_charts
from survey.exports.workbook.contents import Workbook
from survey.texts import Text, in_language

_LINE = 15  # points
_BUTTON, _COVER_WIDTH = 4, 90  # characters
_NUMBER_FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.INDEX: "0.00",
    Kind.SHARE: "0.0",
    Kind.RATE: "0.0%",
    Kind.CHANCE: "0.0000",
}
_COVER: Text = {"vi": "Giới thiệu", "en": "Cover"}
_CHARTS: Text = {"vi": "Biểu đồ", "en": "Charts"}


def write_workbook(workbook: Workbook, language: str) -> bytes:
    """The file."""
    stream = io.BytesIO()
    # Names come from people: a name that begins with "=" must stay a name.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        charts = in_language(_CHARTS, language)
        listed = [(charts, charts)] if workbook.charts else []
        listed += [(sheet.name, sheet.title) for sheet in workbook.file.sheets]
        _write_cover(book, workbook.file, in_language(_COVER, language), listed)
        if workbook.charts:
            write_charts(book, book.add_worksheet(charts), workbook.charts, language)
        for sheet in workbook.file.sheets:
            _write_sheet(book, sheet)
    return stream.getvalue()


def _write_cover(book: Any, file: IndexFile, name: str, listed: Sequence[tuple[str, str]]) -> None:
    """What the workbook is, under which conditions and with which reservations, and what each of its sheets holds."""
    page = book.add_worksheet(name)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    label = book.add_format({"bold": True, "valign": "top"})
    page.set_column(0, 0, 24)
    page.set_column(1, 1, _COVER_WIDTH)
    page.hide_gridlines(2)
    page.write_string(0, 0, file.title, book.add_format({"bold": True, "font_size": 16}))
    row = 2
    for heading, value in file.conditions:
        page.write_string(row, 0, heading, label)
        page.write_string(row, 1, value, wrapped)
        page.set_row(row, _LINE * _count_lines([value], [_COVER_WIDTH]))
        row += 1
    for remark in file.remarks:
        row += 1
        page.merge_range(row, 0, row, 1, remark, wrapped)
        page.set_row(row, _LINE * (1 + len(remark) // 105))
    for line, (sheet, title) in enumerate(listed, start=row + 2):
        page.write_url(line, 0, f"internal:'{sheet}'!A1", string=sheet)
        page.write_string(line, 1, title, wrapped)
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _write_sheet(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#DCEBF8"})
    formats = {
        kind: book.add_format({"num_format": code, "valign": "top", "align": "right", "indent": 1})
        for kind, code in _NUMBER_FORMATS.items()
    }
    text = book.add_format({"text_wrap": True, "valign": "top", "indent": 1})
    widths = [_fit(column, width) for column, width in zip(sheet.columns, list_widths(sheet), strict=True)]
    for position, (column, width) in enumerate(zip(sheet.columns, widths, strict=True)):
        page.set_column(position, position, width)
        page.write_string(0, position, column.heading, head)
    # The button of the filter takes room beside a heading.
    headings = [column.heading for column in sheet.columns]
    page.set_row(0, _LINE * _count_lines(headings, [width - _BUTTON for width in widths]))
    for row, values in enumerate(sheet.rows, start=1):
        page.set_row(row, _LINE * _count_lines(values, widths))
        for position, (column, value) in enumerate(zip(sheet.columns, values, strict=True)):
            if isinstance(value, str):
                page.write_string(row, position, value, text)
            elif value is not None:
                page.write_number(row, position, value, formats[column.kind])
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_header(f"&L{sheet.title.replace('&', '&&')}&R&P/&N")


def _fit(column: Column, width: int) -> int:
    return max(10, min(width, 60 if column.kind is Kind.TEXT else 14))


def _count_lines(values: Sequence[Value], widths: Sequence[int]) -> int:
    """How many lines the tallest cell of a row takes; not every program makes rows higher by itself."""
    texts = ((value, width) for value, width in zip(values, widths, strict=True) if isinstance(value, str))
    return max((len(wrap(text, width)) for text, width in texts), default=1) or 1
