"""The sheets of a workbook as rows of named cells that know where they stand."""

import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO

from msgspec import Struct

from survey.errors import SurveyError
from survey.texts import LANGUAGES, Text, fold_text, in_language

_MOST_ROWS = 2_000
# Unpacked; a workbook of 2,000 rows of text has less than a tenth of it.
_MOST_BYTES = 30_000_000
# Whatever the reader trips over in a file that is not what it says it is.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
_LANGUAGE = re.compile(r"\(([a-z]{2})[^)]*\)\s*\Z")


class SheetProblem(Struct, frozen=True):
    """What is wrong in a workbook, and where: row 1 is the header, no row the whole sheet."""

    sheet: str
    row: int
    column: str
    text: Text

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row} {self.column}: {in_language(self.text, 'en')}"


class BadWorkbook(SurveyError):
    """A workbook that is no questionnaire; `problems` names sheet, row and column of each fault."""

    def __init__(self, problems: list[SheetProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


class SheetRow(Struct, frozen=True):
    """A row of a sheet: its number as the spreadsheet shows it, and its cells by the name of their column."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    def read(self, column: str) -> str:
        """A cell without the spaces around it; empty where the column is not there."""
        return self.cells.get(column, "").strip()

    def read_text(self, column: str = "label") -> dict[str, str]:
        """A text in the languages that have a column of it; one without a language is Vietnamese."""
        text = {"vi": ""}
        for name, value in self.cells.items():
            language = find_language(name, column)
            if language is not None and value.strip():
                text[language] = value.strip()
        return text

    def list_unread(self, columns: Collection[str]) -> list[str]:
        """The columns that say something here, other than these and the texts in a language of ours."""
        return [
            name
            for name, value in self.cells.items()
            if value.strip() and name not in columns and find_language(name, "label") is None
        ]

    def blame(self, column: str, text: Text) -> SheetProblem:
        """A problem in this row."""
        return SheetProblem(self.sheet, self.number, column, text)


def read_sheets(data: bytes) -> dict[str, list[SheetRow]]:
    """The rows of every sheet, by the sheet's name in small letters; empty rows are left out.

    Raises BadWorkbook for what is no XLSX workbook, or a far too large one.
    """
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            if sum(each.file_size for each in packed.infolist()) > _MOST_BYTES:
                raise BadWorkbook([_blame_whole("tệp quá lớn", "the file is too large")])
        workbook = load_workbook(BytesIO(data), read_only=True, data_only=True)
        return {
            sheet.title.strip().lower(): list(_read_rows(sheet.title, sheet.iter_rows(values_only=True)))
            for sheet in workbook.worksheets
        }
    except _UNREADABLE as error:
        raise BadWorkbook([_blame_whole("không phải tệp XLSX đọc được", "not a readable XLSX file")]) from error


def _read_rows(sheet: str, rows: Iterator[tuple[object, ...]]) -> Iterator[SheetRow]:
    header = [_spell(value).strip().lower() for value in next(rows, ())]
    for number, row in enumerate(rows, start=2):
        if number > _MOST_ROWS:
            raise BadWorkbook([_blame_whole(f"quá {_MOST_ROWS} dòng", f"more than {_MOST_ROWS} rows", sheet)])
        cells = {name: _spell(value) for name, value in zip(header, row, strict=False) if name}
        if any(value.strip() for value in cells.values()):
            yield SheetRow(sheet, number, cells)


def _spell(value: object) -> str:
    """A cell as text; a whole number as it is typed."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def find_language(name: str, column: str) -> str | None:
    """The language of a column of texts, such as "label::English (en)"; None where it is another column or language.

    A column without a language is Vietnamese.
    """
    base, _colons, language = name.partition("::")
    if base.strip() != column:
        return None
    named, plain = _LANGUAGE.search(language.strip()), fold_text(language).strip()
    if named:
        return named[1] if named[1] in LANGUAGES else None
    if plain in {"", "vi", "vietnamese"} or plain.startswith("tieng viet"):
        return "vi"
    return "en" if plain == "en" or plain.startswith("eng") else None


def _blame_whole(vietnamese: str, english: str, sheet: str = "") -> SheetProblem:
    return SheetProblem(sheet, 0, "", {"vi": vietnamese, "en": english})
