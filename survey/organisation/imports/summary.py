"""What a dry run found, in the words that a person is shown: counts, and the first rows that would do anything."""

from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct

from survey.organisation.imports.columns import KIND_NAMES, Cell, Column, Value
from survey.organisation.imports.files import spell, spell_decimal
from survey.organisation.imports.holding import compute_fingerprint
from survey.organisation.imports.planning import ImportPlan, PlannedRow
from survey.organisation.imports.table import Action
from survey.organisation.models import AgencyKind
from survey.texts import Text

_NOTHING: Text = {"vi": "", "en": ""}
# Enough to check by eye; the counts tell of the rest.
_MOST_SHOWN = 500


class SummaryChange(Struct, frozen=True):
    """One value that a row brings: the name of its column, what it was (empty for a new thing) and what it becomes."""

    column: str
    old: Text
    new: Text


class SummaryProblem(Struct, frozen=True):
    """Why a row is refused; the column is "" where the whole row is meant."""

    column: str
    text: Text


class SummaryRow(Struct, frozen=True):
    """What one row of the file would do, and the values that name what it is about."""

    number: int
    action: str
    key: tuple[Text, ...]
    changes: tuple[SummaryChange, ...]
    problems: tuple[SummaryProblem, ...]


class PlanSummary(Struct, frozen=True):
    """What a whole file would do. counts : rows by action. n_hidden : rows that would do something, not in `rows`."""

    counts: dict[str, int]
    rows: tuple[SummaryRow, ...]
    n_hidden: int
    fingerprint: str

    @property
    def n_acting(self) -> int:
        """How many rows would change something."""
        return sum(self.counts[action] for action in (Action.ADDED, Action.CHANGED, Action.REMOVED))


def summarise_plan(plan: ImportPlan[Any]) -> PlanSummary:
    """The summary of a plan."""
    counts = plan.count()
    rows = [row for action in Action if action is not Action.SAME for row in plan.list_rows(action)]
    return PlanSummary(
        counts={action.value: counts[action] for action in Action},
        rows=tuple(_summarise_row(plan, row) for row in rows[:_MOST_SHOWN]),
        n_hidden=max(len(rows) - _MOST_SHOWN, 0),
        fingerprint=compute_fingerprint(plan),
    )


def encode_summary(summary: PlanSummary) -> bytes:
    """A summary as JSON."""
    return msgspec.json.encode(summary)


def decode_summary(data: bytes) -> PlanSummary:
    """A summary from the JSON that was made of it."""
    return msgspec.json.decode(data, type=PlanSummary)


def _summarise_row(plan: ImportPlan[Any], row: PlannedRow[Any]) -> SummaryRow:
    columns = {column.name: column for column in plan.table.columns}
    return SummaryRow(
        number=row.number,
        action=row.action.value,
        key=tuple(_name_value(columns[name], row.cells[name]) for name in plan.table.key),
        changes=_summarise_new(plan, row) if row.action is Action.ADDED else _summarise_changes(row),
        problems=tuple(SummaryProblem(each.column, each.text) for each in row.problems),
    )


def _summarise_changes(row: PlannedRow[Any]) -> tuple[SummaryChange, ...]:
    return tuple(
        SummaryChange(each.column.name, _name_value(each.column, each.old), _name_value(each.column, each.new))
        for each in row.changes
    )


def _summarise_new(plan: ImportPlan[Any], row: PlannedRow[Any]) -> tuple[SummaryChange, ...]:
    """What a new thing will say beside its key; nothing stands before it."""
    values = plan.table.list_values(row.candidate.new) if row.candidate is not None else ()
    told = ((column, _name_value(column, value)) for column, value in values if column.name not in plan.table.key)
    return tuple(SummaryChange(column.name, _NOTHING, text) for column, text in told if text["vi"])


def _name_value(column: Column, value: Value | Cell) -> Text:
    if isinstance(value, AgencyKind):
        return KIND_NAMES[value]
    if isinstance(value, Decimal):
        return spell_decimal(value)
    spelled = str(value) if isinstance(value, float) else spell(column, value)
    return {"vi": spelled, "en": spelled}
