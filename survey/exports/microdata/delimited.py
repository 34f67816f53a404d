"""Answers as CSV: one way for programs, another for Excel as it is set up in Vietnam."""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pandas as pd

from survey.exports.microdata.gather import Microdata
from survey.exports.microdata.pieces import list_codes, list_labels, read_pieces
from survey.exports.microdata.progress import Progress
from survey.exports.microdata.saying import say_all
from survey.exports.microdata.variables import Kind
from survey.exports.spreadsheet_text import as_plain_text
from survey.exports.unfinished import make_scratch
from survey.texts import in_language

# Excel takes a file without this mark for its own code page and breaks every Vietnamese letter.
_MARK = b"\xef\xbb\xbf"


def write_csv(microdata: Microdata, file: Path, progress: Progress) -> None:
    """For programs: UTF-8, commas, points, codes for values, one line of names, nothing where there is no value."""
    names = [variable.header or variable.name for variable in microdata.variables]
    with file.open("wb") as out:
        out.write((",".join(names) + "\n").encode())
    pieces = read_pieces(microdata, list_codes)
    _append(pieces, file, "COPY piece TO $path (FORMAT csv, HEADER false)", microdata.n, progress)


def write_excel_csv(microdata: Microdata, file: Path, language: str, progress: Progress) -> None:
    """For Excel: semicolons, decimal commas, labels for values; lines that begin with # say what the file is."""
    # Quoted, for a remark may hold a semicolon.
    lines = ['"# ' + line.replace('"', '""') + '"' for line in say_all(microdata, language)]
    heads = [f'"{_head(name, in_language(label, language))}"' for name, label in _list_heads(microdata)]
    with file.open("wb") as out:
        out.write(_MARK + "\r\n".join([*lines, ";".join(heads), ""]).encode())
    pieces = read_pieces(
        microdata, lambda variable: [as_plain_text(label) for label in list_labels(variable, language)]
    )
    numbers = [variable.name for variable in microdata.variables if variable.kind is Kind.NUMBER]
    commas = ", ".join(f"replace(CAST({name} AS VARCHAR), '.', ',') AS {name}" for name in numbers)
    # A row of ratings may begin with a sign that a spreadsheet would take for a formula.
    replaced = f"SELECT * REPLACE ({commas}, '''' || ratings AS ratings) FROM piece"  # noqa: S608 - names of columns of ours
    copy = f"COPY ({replaced}) TO $path (FORMAT csv, HEADER false, DELIMITER ';')"
    _append(pieces, file, copy, microdata.n, progress)


def _list_heads(microdata: Microdata) -> list[tuple[str, dict[str, str]]]:
    return [(variable.header or variable.name, dict(variable.label)) for variable in microdata.variables]


def _head(name: str, label: str) -> str:
    return f"{name}: {label}".replace('"', '""')


def _append(pieces: Iterable[pd.DataFrame], file: Path, copy: str, n: int, progress: Progress) -> None:
    """Write the rows after what the file holds already, a piece at a time."""
    done = 0
    with duckdb.connect() as database, make_scratch(file.parent) as folder, file.open("ab") as out:
        part = Path(folder) / "part.csv"
        for piece in pieces:
            database.register("piece", piece)
            database.execute(copy, {"path": str(part)})
            out.write(part.read_bytes())
            done += len(piece)
            progress(done, n)
