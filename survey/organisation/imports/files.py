"""Files of a table: XLSX and CSV, out with Vietnamese headings, and in again as rows of cells by column."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any, TypeVar

from survey.errors import SurveyError
from survey.organisation.imports.columns import KIND_NAMES, Cell, Column, Value, is_empty
from survey.organisation.imports.planning import SheetRow
from survey.organisation.imports.table import Table
from survey.organisation.models import AgencyKind
from survey.organisation.registers import clean_text
from survey.texts import Text, fold_text

F = TypeVar("F")
MOST_ROWS = 100_000
_MOST_UNPACKED = 200_000_000
# Titles of the office may stand above the headings.
_HEADING_WITHIN = 10
_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# A spreadsheet would run a text that begins so; the apostrophe says that it is text, and is taken off on the way in.
_LOOKS_LIKE_FORMULA = re.compile(r"'*[=+\-@]")
_ESCAPED = re.compile(r"'+[=+\-@]")
# The widths of a workbook's columns in characters, by the first rows.
_NARROWEST, _WIDEST, _LOOKED_AT = 8, 60, 200
_FIRST_DAY_OF_EXCEL = date(1900, 3, 1)
_UNREADABLE = (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, SyntaxError, TypeError)


class BadFile(SurveyError):
    """A file that is no table of the kind asked for; `text` says how to mend it."""

    def __init__(self, vi: str, en: str) -> None:
        self.text: Text = {"vi": vi, "en": en}
        super().__init__(en)


def write_csv(table: Table[F], facts: Iterable[F]) -> bytes:
    """A table as CSV in UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(column.heading for column in table.columns)
    writer.writerows([_escape(spell(column, value)) for column, value in table.list_values(each)] for each in facts)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(table: Table[F], facts: Iterable[F]) -> bytes:
    """A table as a workbook: texts as texts, so that no code loses a zero and no name runs as a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    def build_cell(value: Any) -> object:
        cell = WriteOnlyCell(sheet, value=value)
        if isinstance(value, str):
            cell.data_type, cell.number_format = "s", "@"
        elif isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"
        return cell

    rows = list(facts)
    workbook = Workbook(write_only=True)
    sheet: Any = workbook.create_sheet(table.title["vi"])
    sheet.freeze_panes = "A2"
    for place, width in enumerate(_choose_widths(table, rows[:_LOOKED_AT]), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([column.heading for column in table.columns])
    for each in rows:
        sheet.append([build_cell(_as_cell(column, value)) for column, value in table.list_values(each)])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def read_file(data: bytes, columns: Sequence[Column]) -> list[SheetRow]:
    """The rows under the headings of an XLSX or CSV file, numbered as the spreadsheet numbers them.

    Raises BadFile for another kind of file, another encoding, a missing column, and a file without rows.
    """
    if not data.strip():
        raise BadFile("Tệp rỗng; xin chọn tệp khác.", "The file is empty; please choose another.")
    lines = _read_workbook(data) if data.startswith(_WORKBOOK) else _read_csv(data)
    rows = _read_rows(lines, columns)
    if not rows:
        raise BadFile("Dưới dòng tiêu đề không có dòng nào.", "There is no row under the headings.")
    return rows


def spell(column: Column, value: Value | bool) -> str:
    """A value as people write it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "x"
    if isinstance(value, AgencyKind):
        return KIND_NAMES[value]["vi"]
    if isinstance(value, date):
        return f"{value:%m/%Y}" if column.name == "month" else f"{value:%d/%m/}{value.year:04}"
    return spell_decimal(value)["vi"] if isinstance(value, Decimal) else str(value)


def spell_decimal(value: Decimal) -> Text:
    """A number with its decimals as they are, in each language's way: 90,29 and 90.29."""
    plain = f"{value.normalize():f}"
    return {"vi": plain.replace(".", ","), "en": plain}


def _choose_widths(table: Table[F], rows: Sequence[F]) -> list[int]:
    """The width of each column in characters: what its heading and its first values need, within bounds."""
    lengths = [len(column.heading) for column in table.columns]
    for each in rows:
        spelled = (len(spell(column, value)) for column, value in table.list_values(each))
        lengths = [max(pair) for pair in zip(lengths, spelled, strict=True)]
    return [min(max(length, _NARROWEST), _WIDEST) + 2 for length in lengths]


def _as_cell(column: Column, value: Value) -> Value:
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    is_day = isinstance(value, date) and value >= _FIRST_DAY_OF_EXCEL and column.name != "month"
    return value if is_number or is_day else spell(column, value) or None


def _escape(text: str) -> str:
    return f"'{text}" if _LOOKS_LIKE_FORMULA.match(text) else text


def _read_workbook(data: bytes) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The first sheet, formulas as the values they had when the file was saved."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(each.file_size for each in packed.infolist()) > _MOST_UNPACKED:
                raise BadFile("Tệp giải nén ra quá lớn.", "The file unpacks to too much.")
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for number, line in enumerate(workbook.worksheets[0].iter_rows(values_only=True), start=1):
            yield number, [_plain(value) for value in line]
    except (*_UNREADABLE, IndexError) as error:
        raise BadFile(
            "Không đọc được tệp XLSX này; xin mở bằng Excel rồi lưu lại.",
            "This XLSX file cannot be read; please open it in Excel and save it again.",
        ) from error


def _plain(value: Any) -> Cell:
    """A value of a workbook; times, marks of errors and what is beyond numbers are told as they are written."""
    is_plain = isinstance(value, str | int | date | None) or (isinstance(value, float) and isfinite(value))
    return value if is_plain else str(value)


def _read_csv(data: bytes) -> Iterator[tuple[int, Sequence[Cell]]]:
    text = _decode(data)
    separator = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 1
    try:
        for line in reader:
            yield number, [cell[1:] if _ESCAPED.match(cell) else cell for cell in line]
            number += 1
    except csv.Error as error:
        raise BadFile(
            f"Không đọc được tệp CSV từ dòng {number}; xin lưu lại thành XLSX.",
            f"The CSV file cannot be read from row {number}; please save it as XLSX.",
        ) from error


def _decode(data: bytes) -> str:
    if data.startswith(_OLD_WORKBOOK):
        raise BadFile(
            "Đây là tệp Excel đời cũ (.xls); xin mở bằng Excel rồi lưu thành XLSX.",
            "This is an old Excel file (.xls); please open it in Excel and save it as XLSX.",
        )
    if data.startswith(_UTF_16):
        raise BadFile(
            "Tệp CSV ghi theo mã UTF-16; xin lưu lại thành “CSV UTF-8” hoặc XLSX.",
            "The CSV file is in UTF-16; please save it as “CSV UTF-8” or XLSX.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile(
            "Tệp CSV không ghi theo mã UTF-8 (có thể là Windows-1258) nên chữ có dấu sẽ sai; "
            "xin lưu lại thành “CSV UTF-8” hoặc XLSX.",
            "The CSV file is not in UTF-8 (perhaps Windows-1258), so that accents would be lost; "
            "please save it as “CSV UTF-8” or XLSX.",
        ) from None
    if "\x00" in text:
        raise BadFile("Đây không phải tệp XLSX hay CSV.", "This is neither an XLSX nor a CSV file.")
    return text


def _read_rows(lines: Iterator[tuple[int, Sequence[Cell]]], columns: Sequence[Column]) -> list[SheetRow]:
    places = _find_headings(lines, columns)
    rows = []
    for number, line in lines:
        cells = {name: line[place] if place < len(line) else None for name, place in places.items()}
        if not all(is_empty(cell) for cell in cells.values()):
            rows.append(SheetRow(number, cells))
        if len(rows) > MOST_ROWS:
            raise BadFile(f"Tệp có hơn {MOST_ROWS} dòng; xin chia nhỏ.", f"More than {MOST_ROWS} rows; please divide.")
    return rows


def _find_headings(lines: Iterator[tuple[int, Sequence[Cell]]], columns: Sequence[Column]) -> dict[str, int]:
    """The place of each column, under the line among the first that has most of the headings."""
    best: dict[str, int] = {}
    for number, line in lines:
        headings = [fold_text(clean_text(str(cell))) if cell is not None else "" for cell in line]
        found = {each.name: place for each in columns if (place := _find_place(each, headings)) is not None}
        best = max(best, found, key=len)
        if len(found) == len(columns):
            return found
        if number >= _HEADING_WITHIN:
            break
    missing = [each for each in columns if each.name not in best]
    raise BadFile(
        f"Tệp thiếu cột: {', '.join(each.heading for each in missing)}. Xin lấy tệp mẫu bằng nút Tải về rồi điền vào.",
        f"Missing columns: {', '.join(each.english for each in missing)}. Please download the table and fill it in.",
    )


def _find_place(column: Column, headings: Sequence[str]) -> int | None:
    names = {fold_text(column.heading), fold_text(column.english), column.name}
    return next((place for place, heading in enumerate(headings) if heading in names), None)
