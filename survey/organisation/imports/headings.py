"""Where the columns of a table stand in a sheet: the line of headings, and the rows under it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from survey.organisation.imports.columns import Cell, Column, is_empty
from survey.organisation.imports.planning import SheetRow
from survey.organisation.imports.separated import refuse_letters
from survey.organisation.imports.sheets import BadFile, Line, Sheet
from survey.organisation.registers import clean_text
from survey.texts import fold_text

MOST_ROWS = 100_000
# Letterheads and titles of the office may stand above the headings.
_HEADING_WITHIN = 30
# What stands in brackets only explains, unless it says that the column is the English one.
_REMARK = re.compile(r"\((?![^)]*(?:anh|english))[^)]*\)|[^\w\s]|_")
_FEWEST_NUMBERED = 3

# The place of each column in a line, by its name.
Places = Mapping[str, int]


@dataclass(frozen=True)
class _Found:
    sheet: Sheet
    line: Sequence[Cell]
    places: Places


def read_rows(sheets: Iterator[Sheet], columns: Sequence[Column]) -> list[SheetRow]:
    """The rows under the headings of the first sheet that has them; raises BadFile."""
    found = _find_headings(sheets, columns)
    if found.sheet.is_guessed and not _proves_letters(found, columns):
        raise refuse_letters()
    rows: list[SheetRow] = []
    # A heading may span two lines, and stand again on every page.
    for place, (number, line) in enumerate(found.sheet.lines):
        cells = {name: line[at] if at < len(line) else None for name, at in found.places.items()}
        is_heading = (place == 0 and _is_numbering(line)) or list(line) == list(found.line)
        if not is_heading and not all(is_empty(cell) for cell in cells.values()):
            rows.append(SheetRow(number, cells))
        if len(rows) > MOST_ROWS:
            raise BadFile(f"Tệp có hơn {MOST_ROWS} dòng; xin chia nhỏ.", f"More than {MOST_ROWS} rows; please divide.")
    return rows


def _find_headings(sheets: Iterator[Sheet], columns: Sequence[Column]) -> _Found:
    best: Places = {}
    is_guessed = False
    needed = {each.name for each in columns if not each.may_lack}
    for sheet in sheets:
        for line, places in _look_for_headings(sheet.lines, columns):
            if needed <= places.keys():
                return _Found(sheet, line, places)
            best = max(best, places, key=len)
        is_guessed = sheet.is_guessed
    if is_guessed:
        raise refuse_letters()
    missing = [each for each in columns if each.name in needed - best.keys()]
    raise BadFile(
        f"Tệp thiếu cột: {', '.join(each.heading for each in missing)}. Xin lấy tệp mẫu bằng nút Tải về rồi điền vào.",
        f"Missing columns: {', '.join(each.english for each in missing)}. Please download the table and fill it in.",
    )


def _look_for_headings(lines: Iterator[Line], columns: Sequence[Column]) -> Iterator[tuple[Sequence[Cell], Places]]:
    for number, line in lines:
        yield line, _find_places(line, columns)
        if number >= _HEADING_WITHIN:
            break


def _find_places(line: Sequence[Cell], columns: Sequence[Column]) -> Places:
    headings = [_fold_heading(cell) if isinstance(cell, str) else "" for cell in line]
    found = {each.name: _find_place(each, headings) for each in columns}
    return {name: place for name, place in found.items() if place is not None}


def _find_place(column: Column, headings: Sequence[str]) -> int | None:
    """Where the column stands, by the surest of its headings: a code beside a name goes first."""
    names = map(_fold_heading, column.headings)
    return next((headings.index(name) for name in names if name in headings), None)


def _fold_heading(heading: str) -> str:
    """A heading as it is compared: without accents, marks and remarks."""
    return clean_text(_REMARK.sub(" ", fold_text(clean_text(heading))))


def _proves_letters(found: _Found, columns: Sequence[Column]) -> bool:
    """Whether a heading with letters that only Vietnamese has came out as it is written."""
    written = {clean_text(str(found.line[place])).casefold() for place in found.places.values()}
    known = {heading.casefold() for each in columns for heading in each.headings}
    return any(not _is_western(heading) for heading in written & known)


def _is_western(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _is_numbering(line: Sequence[Cell]) -> bool:
    """Whether the line under the headings only numbers the columns: (1) (2) (3), or A B 1 2 3."""
    marks = [clean_text(str(cell)).strip("()[]").upper() for cell in line if not is_empty(cell)]
    letters = [mark for mark in marks if mark.isalpha()]
    numbers = marks[len(letters) :]
    return (
        len(marks) >= _FEWEST_NUMBERED
        and letters == [chr(ord("A") + place) for place in range(len(letters))]
        and letters == marks[: len(letters)]
        and all(mark == str(place) for mark, place in zip(numbers, count(1), strict=False))
    )
