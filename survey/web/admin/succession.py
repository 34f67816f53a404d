"""Mergers and splits of agencies: who became whom, when, and the form that writes one down."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from survey import clock
from survey.accounts.permissions import Permission
from survey.accounts.queries import count_accounts_at
from survey.campaigns.meetings import refusing_meetings
from survey.campaigns.scope import follow_succession, unfollow_succession
from survey.campaigns.targets import list_campaigns_with_targets
from survey.database import committing
from survey.errors import NotFound
from survey.extensions import db
from survey.organisation.imports.columns import BadCell, read_day
from survey.organisation.problems import Problem, RefusedChange
from survey.organisation.succession import SuccessionFacts, list_successions, succeed_agencies
from survey.organisation.undoing import undo_succession
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
        with committing(session), refusing_meetings(session, "successors"):
            facts = _read_facts()
            succeed_agencies(session, facts, holds, by=by, at=at)
            follow_succession(session, facts.predecessors, facts.successors, by=by, at=at)
    except BadCell as error:
        return _render((Problem("succeeded_on", error.text),)), 422
    except RefusedChange as refusal:
        return _render(refusal.problems), 422
    flash(_("Đã lưu."))
    _say_what_is_left(facts.predecessors)
    return redirect(url_for("admin.show_succession"), 303)


@blueprint.post("/organisation/agencies/succession/undo")
@requires(Permission.KEEP_ORGANISATION)
def undo_one_succession() -> ResponseReturnValue:
    """Undo what was written down by mistake: what an `agency` became on a `day`."""
    session, by, at = db.session(), signed_in().actor, clock.now()
    holds, agency = scope_of(Permission.KEEP_ORGANISATION).holds, request.form.get("agency", "")
    try:
        with committing(session), refusing_meetings(session, "undo"):
            successors = undo_succession(session, agency, read_day(request.form.get("day", "")), holds, by=by, at=at)
            unfollow_succession(session, agency, successors, by=by, at=at)
    except (BadCell, NotFound):
        flash(_("Lần sáp nhập, chia tách này không còn: có thể người khác đã hủy trước."))
    except RefusedChange as refusal:
        flash(" ".join(translated(problem.text) for problem in refusal.problems))
    else:
        flash(_("Đã hủy: %(code)s hoạt động trở lại.", code=agency))
    return redirect(url_for("admin.show_succession"), 303)


def _say_what_is_left(predecessors: Sequence[str]) -> None:
    """Tell what a merger or split leaves with the former agencies, for a person to decide on."""
    session = db.session()
    if n := count_accounts_at(session, predecessors):
        text = ngettext(
            "%(num)d tài khoản còn được giao ở cơ quan cũ; xin giao ở cơ quan kế thừa.",
            "%(num)d tài khoản còn được giao ở cơ quan cũ; xin giao ở cơ quan kế thừa.",
            n,
        )
        flash(text)
    if codes := list_campaigns_with_targets(session, predecessors):
        flash(_("Kế hoạch mẫu của đợt %(codes)s còn chỉ tiêu cho cơ quan cũ; xin lập lại.", codes=", ".join(codes)))


def _read_facts() -> SuccessionFacts:
    predecessors, successors = (
        tuple(dict.fromkeys(request.form.get(side, "").replace(",", " ").replace(";", " ").split()))
        for side in ("predecessors", "successors")
    )
    succeeded_on = read_day(request.form.get("succeeded_on", ""))
    return SuccessionFacts(predecessors, successors, succeeded_on, takes_over="takes_over" in request.form)


def _render(problems: tuple[Problem, ...]) -> str:
    scope, keeps = scope_of(Permission.READ_ORGANISATION), scope_of(Permission.KEEP_ORGANISATION)
    found = list_successions(db.session())
    return render_template(
        "admin/succession.html",
        lines=[
            each for each in found if any(scope.holds(agency.id) for agency in (each.predecessor, *each.successors))
        ],
        may_undo=lambda each: (
            each.is_latest and all(keeps.holds(agency.id) for agency in (each.predecessor, *each.successors))
        ),
        errors={problem.column: translated(problem.text) for problem in reversed(problems)},
        takes_over="takes_over" in request.form or request.method == "GET",
        may_keep=Permission.KEEP_ORGANISATION in signed_in().permissions,
    )
