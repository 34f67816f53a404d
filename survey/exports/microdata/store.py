"""Tables on disk for rows of which there may be millions, worked on within a bound of memory."""

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

# Sorting and joining spill to disk beyond it.
_MEMORY = "128MB"


class Store:
    """A database in a file of a folder that is there for as long as the work takes."""

    def __init__(self, folder: Path) -> None:
        """Make it, empty."""
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": _MEMORY,
            # Each thread holds memory of its own: more of them would not keep to the bound.
            "threads": 2,
            "temp_directory": str(folder / "spilled"),
        }
        self._database = duckdb.connect(str(folder / "rows.duckdb"), config=settings)
        self._tables: set[str] = set()

    def __enter__(self) -> Self:
        """Itself, to be closed at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self._database.close()

    def add(self, table: str, columns: Mapping[str, NDArray[Any]] | pd.DataFrame) -> None:
        """Append rows to a table, which the first of them make."""
        self._database.register("piece", pd.DataFrame(columns, copy=False))
        self.run(
            f'INSERT INTO "{table}" FROM piece' if table in self._tables else f'CREATE TABLE "{table}" AS FROM piece'
        )
        self._tables.add(table)
        self._database.unregister("piece")

    def drop(self, table: str) -> None:
        """Take a table away, and what it holds of the disk."""
        self.run(f'DROP TABLE "{table}"')
        self._tables.discard(table)

    def run(self, statement: str) -> None:
        """Carry out a statement that gives nothing back."""
        self._database.execute(statement)

    def read(self, query: str) -> dict[str, NDArray[Any]]:
        """The columns that a query gives, none of which holds a NULL."""
        return {name: np.asarray(data) for name, data in self._database.execute(query).fetchnumpy().items()}

    def list_values(self, table: str, column: str) -> NDArray[np.int64]:
        """The whole numbers that stand in a column, ascending."""
        found = self.read(f'SELECT DISTINCT "{column}" AS value FROM "{table}" ORDER BY value')  # noqa: S608 - ours
        return found["value"].astype(np.int64)

    def read_rows(self, table: str, first: int, end: int) -> dict[str, NDArray[Any]]:
        """The rows of a table from one place up to another, in the order in which they were put there."""
        return self.read(f'SELECT * FROM "{table}" WHERE rowid >= {first} AND rowid < {end}')  # noqa: S608 - ours
