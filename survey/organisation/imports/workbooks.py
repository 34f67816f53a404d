"""XLSX files as sheets of lines: values as they are shown, merged cells told for every line they cover."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from math import isfinite
from typing import Any

from survey.organisation.imports.columns import Cell
from survey.organisation.imports.sheets import BadFile, Line, Sheet

_MOST_UNPACKED = 200_000_000
_UNREADABLE = (zipfile.BadZipFile, KeyError, IndexError, ValueError, OSError, EOFError, SyntaxError, TypeError)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_LONGEST_MERGED = 100
_AT_A_TIME = 1_000_000
# Codes that Excel keeps as numbers and shows with the zeros before them.
_WITH_ZEROS = re.compile(r"0{2,}")

# First and last line, and the place in them.
Merged = tuple[int, int, int]


def read_workbook(data: bytes) -> Iterator[Sheet]:
    """Every sheet of a workbook, formulas as the values they had when the file was saved; raises BadFile."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(each.file_size for each in packed.infolist()) > _MOST_UNPACKED:
                raise BadFile("Tệp giải nén ra quá lớn.", "The file unpacks to too much.")
            workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            for sheet in workbook.worksheets:
                # Programs other than Excel write sizes that are not true.
                sheet.reset_dimensions()
                yield Sheet(_read_lines(sheet, _list_merged(packed, sheet)))
    except _UNREADABLE as error:
        raise _unreadable() from error


def _read_lines(sheet: Any, merged: Sequence[Merged]) -> Iterator[Line]:
    begins = {first: [each for each in merged if each[0] == first] for first, _last, _place in merged}
    held: dict[int, tuple[int, Cell]] = {}
    try:
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            line = [_plain(cell) for cell in cells]
            if any(value is not None for value in line):
                _fill_merged(line, held, number)
            for _first, last, place in begins.get(number, ()):
                held[place] = (last, line[place] if place < len(line) else None)
            yield number, line
    except _UNREADABLE as error:
        raise _unreadable() from error


def _fill_merged(line: list[Cell], held: dict[int, tuple[int, Cell]], number: int) -> None:
    """Write the value of merged cells into a line that they cover; one that holds nothing else is none."""
    for place, (last, value) in list(held.items()):
        if number > last:
            del held[place]
        elif place < len(line):
            line[place] = value
        else:
            line.extend([None] * (place - len(line)) + [value])


def _list_merged(packed: zipfile.ZipFile, sheet: Any) -> list[Merged]:
    """The merged cells that span lines. A sheet that is read line by line does not tell them: they stand at its end."""
    found, before = [], b""
    with packed.open(sheet._worksheet_path) as stream:
        while chunk := stream.read(_AT_A_TIME):
            found += [each.groups() for each in _MERGED.finditer(before + chunk)]
            before = chunk[-_LONGEST_MERGED:]
    return sorted({(int(top), int(bottom), _place(left)) for left, top, _right, bottom in found if top != bottom})


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1


def _plain(cell: Any) -> Cell:
    """A value of a workbook; times, marks of errors and what is beyond numbers are told as they are written."""
    value = cell.value
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    if is_number and value == int(value) and _WITH_ZEROS.fullmatch(cell.number_format or ""):
        return str(int(value)).zfill(len(cell.number_format))
    return value if is_number or isinstance(value, str | int | date | None) else str(value)


def _unreadable() -> BadFile:
    return BadFile(
        "Không đọc được tệp XLSX này; xin mở bằng Excel rồi lưu lại.",
        "This XLSX file cannot be read; please open it in Excel and save it again.",
    )
