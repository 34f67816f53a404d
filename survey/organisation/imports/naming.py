"""References by name: offices' own files often name an agency, a field or a service where a code is asked for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from survey.organisation.imports.columns import Cell
from survey.organisation.imports.planning import SheetRow
from survey.organisation.imports.table import Table
from survey.organisation.registers import (
    clean_text,
    load_agencies_by_code,
    load_fields_by_code,
    load_services_by_code,
)

# Names by code, by the register that they stand in.
Lists = Mapping[str, Mapping[str, str]]
_LOADS: Mapping[str, Callable[[Session], Mapping[str, Any]]] = {
    "agencies": load_agencies_by_code,
    "fields": load_fields_by_code,
    "services": load_services_by_code,
}


def read_names(
    table: Table[Any], cells: Mapping[str, Cell], lists: Lists, fold: Callable[[str], str]
) -> dict[str, Cell]:
    """The cells with a code in place of each name where a code is asked for, if it names one thing.

    fold : what is alike of two writings of a name.
    """
    read = dict(cells)
    for column in table.columns:
        typed, there = read.get(column.name), lists.get(column.refers_to, {})
        if not isinstance(typed, str) or typed.strip() in there:
            continue
        named = [code for code, name in there.items() if fold(name) == fold(typed)]
        if len(named) == 1:
            read[column.name] = named[0]
    return read


def read_names_of_file(session: Session, table: Table[Any], rows: Sequence[SheetRow]) -> list[SheetRow]:
    """The rows of a file with codes in place of Vietnamese names, of what is there or stands in the file itself.

    Accents count: a name that is not there is not to be taken for another.
    """
    lists = {
        register: {code: each.name["vi"] for code, each in load(session).items()}
        for register, load in _LOADS.items()
        if any(column.refers_to == register for column in table.columns)
    }
    if table.name in lists:
        own = ((row.cells.get("code"), row.cells.get("name")) for row in rows)
        lists[table.name] |= {code: name for code, name in own if isinstance(code, str) and isinstance(name, str)}
    found: dict[tuple[Cell, ...], dict[str, Cell]] = {}
    references = [column.name for column in table.columns if column.refers_to]
    resolved = []
    for row in rows:
        # Thousands of rows name the same few things.
        written = tuple(row.cells.get(name) for name in references)
        if written not in found:
            cells = {name: row.cells[name] for name in references if name in row.cells}
            found[written] = read_names(table, cells, lists, _fold)
        resolved.append(SheetRow(row.number, {**row.cells, **found[written]}))
    return resolved


def _fold(name: str) -> str:
    return clean_text(name).casefold()
