"""Checking a draft, with a link to each problem, and publishing it."""

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.permissions import Permission
from survey.database import committing
from survey.errors import NotFound
from survey.extensions import db
from survey.questionnaires.document import QuestionnaireDocument, decode_document
from survey.questionnaires.drafts import SavedMeanwhile
from survey.questionnaires.instruments.load import list_methods, load_instrument, load_method
from survey.questionnaires.instruments.method import IndexMethod
from survey.questionnaires.models import QuestionnaireVersion
from survey.questionnaires.problems import Problem
from survey.questionnaires.publication import NotReady, check_draft, publish_draft
from survey.questionnaires.queries import find_version
from survey.web.account.access import requires, signed_in
from survey.web.admin import blueprint
from survey.web.admin.questionnaire_saving import find_draft, lead_to, may_design, read_edit, show_conflict
from survey.web.admin.questionnaire_words import describe_front, name_place


@blueprint.get("/questionnaires/<code>/<int:number>/check")
@requires(Permission.READ_QUESTIONNAIRES)
def show_check(code: str, number: int) -> ResponseReturnValue:
    """Show what is to be mended or looked at before a version is published."""
    version = find_version(db.session(), code, number)
    return _render_check(version, request.args.get("method"))


@blueprint.post("/questionnaires/<code>/<int:number>/publish")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def publish(code: str, number: int) -> ResponseReturnValue:
    """Freeze a draft for ever, where nothing is left to mend."""
    version, document = find_draft(code, number)
    session, chosen, began_from = db.session(), request.form.get("method", ""), read_edit()
    try:
        with committing(session):
            publish_draft(
                session,
                version,
                began_from=began_from,
                method=_find_method(document, chosen),
                is_confirmed="confirmed" in request.form,
                by=signed_in().actor,
                at=clock.now(),
            )
    except SavedMeanwhile as conflict:
        return show_conflict(conflict, {_("Thao tác"): _("Công bố")}, describe_front)
    except NotReady:
        return _render_check(version, chosen), 422
    flash(_("Đã công bố bản số %(number)d; từ nay bản này không thay đổi nữa.", number=number))
    return lead_to(version)


def _render_check(version: QuestionnaireVersion, chosen: str | None) -> str:
    document = decode_document(version.document)
    method = _find_method(document, chosen)
    check = check_draft(db.session(), version, method)
    return render_template(
        "admin/questionnaire_check.html",
        version=version,
        blocking=[(problem, _find_place(document, problem)) for problem in check.blocking],
        advisory=[(problem, _find_place(document, problem)) for problem in check.advisory],
        name_place=name_place,
        method=method,
        methods=list_methods(),
        is_open=may_design() and version.published_at is None,
    )


def _find_method(document: QuestionnaireDocument, chosen: str | None) -> IndexMethod | None:
    """The method that was chosen ("" for none); where nothing was, the one of the questionnaire's instrument."""
    try:
        if chosen is None and document.instrument is not None:
            return load_method(load_instrument(document.instrument).default_method)
        return load_method(chosen) if chosen else None
    except NotFound:
        if chosen:
            abort(400)
        return None


def _find_place(document: QuestionnaireDocument, problem: Problem) -> str:
    """Where a problem is mended: an item's form, a section's, the title's, the bank, or the whole."""
    if any(item.code == problem.item for item in document.items):
        return "item"
    if any(section.code == problem.item for section in document.sections):
        return "section" if problem.field != "items" else "whole"
    if problem.field.startswith("factors.") and document.sections:
        return "bank"
    is_in_front = problem.field.partition(".")[0] in {"title", "introduction", "scale", "placeholders"}
    return "front" if is_in_front else "whole"
