"""The organisation's registers: agencies, fields, services, counters, what they offer, and transaction counts."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.permissions import Permission
from survey.database import committing
from survey.extensions import db
from survey.organisation.imports.agencies import AGENCIES
from survey.organisation.imports.columns import Cell
from survey.organisation.imports.naming import read_names
from survey.organisation.imports.planning import ImportPlan, SheetRow
from survey.organisation.imports.table import Key, Table
from survey.organisation.problems import Problem, is_taken
from survey.organisation.registers import (
    load_agencies_by_code,
    load_counters_by_key,
    load_fields_by_code,
    load_services_by_code,
)
from survey.sampling.registers import REGISTERS, carry_out_plan, plan_register
from survey.texts import fold_text
from survey.web.account.access import requires, scope_of, signed_in
from survey.web.addresses import read_number
from survey.web.admin import blueprint
from survey.web.admin.register_cells import list_shared, suggest_cells
from survey.web.admin.register_words import choose_input, hint_at, list_kinds_of_agency, name_column, spell_value
from survey.web.languages import translated

_ON_A_PAGE = 100


@blueprint.get("/organisation")
@requires(Permission.READ_ORGANISATION)
def show_agencies() -> ResponseReturnValue:
    """Lead to the register that everything else stands on."""
    return redirect(url_for("admin.show_register", name=AGENCIES.name), 303)


@blueprint.get("/organisation/<name>")
@requires(Permission.READ_ORGANISATION)
def show_register(name: str) -> ResponseReturnValue:
    """List a register; `q` searches every column, `page` counts from 1."""
    table, typed = find_table(name), request.args.get("q", "")
    found = [facts for facts in list_facts(table) if _matches(table, facts, typed)]
    n_pages = -(-len(found) // _ON_A_PAGE)
    page = min(max(request.args.get("page", 1, type=read_number), 1), max(n_pages, 1))
    return render_template(
        "admin/register.html",
        table=table,
        tables=REGISTERS.values(),
        rows=found[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE],
        n_found=len(found),
        typed=typed,
        page=page,
        n_pages=n_pages,
        may_keep=may_keep(table),
        spell=spell_value,
        name_column=name_column,
    )


@blueprint.get("/organisation/<name>/row")
@requires(Permission.READ_ORGANISATION)
def show_row(name: str) -> ResponseReturnValue:
    """One row of a register by its `key`, to read or to change; an empty form where no key is given."""
    table = find_table(name)
    facts = _find_row(table)
    if facts is None and not may_keep(table):
        abort(403)
    if facts is None:
        return _render_row(table, None, suggest_cells(table, _load_lists(), request.args), ())
    return _render_row(table, facts, {column.name: _as_input(value) for column, value in table.list_values(facts)}, ())


@blueprint.post("/organisation/<name>/row")
@requires(Permission.KEEP_ORGANISATION)
def save_row(name: str) -> ResponseReturnValue:
    """Add a row to a register or change one, by the same rules as a file; the key of a row stays.

    `more` leads to the form of another row, else to the register.
    """
    table, session = find_table(name), db.session()
    with committing(session):
        facts = _find_row(table)
        typed: dict[str, Cell] = {column.name: request.form.get(column.name, "") for column in table.columns}
        cells = read_names(table, typed, _load_lists(), fold_text)
        if facts is not None:
            cells |= {column: getattr(facts, column) for column in table.key}
        plan = plan_rows(table, [SheetRow(1, cells)])
        problems = _list_problems(plan, is_new=facts is None)
        if not problems:
            carry_out_plan(session, plan, by=signed_in().actor, at=clock.now())
    if problems:
        return _render_row(table, facts, cells, problems), 422
    flash(_("Đã lưu %(name)s.", name=cells.get("name") or " / ".join(str(cells[column]) for column in table.key)))
    if facts is None and "more" in request.form:
        values: dict[str, Any] = {"name": name, **list_shared(table, cells)}
        return redirect(url_for("admin.show_row", **values), 303)
    return redirect(url_for("admin.show_register", name=name), 303)


def find_table(name: str) -> Table[Any]:
    """The table with this name in addresses; answers 404 elsewhere."""
    return REGISTERS[name] if name in REGISTERS else abort(404)


def may_keep(table: Table[Any]) -> bool:
    """Whether the account signed in may add to a register somewhere; what has no agency needs the whole."""
    if Permission.KEEP_ORGANISATION not in signed_in().permissions:
        return False
    return bool(table.agency) or scope_of(Permission.KEEP_ORGANISATION).holds(None)


def list_facts(table: Table[Any]) -> list[Any]:
    """The rows of a register that the account signed in may read."""
    session, scope = db.session(), scope_of(Permission.READ_ORGANISATION)
    agencies = load_agencies_by_code(session) if table.agency else {}
    return [
        facts
        for facts in table.load(session, None).values()
        if not table.agency or scope.holds(agencies[getattr(facts, table.agency)].id)
    ]


def plan_rows(table: Table[Any], rows: list[SheetRow]) -> ImportPlan[Any]:
    """Try out rows, within the part of the tree that the account signed in keeps."""
    return plan_register(db.session(), table.name, rows, scope_of(Permission.KEEP_ORGANISATION).holds)


def _find_row(table: Table[Any]) -> Any | None:
    """The row whose key stands in the address, None where there is no key; answers 404 for one that is not there."""
    key: Key = tuple(request.args.getlist("key"))
    if not key:
        return None
    found = (facts for facts in list_facts(table) if tuple(str(part) for part in table.key_of(facts)) == key)
    return next(found, None) or abort(404)


def _list_problems(plan: ImportPlan[Any], *, is_new: bool) -> tuple[Problem, ...]:
    row, table = plan.rows[0], plan.table
    if is_new and row.candidate is not None and row.candidate.old is not None and not row.problems:
        return (is_taken(table.key[-1], str(table.key_of(row.candidate.new)[-1])),)
    return row.problems


def _render_row(table: Table[Any], facts: Any | None, cells: dict[str, Any], problems: tuple[Problem, ...]) -> str:
    keeps = may_keep(table)
    if facts is not None and table.agency:
        agency = load_agencies_by_code(db.session())[getattr(facts, table.agency)]
        keeps = keeps and scope_of(Permission.KEEP_ORGANISATION).holds(agency.id)
    return render_template(
        "admin/register_row.html",
        table=table,
        facts=facts,
        cells=cells,
        errors={problem.column: translated(problem.text) for problem in problems},
        lists=_load_lists(),
        titles={name: translated(each.title) for name, each in REGISTERS.items()},
        may_keep=keeps,
        choose_input=choose_input,
        hint_at=hint_at,
        kinds=list_kinds_of_agency(),
        n_open_counters=_count_open_counters(table, facts),
        spell=spell_value,
        name_column=name_column,
    )


def _load_lists() -> dict[str, dict[str, str]]:
    """What can be referred to by its code: the names of agencies, fields and services by code."""
    session = db.session()
    loaded: dict[str, Mapping[str, Any]] = {
        "agencies": load_agencies_by_code(session),
        "fields": load_fields_by_code(session),
        "services": load_services_by_code(session),
    }
    return {name: {code: translated(each.name) for code, each in there.items()} for name, there in loaded.items()}


def _count_open_counters(table: Table[Any], facts: Any | None) -> int:
    """How many counters of a closed agency are still open."""
    if table is not AGENCIES or facts is None or facts.closed_on is None:
        return 0
    counters = load_counters_by_key(db.session())
    return sum(agency == facts.code and each.closed_on is None for (agency, _number), each in counters.items())


def _as_input(value: object) -> str:
    return "" if value is None or value is False else str(value)


def _matches(table: Table[Any], facts: Any, typed: str) -> bool:
    words = fold_text(typed).split()
    text = (
        fold_text(" ".join(spell_value(column, value) for column, value in table.list_values(facts))) if words else ""
    )
    return all(word in text for word in words)
