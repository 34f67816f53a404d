"""Files of a table: XLSX and CSV, out with Vietnamese headings, and in again as rows of cells by column."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from survey.organisation.imports.columns import KIND_NAMES, Column, Value
from survey.organisation.imports.headings import read_rows
from survey.organisation.imports.planning import SheetRow
from survey.organisation.imports.separated import read_separated
from survey.organisation.imports.sheets import BadFile
from survey.organisation.imports.table import Table
from survey.organisation.imports.workbooks import read_workbook
from survey.organisation.models import AgencyKind
from survey.texts import Text

F = TypeVar("F")
_WORKBOOK = b"PK\x03\x04"
# A spreadsheet would run a text that begins so; the apostrophe says that it is text, and is taken off on the way in.
_LOOKS_LIKE_FORMULA = re.compile(r"'*[=+\-@]")
# The widths of a workbook's columns in characters, by the first rows.
_NARROWEST, _WIDEST, _LOOKED_AT = 8, 60, 200
_FIRST_DAY_OF_EXCEL = date(1900, 3, 1)


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

    A column that may be lacking and is has no cells. Raises BadFile for another kind of file, letters that cannot be
    told, a missing column, and a file without rows.
    """
    if not data.strip():
        raise BadFile("Tệp rỗng; xin chọn tệp khác.", "The file is empty; please choose another.")
    sheets = read_workbook(data) if data.startswith(_WORKBOOK) else read_separated(data)
    rows = read_rows(sheets, columns)
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
