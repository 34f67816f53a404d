"""A version as respondents will see it: at the size of a phone, with and without JavaScript."""

from typing import Any

import msgspec
from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey.accounts.permissions import Permission
from survey.extensions import db
from survey.questionnaires.document import QuestionnaireDocument, decode_document
from survey.questionnaires.duration import estimate_minutes
from survey.questionnaires.editing import find_section_of, show_alone
from survey.questionnaires.queries import find_version
from survey.questionnaires.routing_texts import describe_condition
from survey.web.account.access import requires
from survey.web.admin import blueprint
from survey.web.admin.questionnaire_forms import ItemForm, LockedItemForm
from survey.web.admin.questionnaire_items import read_item, read_locked_item
from survey.web.admin.questionnaire_saving import find_draft
from survey.web.admin.questionnaire_words import KIND_NAMES
from survey.web.citizen.pages import render_items
from survey.web.security import stand_in_a_frame


@blueprint.get("/questionnaires/<code>/<int:number>/preview")
@requires(Permission.READ_QUESTIONNAIRES)
def preview(code: str, number: int) -> ResponseReturnValue:
    """Show a version as the public form, which is not sent; `plain` leaves its script out."""
    version = find_version(db.session(), code, number)
    document = _fill_gaps(decode_document(version.document))
    office = document.placeholders.get("one_stop_office") or {"vi": _("Bộ phận Một cửa")}
    stand_in_a_frame()
    return render_template(
        "citizen/preview.html",
        version=version,
        document=document,
        office=office,
        items=render_items(document, office),
        minutes=estimate_minutes(document),
        is_plain="plain" in request.args,
    )


@blueprint.post("/questionnaires/<code>/<int:number>/preview-item")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def preview_item(code: str, number: int) -> ResponseReturnValue:
    """Show one item as it is being typed, as respondents would see it; nothing is stored."""
    version, document = find_draft(code, number)
    kind = request.form.get("kind", "")
    if kind not in KIND_NAMES:
        abort(400)
    stored = next((each for each in document.items if each.code == request.form.get("stored", "")), None)
    if stored is not None and stored.locked:
        item = read_locked_item(stored, LockedItemForm())
    else:
        item = read_item(kind, ItemForm())
    section = request.form.get("section", "") if stored is None else find_section_of(document, stored.code)
    alone = _fill_gaps(show_alone(document, section, item))
    office = document.placeholders.get("one_stop_office") or {"vi": _("Bộ phận Một cửa")}
    stand_in_a_frame()
    return render_template(
        "citizen/preview_item.html",
        version=version,
        condition=describe_condition(document, item.show_if) if item.show_if else None,
        office=office,
        items=render_items(alone, office),
    )


def _fill_gaps(document: QuestionnaireDocument) -> QuestionnaireDocument:
    """A draft with a mark in each place where its author still owes a text."""
    mark = _("[chưa có nội dung]")

    def fill(value: Any) -> Any:
        if isinstance(value, dict):
            filled = {key: fill(each) for key, each in value.items()}
            return filled | {"vi": mark} if filled.get("vi") == "" else filled
        return [fill(each) for each in value] if isinstance(value, list | tuple) else value

    return msgspec.convert(fill(msgspec.to_builtins(document)), QuestionnaireDocument)
