"""An index as CSV that opens well in Excel: UTF-8 with its mark, one table under a heading of conditions."""

import csv
import io

from survey.exports.index_sheets import IndexFile
from survey.exports.spreadsheet_text import as_plain_text


def write_index_csv(file: IndexFile) -> bytes:
    """The index as CSV: lines beginning with # say what it is; then one table whose first column names the part."""
    stream = io.StringIO()
    for line in (file.title, *(f"{label}: {value}" for label, value in file.conditions), *file.remarks):
        stream.write(f"# {line}\n")
    names = list(dict.fromkeys(column.name for sheet in file.sheets for column in sheet.columns))
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(["table", *names])
    for sheet in file.sheets:
        for row in sheet.rows:
            values = dict(zip((column.name for column in sheet.columns), row, strict=True))
            writer.writerow([sheet.name, *(_write_cell(values.get(name)) for name in names)])
    # Excel takes a file without this mark for its own code page and breaks every Vietnamese letter.
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8")


def _write_cell(value: str | float | int | None) -> str:
    if isinstance(value, str):
        return as_plain_text(value)
    return "" if value is None else str(value)
