"""The one way in which the designer's pages change a draft, and the page for two people who changed it at once."""

from collections.abc import Callable, Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.permissions import Permission
from survey.database import committing
from survey.extensions import db
from survey.questionnaires.document import QuestionnaireDocument, decode_document
from survey.questionnaires.drafts import SavedMeanwhile, save_draft
from survey.questionnaires.models import QuestionnaireVersion
from survey.questionnaires.queries import find_version
from survey.web.account.access import scope_of, signed_in

Words = Mapping[str, str]


def find_draft(code: str, number: int) -> tuple[QuestionnaireVersion, QuestionnaireDocument]:
    """A version that the account signed in may change, and its document; a published one is left to `save_draft`."""
    refuse_part_of_the_tree()
    version = find_version(db.session(), code, number)
    return version, decode_document(version.document)


def may_design() -> bool:
    """Whether the account signed in may change questionnaires: they belong to the whole installation."""
    return Permission.DESIGN_QUESTIONNAIRES in signed_in().permissions and scope_of(
        Permission.DESIGN_QUESTIONNAIRES
    ).holds(None)


def refuse_part_of_the_tree() -> None:
    """Who designs for a part of the tree only does not change what every agency is asked."""
    if not may_design():
        abort(403)


def save_change(
    version: QuestionnaireVersion,
    change: Callable[[QuestionnaireDocument], QuestionnaireDocument],
    *,
    mine: Words,
    theirs: Callable[[QuestionnaireDocument], Words],
    place: str = "",
    act: str = "",
) -> ResponseReturnValue:
    """Store a change that began from the edit that the form names, and lead back to the designer.

    mine : the change in words, and `theirs` the same place as stored now: shown where somebody else was faster.
    place : the id of the part of the designer's page to lead to.
    act : the button there that was pressed and keeps the focus.
    """
    session, began_from = db.session(), read_edit()
    try:
        with committing(session):
            if version.edit != began_from:
                raise SavedMeanwhile(version)
            document = change(decode_document(version.document))
            save_draft(session, version, document, began_from=began_from, by=signed_in().actor, at=clock.now())
    except SavedMeanwhile as conflict:
        return show_conflict(conflict, mine, theirs)
    flash(_("Đã lưu."))
    return lead_to(version, place, act)


def show_conflict(
    conflict: SavedMeanwhile, mine: Words, theirs: Callable[[QuestionnaireDocument], Words]
) -> ResponseReturnValue:
    """Whose change came first, what is stored now and what was being saved: nothing is lost, and nothing is stored."""
    stored = theirs(decode_document(conflict.version.document))
    rows = [(name, stored.get(name, ""), mine.get(name, "")) for name in {**stored, **mine}]
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in {"edit", "csrf_token"}]
    page = render_template("admin/questionnaire_conflict.html", version=conflict.version, rows=rows, kept=kept)
    return page, 409


def read_edit() -> int:
    """The edit that a form began from; a form without one is not ours."""
    typed = request.form.get("edit", "")
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
        abort(400)
    return int(typed)


def lead_to(version: QuestionnaireVersion, place: str = "", act: str = "") -> ResponseReturnValue:
    """To the designer's page of a version; at a part of it, or with the focus on a button of that part."""
    code, number = version.questionnaire.code, version.number
    # A browser that goes to a part of a page does not set the focus, so that it is one or the other.
    to = {"at": place, "act": act} if act else {"_anchor": place or None}
    return redirect(url_for("admin.show_questionnaire", code=code, number=number, **to), 303)
