"""The agencies as the tree that they are."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from survey import clock
from survey.accounts.permissions import Permission
from survey.extensions import db
from survey.organisation.imports.agencies import AGENCIES
from survey.organisation.outline import build_outline, is_open_on
from survey.organisation.queries import load_agency_tree, load_counter_names
from survey.sampling.registers import REGISTERS
from survey.web.account.access import requires, scope_of
from survey.web.admin import blueprint
from survey.web.admin.register_words import list_kinds_of_agency
from survey.web.admin.registers import may_keep


@blueprint.get("/organisation/agencies")
@requires(Permission.READ_ORGANISATION)
def show_agency_tree() -> ResponseReturnValue:
    """Show the tree; `q` searches codes and names, `closed` shows the units that are no more as well."""
    session, scope, today = db.session(), scope_of(Permission.READ_ORGANISATION), clock.today()
    tree, typed, with_closed = load_agency_tree(session), request.args.get("q", ""), "closed" in request.args
    branches = build_outline(
        tree,
        [unit for unit in tree.nodes if scope.holds(unit)],
        [counter.agency_id for counter in load_counter_names(session).values()],
        typed,
        is_wanted=lambda unit: with_closed or is_open_on(unit, today),
    )
    return render_template(
        "admin/agency_tree.html",
        table=AGENCIES,
        tables=REGISTERS.values(),
        branches=branches,
        n_found=sum(branch.n_found for branch in branches),
        n_closed=sum(scope.holds(unit.id) and not is_open_on(unit, today) for unit in tree.nodes.values()),
        typed=typed,
        with_closed=with_closed,
        may_keep=may_keep(AGENCIES),
        kinds=list_kinds_of_agency(),
        is_open=lambda unit: is_open_on(unit, today),
    )
