"""Cases: those that wait longest first; one of them, with all that was done and what may be done next."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from survey import clock
from survey.accounts.permissions import Permission
from survey.database import committing
from survey.errors import BadSelection
from survey.extensions import db
from survey.followup.commands import (
    CaseMoved,
    acknowledge_case,
    answer_case,
    pass_case_on,
    reopen_case,
    set_tags,
)
from survey.followup.models import Case, CaseState
from survey.followup.opinions import load_opinions
from survey.followup.queries import (
    CaseFilter,
    claim_case,
    count_cases,
    find_case,
    list_cases,
    list_open_agencies,
    list_tags,
)
from survey.organisation.queries import AgencyNode, load_agency_tree
from survey.questionnaires.queries import load_document
from survey.web.account.access import requires, scope_of, signed_in
from survey.web.addresses import read_number
from survey.web.admin import blueprint
from survey.web.admin.case_forms import build_forms
from survey.web.admin.case_words import STATE_NAMES, count_waiting

_ON_A_PAGE = 50
_UNANSWERED = "unanswered"
_OVERDUE = "overdue"


@blueprint.get("/cases")
@requires(Permission.READ_COMMENTS)
def list_cases_page() -> ResponseReturnValue:
    """List the cases of the account's agencies: overdue first."""
    session, wanted = db.session(), _read_filter()
    page = max(request.args.get("page", 1, type=read_number), 1)
    cases, n_cases = list_cases(session, wanted, page=page, on_a_page=_ON_A_PAGE), count_cases(session, wanted)
    opinions = load_opinions(session, [case.response_id for case in cases])
    return render_template(
        "admin/cases.html",
        cases=cases,
        n_cases=n_cases,
        pages=range(1, -(-n_cases // _ON_A_PAGE) + 1),
        page=page,
        opinions={opinion.response.id: opinion for opinion in opinions},
        chosen={name: request.args[name] for name in ("state", "tag") if request.args.get(name)},
        tags=list_tags(session, wanted.scope),
        tree=load_agency_tree(session),
        state_names=STATE_NAMES,
        today=clock.today(),
        waiting=count_waiting(),
    )


@blueprint.get("/cases/<int:case_id>")
@requires(Permission.READ_COMMENTS)
def show_case(case_id: int) -> ResponseReturnValue:
    """Show a case: what was written, what was done, and the forms for what may be done now."""
    case = find_case(db.session(), case_id, scope_of(Permission.READ_COMMENTS))
    return _render_case(case, build_forms(case, _list_agencies()))


@blueprint.post("/cases/<int:case_id>/<act>")
@requires(Permission.HANDLE_CASES)
def act_on_case(case_id: int, act: str) -> ResponseReturnValue:
    """Do one thing with a case."""
    session, scope = db.session(), scope_of(Permission.HANDLE_CASES)
    if act not in _ACTS:
        abort(404)
    try:
        with committing(session):
            case = claim_case(session, case_id, scope)
            forms = build_forms(case, _list_agencies(), sent=act)
            if forms[act].validate():
                _ACTS[act](session, case, forms[act], {"by": signed_in().actor, "at": clock.now()})
    except CaseMoved:
        return _render_moved(case_id, forms[act])
    if forms[act].errors:
        return _render_case(case, forms), 422
    flash(_("Đã lưu vụ việc số %(number)d.", number=case_id))
    if not scope_of(Permission.READ_COMMENTS).holds(case.agency_id):
        return redirect(url_for("admin.list_cases_page"), 303)
    return redirect(url_for("admin.show_case", case_id=case_id), 303)


def _acknowledge(session: Session, case: Case, form: FlaskForm, told: dict[str, Any]) -> None:
    acknowledge_case(session, case, seen_step=form.seen.data, note=form.note.data or "", **told)


def _pass_on(session: Session, case: Case, form: FlaskForm, told: dict[str, Any]) -> None:
    pass_case_on(session, case, agency_id=form.agency.data, seen_step=form.seen.data, note=form.note.data or "", **told)


def _answer(session: Session, case: Case, form: FlaskForm, told: dict[str, Any]) -> None:
    answer_case(session, case, reply=form.reply.data or "", seen_step=form.seen.data, **told)


def _reopen(session: Session, case: Case, form: FlaskForm, told: dict[str, Any]) -> None:
    reopen_case(session, case, due_on=form.due_on.data, seen_step=form.seen.data, note=form.note.data or "", **told)


def _set_tags(session: Session, case: Case, form: FlaskForm, told: dict[str, Any]) -> None:
    set_tags(session, case, (form.tags.data or "").split(","), **told)


_ACTS: dict[str, Callable[[Session, Case, FlaskForm, dict[str, Any]], None]] = {
    "acknowledge": _acknowledge,
    "pass-on": _pass_on,
    "answer": _answer,
    "reopen": _reopen,
    "tags": _set_tags,
}


def _render_moved(case_id: int, form: FlaskForm) -> tuple[str, int]:
    """The case as it is now, and the words that were typed for what can no longer be done unseen."""
    case = find_case(db.session(), case_id, scope_of(Permission.READ_COMMENTS))
    typed = [form[name].data for name in ("note", "reply") if name in form and form[name].data]
    return _render_case(case, build_forms(case, _list_agencies()), kept=typed or [""]), 409


def _render_case(case: Case, forms: dict[str, FlaskForm], kept: list[str] | None = None) -> str:
    session = db.session()
    [opinion] = load_opinions(session, [case.response_id])
    return render_template(
        "admin/case.html",
        case=case,
        opinion=opinion,
        document=load_document(session, opinion.response.version_id),
        forms=forms,
        kept=kept,
        may_handle=scope_of(Permission.HANDLE_CASES).holds(case.agency_id),
        states=CaseState,
        state_names=STATE_NAMES,
        tree=load_agency_tree(session),
        today=clock.today(),
        waiting=count_waiting(),
    )


def _list_agencies() -> list[AgencyNode]:
    """The agencies of today, to one of which a case may be passed on."""
    session = db.session()
    there = list_open_agencies(session, clock.today())
    return [node for node in load_agency_tree(session).nodes.values() if node.id in there]


def _read_filter() -> CaseFilter:
    wanted = CaseFilter(scope_of(Permission.READ_COMMENTS), tag=request.args.get("tag", ""))
    state = request.args.get("state", "")
    if state == _UNANSWERED:
        return replace(wanted, is_unanswered=True)
    if state == _OVERDUE:
        return replace(wanted, overdue_on=clock.today())
    if state and state not in set(CaseState):
        raise BadSelection(f"cases are not {state!r}")
    return replace(wanted, state=CaseState(state) if state else None)
