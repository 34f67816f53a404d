"""The dry run: what each row of a file would add, change or remove, and which rows are refused, and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from survey.audit import Actor
from survey.organisation.imports.columns import Cell, Column, Value
from survey.organisation.imports.table import Action, Candidate, Holds, Key, Table
from survey.organisation.problems import Problem, lost_zeros

F = TypeVar("F")


@dataclass(frozen=True)
class SheetRow:
    """A row of a file: its number there, and its cells by column."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class CellChange:
    """One fact that a row changes."""

    column: Column
    old: Value
    new: Value


@dataclass(frozen=True)
class PlannedRow(Generic[F]):
    """What one row would do; a refused one says why, a change says what."""

    number: int
    action: Action
    cells: Mapping[str, Cell]
    changes: tuple[CellChange, ...] = ()
    problems: tuple[Problem, ...] = ()
    candidate: Candidate[F] | None = None


@dataclass(frozen=True)
class ImportPlan(Generic[F]):
    """What a whole file would do, in the order of its rows."""

    table: Table[F]
    rows: tuple[PlannedRow[F], ...]

    def list_rows(self, action: Action) -> list[PlannedRow[F]]:
        """The rows that would do this."""
        return [row for row in self.rows if row.action is action]

    def count(self) -> dict[Action, int]:
        """How many rows would do what."""
        found = Counter(row.action for row in self.rows)
        return {action: found[action] for action in Action}


def plan_import(session: Session, table: Table[F], rows: Sequence[SheetRow], holds: Holds) -> ImportPlan[F]:
    """Try out the rows of a file against what is there now, without changing anything."""
    facts, problems = _read_rows(table, rows)
    problems |= _find_doubles(table, facts)
    there = table.load(session, list(facts.values())) if facts else {}
    facts = _keep_what_is_lacking(table, rows, facts, there)
    problems |= _find_lost_zeros(table, facts, there)
    candidates = [
        Candidate(number, there.get(table.key_of(each)), each)
        for number, each in facts.items()
        if number not in problems
    ]
    moving = [each for each in candidates if _choose_action(table, each) is not Action.SAME]
    problems |= {number: found for number, found in table.judge(session, moving, holds).items() if found}
    by_number = {each.number: each for each in candidates}
    return ImportPlan(table, tuple(_plan_row(table, row, by_number, problems) for row in rows))


def carry_out(session: Session, plan: ImportPlan[F], *, by: Actor, at: datetime) -> int:
    """Make the changes of a plan, in the transaction in which it was made; returns how many rows changed something."""
    acting = {Action.ADDED, Action.CHANGED, Action.REMOVED}
    candidates = [row.candidate for row in plan.rows if row.action in acting and row.candidate is not None]
    plan.table.write(session, candidates, by, at)
    return len(candidates)


def _read_rows(table: Table[F], rows: Sequence[SheetRow]) -> tuple[dict[int, F], dict[int, list[Problem]]]:
    facts: dict[int, F] = {}
    problems: dict[int, list[Problem]] = {}
    for row in rows:
        read, wrong = table.read(row.cells)
        if read is None:
            problems[row.number] = wrong
        else:
            facts[row.number] = read
    return facts, problems


def _keep_what_is_lacking(
    table: Table[F], rows: Sequence[SheetRow], facts: Mapping[int, F], there: Mapping[Key, F]
) -> dict[int, F]:
    """The facts of rows, with those of columns that the file lacks as they are now."""
    lacking = [each.name for each in table.columns if rows and each.name not in rows[0].cells]
    kept = {}
    for number, each in facts.items():
        old = there.get(table.key_of(each))
        kept[number] = each if old is None else table.build(**_values(table, each, old, lacking))
    return kept if lacking else dict(facts)


def _values(table: Table[F], new: F, old: F, lacking: Sequence[str]) -> dict[str, Value]:
    return {each.name: getattr(old if each.name in lacking else new, each.name) for each in table.columns}


def _find_lost_zeros(table: Table[F], facts: Mapping[int, F], there: Mapping[Key, F]) -> dict[int, list[Problem]]:
    """Rows that would be new, but for the zeros that Excel takes off the beginning of codes."""
    with_zeros = {short: key for key in there if (short := _take_zeros_off(key)) != key}
    problems = {}
    for number, each in facts.items():
        key = table.key_of(each)
        if key not in there and key in with_zeros:
            place = next(at for at, part in enumerate(key) if part != with_zeros[key][at])
            problems[number] = [lost_zeros(table.key[place], str(key[place]), str(with_zeros[key][place]))]
    return problems


def _take_zeros_off(key: Key) -> Key:
    return tuple(part.lstrip("0") if isinstance(part, str) and part.isdigit() else part for part in key)


def _find_doubles(table: Table[F], facts: Mapping[int, F]) -> dict[int, list[Problem]]:
    """Rows with the same key: none is taken, since nobody knows which one is meant."""
    numbers: dict[Key, list[int]] = {}
    for number, each in facts.items():
        numbers.setdefault(table.key_of(each), []).append(number)
    return {
        number: [_is_double(table, [other for other in same if other != number])]
        for same in numbers.values()
        if len(same) > 1
        for number in same
    }


def _is_double(table: Table[F], others: Sequence[int]) -> Problem:
    spelled = ", ".join(map(str, others[:5]))
    return Problem(
        table.key[-1],
        {
            "vi": f"Trùng với dòng {spelled} của tệp; xin giữ lại một dòng.",
            "en": f"The same as row {spelled} of the file; please keep one of them.",
        },
    )


def _choose_action(table: Table[F], candidate: Candidate[F]) -> Action:
    if table.is_withdrawal(candidate.new):
        return Action.SAME if candidate.old is None else Action.REMOVED
    if candidate.old is None:
        return Action.ADDED
    return Action.SAME if candidate.old == candidate.new else Action.CHANGED


def _plan_row(
    table: Table[F],
    row: SheetRow,
    candidates: Mapping[int, Candidate[F]],
    problems: Mapping[int, list[Problem]],
) -> PlannedRow[F]:
    if found := problems.get(row.number):
        return PlannedRow(row.number, Action.REFUSED, row.cells, problems=tuple(found))
    candidate = candidates[row.number]
    changes = _list_changes(table, candidate.old, candidate.new) if candidate.old is not None else ()
    return PlannedRow(row.number, _choose_action(table, candidate), row.cells, changes, candidate=candidate)


def _list_changes(table: Table[F], old: F, new: F) -> tuple[CellChange, ...]:
    pairs = zip(table.list_values(old), table.list_values(new), strict=True)
    return tuple(CellChange(column, before, after) for (column, before), (_, after) in pairs if before != after)
