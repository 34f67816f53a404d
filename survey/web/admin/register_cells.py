"""What the form of a new row is filled with beforehand."""

from collections.abc import Mapping
from typing import Any

from survey import clock
from survey.organisation.imports.agencies import AGENCIES
from survey.organisation.imports.columns import Cell
from survey.organisation.imports.naming import Lists
from survey.organisation.imports.table import Table
from survey.organisation.models import AgencyKind

# What the next row of a series mostly shares with the one before it.
_SHARED = ("kind", "parent", "field", "agency", "responsible", "opened_on", "month")


def suggest_cells(table: Table[Any], lists: Lists, asked: Mapping[str, str]) -> dict[str, str]:
    """The cells of a new row: what the address names, else the only choice there is, else what is usual."""
    names = {column.name for column in table.columns}
    cells = {name: next(iter(lists[register])) for name, register in _list_single(table, lists)}
    if "opened_on" in names:
        cells["opened_on"] = clock.today().replace(month=1, day=1).isoformat()
    if table is AGENCIES and lists["agencies"]:
        # There is a province already: what is added now stands under it.
        cells["kind"] = AgencyKind.DEPARTMENT.value
    return cells | {name: value for name, value in asked.items() if name in names}


def list_shared(table: Table[Any], cells: Mapping[str, Cell]) -> dict[str, str]:
    """What of a row that was saved the next one is filled with."""
    shared = (*_SHARED, "number") if table.name == "offers" else _SHARED
    kept = {name: str(cells[name]) for name in shared if cells.get(name)}
    if kept.get("kind") == AgencyKind.PROVINCE.value:
        # There is one; what is added next stands under it.
        del kept["kind"]
    return kept


def _list_single(table: Table[Any], lists: Lists) -> list[tuple[str, str]]:
    referring = [(column.name, column.refers_to) for column in table.columns if column.refers_to]
    return [(column, register) for column, register in referring if len(lists[register]) == 1]
