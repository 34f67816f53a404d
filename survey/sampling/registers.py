"""Every register that files go into and out of, and what must follow when a file is taken in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from survey import clock
from survey.audit import Actor
from survey.campaigns.commands import give_codes
from survey.campaigns.meetings import refuse_moves
from survey.campaigns.queries import list_counters_without_code
from survey.organisation.facts import AgencyFacts
from survey.organisation.imports.agencies import AGENCIES
from survey.organisation.imports.counters import COUNTERS, OFFERS
from survey.organisation.imports.naming import read_names_of_file
from survey.organisation.imports.planning import ImportPlan, PlannedRow, SheetRow, carry_out, plan_import
from survey.organisation.imports.services import FIELDS, SERVICES
from survey.organisation.imports.table import Action, Holds, Table
from survey.sampling.counts_table import COUNTS

REGISTERS: dict[str, Table[Any]] = {
    table.name: table for table in (AGENCIES, FIELDS, SERVICES, COUNTERS, OFFERS, COUNTS)
}


def plan_register(session: Session, name: str, rows: Sequence[SheetRow], holds: Holds) -> ImportPlan[Any]:
    """Try out rows of a register, without changing anything; KeyError for one that there is not."""
    plan = plan_import(session, REGISTERS[name], read_names_of_file(session, REGISTERS[name], rows), holds)
    return _refuse_meetings(session, plan) if plan.table is AGENCIES else plan


def carry_out_plan(session: Session, plan: ImportPlan[Any], *, by: Actor, at: datetime) -> int:
    """Carry out a plan; a new counter gets its code, so that its poster can be printed. How many rows changed."""
    n_changed = carry_out(session, plan, by=by, at=at)
    if plan.table is COUNTERS:
        added = {plan.table.key_of(row.candidate.new) for row in plan.list_rows(Action.ADDED) if row.candidate}
        waiting = list_counters_without_code(session, clock.today())
        new = [counter for counter in waiting if (counter.agency.code, counter.number) in added]
        give_codes(session, new, by=by, at=at)
    return n_changed


def _refuse_meetings(session: Session, plan: ImportPlan[AgencyFacts]) -> ImportPlan[AgencyFacts]:
    """The plan with those rows refused that move an agency to where two open campaigns would ask at once."""
    moves = {row.candidate.new.code: row.candidate.new.parent for row in plan.rows if row.candidate is not None}
    refused = refuse_moves(session, moves)
    rows = (
        PlannedRow(row.number, Action.REFUSED, row.cells, problems=(refused[row.candidate.new.code],))
        if row.candidate is not None and row.candidate.new.code in refused
        else row
        for row in plan.rows
    )
    return replace(plan, rows=tuple(rows))
