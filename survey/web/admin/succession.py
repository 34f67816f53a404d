"""Mergers and splits of agencies: who became whom, when, and the form that writes one down."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.permissions import Permission
from survey.campaigns.scope import follow_succession
from survey.database import committing
from survey.extensions import db
from survey.organisation.imports.columns import BadCell, read_day
from survey.organisation.problems import Problem, RefusedChange
from survey.organisation.succession import SuccessionFacts, list_successions, succeed_agencies
from survey.web.account.access import requires, scope_of, signed_in
from survey.web.admin import blueprint
from survey.web.languages import translated


@blueprint.get("/organisation/agencies/succession")
@requires(Permission.READ_ORGANISATION)
def show_succession() -> ResponseReturnValue:
    """List who became whom, with the form for those who keep agencies."""
    return _render(())


@blueprint.post("/organisation/agencies/succession")
@requires(Permission.KEEP_ORGANISATION)
def save_succession() -> ResponseReturnValue:
    """Merge several agencies into one, or split one into several."""
    session, by, at = db.session(), signed_in().actor, clock.now()
    holds = scope_of(Permission.KEEP_ORGANISATION).holds
    try:
        with committing(session):
            facts = _read_facts()
            succeed_agencies(session, facts, holds, by=by, at=at)
            follow_succession(session, facts.predecessors, facts.successors, by=by, at=at)
    except BadCell as error:
        return _render((Problem("succeeded_on", error.text),)), 422
    except RefusedChange as refusal:
        return _render(refusal.problems), 422
    flash(_("Đã lưu."))
    return redirect(url_for("admin.show_succession"), 303)


def _read_facts() -> SuccessionFacts:
    predecessors, successors = (
        tuple(dict.fromkeys(request.form.get(side, "").replace(",", " ").replace(";", " ").split()))
        for side in ("predecessors", "successors")
    )
    succeeded_on = read_day(request.form.get("succeeded_on", ""))
    return SuccessionFacts(predecessors, successors, succeeded_on, takes_over="takes_over" in request.form)


def _render(problems: tuple[Problem, ...]) -> str:
    scope = scope_of(Permission.READ_ORGANISATION)
    found = list_successions(db.session())
    return render_template(
        "admin/succession.html",
        lines=[line for line in found if scope.holds(line[1].id) or scope.holds(line[2].id)],
        errors={problem.column: translated(problem.text) for problem in reversed(problems)},
        takes_over="takes_over" in request.form or request.method == "GET",
        may_keep=Permission.KEEP_ORGANISATION in signed_in().permissions,
    )
