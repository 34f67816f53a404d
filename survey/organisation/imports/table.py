"""A table that files bring in and take out: its columns, its key, what is there now, and how changes are made."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from survey.audit import Actor
from survey.organisation.imports.columns import BadCell, Cell, Column, Value, is_empty
from survey.organisation.problems import Problem, is_missing
from survey.texts import Text

F = TypeVar("F")
Key = tuple[Value, ...]
# Whether an agency (None: the whole installation) is in the part of the tree that an account keeps.
Holds = Callable[[int | None], bool]


class Action(StrEnum):
    """What a row would do."""

    REFUSED = "refused"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    SAME = "same"


@dataclass(frozen=True)
class Candidate(Generic[F]):
    """A row that could be read: its number in the file, what is there now, and what it says."""

    number: int
    old: F | None
    new: F


def _never(_facts: object) -> bool:
    return False


@dataclass(frozen=True)
class Table(Generic[F]):
    """One kind of thing, as a spreadsheet holds it.

    agency : the column that names the agency whose keeper keeps the row; empty for what the whole installation shares.
    load : what is there now, by key; those that the given facts are about, or all where none are given.
    judge : what is wrong with rows, by row number; the rows are judged together, since they may name each other.
    write : makes the changes that were judged to be right.
    is_withdrawal : whether a row says that the thing is no longer there.
    """

    name: str
    title: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    agency: str
    build: Callable[..., F]
    load: Callable[[Session, Sequence[F] | None], dict[Key, F]]
    judge: Callable[[Session, Sequence[Candidate[F]], Holds], Mapping[int, list[Problem]]]
    write: Callable[[Session, Sequence[Candidate[F]], Actor, datetime], None]
    is_withdrawal: Callable[[F], bool] = _never

    def key_of(self, facts: F) -> Key:
        """What a row is known by."""
        return tuple(getattr(facts, name) for name in self.key)

    def read(self, cells: Mapping[str, Cell]) -> tuple[F | None, list[Problem]]:
        """The facts in the cells of one row, by column; nothing where a cell is wrong, and what is wrong."""
        values: dict[str, Any] = {}
        problems = []
        for column in self.columns:
            try:
                values[column.name] = _read_cell(column, cells.get(column.name))
            except BadCell as error:
                problems.append(Problem(column.name, error.text))
        problems.extend(is_missing(name) for name, value in values.items() if value is _MISSING)
        return (None if problems else self.build(**values)), problems

    def list_values(self, facts: F) -> Iterator[tuple[Column, Value]]:
        """Each column with what it holds."""
        for column in self.columns:
            yield column, getattr(facts, column.name)


_MISSING = object()


def _read_cell(column: Column, cell: Cell) -> object:
    if is_empty(cell):
        return _MISSING if column.required else column.when_empty
    return column.read(cell)
