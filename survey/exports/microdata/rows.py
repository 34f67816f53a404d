"""The rows of a file of answers, in an order that does not tell who answered after whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from survey.exports.microdata.store import Store
from survey.exports.microdata.variables import Kind, Variable

ROWS = 50_000
# By name, what the kind of each variable says.
Columns = Mapping[str, NDArray[Any]]
_DESIGN = ("weight", "stratum", "psu")


@dataclass(frozen=True)
class Rows:
    """n rows in a store.

    codes : what stands for each value of a category in the store, ascending, where that is not its position. items :
    the columns of the rated items, in the order of the letters of `Response.ratings`.
    """

    store: Store
    n: int
    variables: tuple[Variable, ...]
    codes: Mapping[str, NDArray[np.int64]]
    items: tuple[str, ...]

    def read(self, first: int, end: int) -> Columns:
        """The rows from one place up to another."""
        stored = self.store.read_rows("rows", first, end)
        letters = _split(stored["ratings"], len(self.items))
        items = {name: letters[:, place] for place, name in enumerate(self.items)}
        return {
            each.name: items[each.name] if each.kind is Kind.RATING else self._read_one(each, stored, first)
            for each in self.variables
        }

    def read_pieces(self) -> Iterator[Columns]:
        """All rows, so many at a time."""
        for first in range(0, self.n, ROWS):
            yield self.read(first, min(first + ROWS, self.n))

    def _read_one(self, variable: Variable, stored: Columns, first: int) -> NDArray[Any]:
        if variable.name == "row":
            return np.arange(first + 1, first + 1 + len(stored["weight"]))
        data = stored[variable.name]
        match variable.kind:
            case Kind.CATEGORY if variable.name in self.codes:
                return np.searchsorted(self.codes[variable.name], data)
            case Kind.TIME:
                return data.astype("datetime64[s]")
            case Kind.TEXT:
                return data.astype(bytes)
            case _:
                return data


def order_rows(store: Store, table: str, variables: tuple[Variable, ...]) -> None:
    """From a table a table "rows": by hour where they have one, stratum, PSU and answers, and what is alike in those by
    all that is written of it."""
    kept = [each.name for each in variables if each.name != "row" and each.kind is not Kind.RATING]
    times = [each.name for each in variables if each.kind is Kind.TIME]
    others = [name for name in kept if name not in {*_DESIGN, *times, "ratings"}]
    order = [*times, "stratum", "psu", "_total", "ratings", *others]
    listed, by = (", ".join(f'"{name}"' for name in names) for names in (kept, order))
    store.run(f'CREATE TABLE rows AS SELECT {listed} FROM "{table}" ORDER BY {by}')  # noqa: S608 - names of ours
    store.drop(table)


def _split(ratings: NDArray[Any], n_items: int) -> NDArray[np.uint8]:
    """(n, items) the letters of texts."""
    return np.frombuffer(ratings.astype(f"S{n_items}").tobytes(), dtype=np.uint8).reshape(-1, n_items)
