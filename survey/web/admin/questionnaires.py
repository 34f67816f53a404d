"""Questionnaires: listed, begun, shown with the designer around them, compared, and drafts thrown away."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.permissions import Permission
from survey.database import committing
from survey.errors import NotFound
from survey.extensions import db
from survey.questionnaires.comparison import compare_headings, compare_items
from survey.questionnaires.document import QuestionnaireDocument, decode_document, list_texts
from survey.questionnaires.drafts import (
    SavedMeanwhile,
    TakenQuestionnaireCode,
    discard_draft,
    start_draft,
    start_questionnaire,
)
from survey.questionnaires.duration import estimate_seconds
from survey.questionnaires.interchange.xlsform_columns import list_losses
from survey.questionnaires.models import QuestionnaireVersion
from survey.questionnaires.queries import find_version, list_versions
from survey.questionnaires.routing_texts import describe_conditions
from survey.questionnaires.undoing import find_undone
from survey.texts import LANGUAGES
from survey.web.account.access import requires, signed_in
from survey.web.admin import blueprint
from survey.web.admin.questionnaire_forms import NewQuestionnaireForm, read_text
from survey.web.admin.questionnaire_saving import (
    find_draft,
    lead_to,
    may_design,
    read_edit,
    refuse_part_of_the_tree,
    show_conflict,
)
from survey.web.admin.questionnaire_sources import find_source, list_sources, suggest_code
from survey.web.admin.questionnaire_words import KIND_NAMES, LACKING, LANGUAGE_NAMES, describe_front, describe_item
from survey.web.security import hold_a_frame


@blueprint.get("/questionnaires")
@requires(Permission.READ_QUESTIONNAIRES)
def list_questionnaires() -> ResponseReturnValue:
    """List every questionnaire with its versions."""
    versions = list_versions(db.session())
    return render_template("admin/questionnaires.html", versions=versions, may_design=may_design())


@blueprint.get("/questionnaires/new")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def show_new_questionnaire() -> ResponseReturnValue:
    """Ask what a new questionnaire is called and what it begins as."""
    refuse_part_of_the_tree()
    versions = list_versions(db.session())
    code = suggest_code(clock.today(), {each.questionnaire.code for each in versions})
    form = NewQuestionnaireForm(formdata=None, code=code)
    form.source.offer(list_sources(versions))
    return render_template("admin/questionnaire_new.html", form=form)


@blueprint.post("/questionnaires/new")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def begin_questionnaire() -> ResponseReturnValue:
    """Begin a questionnaire with a first draft."""
    refuse_part_of_the_tree()
    form, session = NewQuestionnaireForm(), db.session()
    form.source.offer(list_sources(list_versions(session)))
    if not form.validate():
        return render_template("admin/questionnaire_new.html", form=form), 422
    document = find_source(session, form.source.data, read_text(form.title_vi.data, form.title_en.data))
    if not document.title.get("vi", "").strip():
        form.title_vi.errors = [_("Xin nhập tiêu đề.")]
        return render_template("admin/questionnaire_new.html", form=form), 422
    try:
        with committing(session):
            version = start_questionnaire(
                session,
                code=str(form.code.data),
                title=document.title,
                document=document,
                by=signed_in().actor,
                at=clock.now(),
            )
    except TakenQuestionnaireCode:
        form.code.errors = [_("Mã này đã có phiếu khác dùng.")]
        return render_template("admin/questionnaire_new.html", form=form), 422
    return lead_to(version)


@blueprint.get("/questionnaires/<code>/<int:number>")
@requires(Permission.READ_QUESTIONNAIRES)
def show_questionnaire(code: str, number: int) -> ResponseReturnValue:
    """Show a version: a draft with everything to change it, a published one to read."""
    version = find_version(db.session(), code, number)
    document = decode_document(version.document)
    hold_a_frame()
    return render_template(
        "admin/questionnaire.html",
        version=version,
        document=document,
        others=[each for each in list_versions(db.session(), code) if each.id != version.id],
        conditions=describe_conditions(document),
        missing=_count_missing(document),
        seconds=estimate_seconds(document),
        losses=list_losses(document),
        kind_names=KIND_NAMES,
        language_names=LANGUAGE_NAMES,
        lacking=LACKING,
        may_design=may_design(),
        is_open=may_design() and version.published_at is None,
        may_run_campaigns=Permission.RUN_CAMPAIGNS in signed_in().permissions,
        may_undo=may_design() and find_undone(db.session(), version) is not None,
    )


@blueprint.post("/questionnaires/<code>/<int:number>/draft")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def begin_draft(code: str, number: int) -> ResponseReturnValue:
    """Begin a new draft from a version."""
    source, _document = find_draft(code, number)
    session = db.session()
    with committing(session):
        version = start_draft(session, source, by=signed_in().actor, at=clock.now())
    flash(_("Đã tạo bản nháp số %(number)d.", number=version.number))
    return lead_to(version)


@blueprint.post("/questionnaires/<code>/<int:number>/discard")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def discard(code: str, number: int) -> ResponseReturnValue:
    """Throw a draft away."""
    version, _document = find_draft(code, number)
    session, began_from = db.session(), read_edit()
    try:
        with committing(session):
            discard_draft(session, version, began_from=began_from, by=signed_in().actor, at=clock.now())
    except SavedMeanwhile as conflict:
        return show_conflict(conflict, {_("Thao tác"): _("Bỏ bản nháp")}, describe_front)
    flash(_("Đã bỏ bản nháp số %(number)d; nội dung còn trong nhật ký.", number=number))
    return redirect(url_for("admin.list_questionnaires"), 303)


@blueprint.get("/questionnaires/<code>/<int:number>/compare")
@requires(Permission.READ_QUESTIONNAIRES)
def compare_versions(code: str, number: int) -> ResponseReturnValue:
    """Show a version beside another one of the same questionnaire: the one named, else the one it was made from."""
    version = find_version(db.session(), code, number)
    others = [each for each in list_versions(db.session(), code) if each.id != version.id]
    other = _find_other(version, others)
    before, after = decode_document(other.document), decode_document(version.document)
    compared = compare_items(before, after)
    return render_template(
        "admin/questionnaire_compare.html",
        version=version,
        other=other,
        others=others,
        headings=compare_headings(before, after),
        compared=compared,
        before={each.code: describe_item(before, each.before) for each in compared if each.before},
        after={each.code: describe_item(after, each.after) for each in compared if each.after},
    )


def _find_other(version: QuestionnaireVersion, others: list[QuestionnaireVersion]) -> QuestionnaireVersion:
    asked = request.args.get("with", "")
    for other in others:
        if str(other.number) == asked or (not asked and other.id == version.based_on_id):
            return other
    if asked or not others:
        raise NotFound(f"questionnaire {version.questionnaire.code} has no other version to compare with")
    return others[0]


def _count_missing(document: QuestionnaireDocument) -> dict[str, int]:
    """How many texts are not there, by language."""
    texts = list(list_texts(document))
    return {language: sum(not each.text.get(language, "").strip() for each in texts) for language in LANGUAGES}
