"""How the cells of a table of figures are read, in the writings that offices use."""

import re
from datetime import date
from decimal import Decimal

from survey.indicators.facts import NATIONAL, NATIONAL_NAME
from survey.indicators.models import LONGEST_UNIT, Indicator
from survey.organisation.imports.columns import BadCell, Cell, read_name, read_text
from survey.texts import fold_text

LONGEST_SOURCE = 500
YEARS = range(2000, 2101)
_VALUE = re.compile(r"\d{1,4}(?:[.,]\d{1,4})?")
_SPACES = re.compile(r"[\s%]")
_MOST_RANKED = 10_000
_NATIONAL = {fold_text(name) for name in (*NATIONAL_NAME.values(), "Toàn quốc", "National", "Vietnam")}
_BY_NAME = {re.sub(r"[\s_-]", "", fold_text(each)): each for each in Indicator}


def read_indicator(cell: Cell) -> Indicator:
    """An indicator by its name, in whatever letters."""
    typed = re.sub(r"[\s_-]", "", fold_text(read_text(cell)))
    if typed in _BY_NAME:
        return _BY_NAME[typed]
    known = ", ".join(Indicator)
    raise BadCell(f"Không có chỉ số “{cell}”; xin dùng một trong: {known}.", f"No indicator “{cell}”; use {known}.")


def read_year(cell: Cell) -> int:
    """A year of four digits."""
    found = cell.year if isinstance(cell, date) else _read_whole(cell)
    if found is None or found not in YEARS:
        raise BadCell(f"“{cell}” không phải năm; xin viết như 2024.", f"“{cell}” is no year; please write 2024.")
    return found


def read_unit(cell: Cell) -> str:
    """The name of a unit; the whole country goes by one name however it is written."""
    name = read_name(cell)
    if len(name) > LONGEST_UNIT:
        raise BadCell(
            f"Tên dài {len(name)} ký tự; tối đa {LONGEST_UNIT}.",
            f"The name has {len(name)} characters; at most {LONGEST_UNIT} are kept.",
        )
    return NATIONAL if fold_text(name) in _NATIONAL else name


def read_value(cell: Cell) -> Decimal:
    """A number with up to four decimals after a comma or a dot; the tail that a spreadsheet computes is rounded off."""
    if isinstance(cell, float):
        number = f"{Decimal(repr(round(cell, 4))):f}"
    else:
        number = _SPACES.sub("", str(cell)) if isinstance(cell, str | int) else ""
    if not _VALUE.fullmatch(number):
        raise BadCell(
            f"“{cell}” không phải giá trị; xin viết một số như 83,94 (tối đa bốn chữ số thập phân).",
            f"“{cell}” is no value; please write a number such as 83.94 (at most four decimals).",
        )
    return Decimal(f"{Decimal(number.replace(',', '.')).normalize():f}")


def read_rank(cell: Cell) -> int:
    """A rank, or how many were ranked: a whole number from 1."""
    found = _read_whole(cell)
    if found is None or not 1 <= found <= _MOST_RANKED:
        raise BadCell(
            f"“{cell}” không phải thứ hạng; xin viết một số nguyên từ 1.",
            f"“{cell}” is no rank; please write a whole number from 1.",
        )
    return found


def read_source(cell: Cell) -> str:
    """Where the figure was read: a document, or the address of a page."""
    source = read_text(cell)
    if len(source) > LONGEST_SOURCE:
        raise BadCell(
            f"Nguồn dài {len(source)} ký tự; tối đa {LONGEST_SOURCE}.",
            f"The source has {len(source)} characters; at most {LONGEST_SOURCE} are kept.",
        )
    return source


def _read_whole(cell: Cell) -> int | None:
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float):
        return int(cell) if cell == int(cell) else None
    typed = cell.strip() if isinstance(cell, str) else ""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 9 else None
