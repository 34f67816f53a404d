"""Changing a draft: its title, sections, items and their order, and items picked from the official bank."""

from collections.abc import Callable

import msgspec
from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey.accounts.permissions import Permission
from survey.errors import NotFound
from survey.extensions import db
from survey.questionnaires.bank import list_bank, pick_item
from survey.questionnaires.document import QuestionnaireDocument
from survey.questionnaires.editing import (
    TakenItemCode,
    duplicate_item,
    find_section_of,
    move_item,
    move_section,
    place_item,
    place_section,
    remove_item,
    remove_section,
)
from survey.questionnaires.models import QuestionnaireVersion
from survey.questionnaires.undoing import find_undone
from survey.web.account.access import requires
from survey.web.admin import blueprint
from survey.web.admin.questionnaire_forms import FrontForm, read_placeholders, read_scale, read_text
from survey.web.admin.questionnaire_saving import find_draft, lead_to, save_change
from survey.web.admin.questionnaire_words import describe_front

# Pressed again and again, until a thing is where it should be.
_KEEPING_FOCUS = {"up", "down", "section_up", "section_down"}
Change = Callable[[QuestionnaireDocument], QuestionnaireDocument]


@blueprint.get("/questionnaires/<code>/<int:number>/front")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def show_front(code: str, number: int) -> ResponseReturnValue:
    """Show title and introduction, to change them."""
    version, document = find_draft(code, number)
    texts = {"title": document.title, "introduction": document.introduction}
    filled = {f"{name}_{language}": text.get(language, "") for name, text in texts.items() for language in ("vi", "en")}
    return _render_front(version, document, FrontForm(formdata=None, data=filled))


@blueprint.post("/questionnaires/<code>/<int:number>/front")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def save_front(code: str, number: int) -> ResponseReturnValue:
    """Change title and introduction."""
    version, document = find_draft(code, number)
    form = FrontForm()

    def change(stored: QuestionnaireDocument) -> QuestionnaireDocument:
        return msgspec.structs.replace(
            stored,
            title=read_text(form.title_vi.data, form.title_en.data),
            introduction=read_text(form.introduction_vi.data, form.introduction_en.data),
            # An official scale is worded as it was issued.
            scale=stored.scale if stored.instrument else read_scale(stored.scale),
            placeholders=read_placeholders(stored.placeholders),
        )

    if not form.validate():
        return _render_front(version, change(document), form), 422
    return save_change(version, change, mine=describe_front(change(document)), theirs=describe_front)


def _render_front(version: QuestionnaireVersion, document: QuestionnaireDocument, form: FrontForm) -> str:
    return render_template("admin/questionnaire_front.html", version=version, document=document, form=form)


@blueprint.post("/questionnaires/<code>/<int:number>/arrange")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def arrange(code: str, number: int) -> ResponseReturnValue:
    """Move, copy or remove an item or a section."""
    version, _document = find_draft(code, number)
    act, item, section = (request.form.get(name, "") for name in ("act", "item", "section"))
    acts: dict[str, tuple[str, Change]] = {
        "up": (_("Chuyển lên"), lambda document: move_item(document, item, -1)),
        "down": (_("Chuyển xuống"), lambda document: move_item(document, item, 1)),
        "copy": (_("Nhân đôi"), lambda document: duplicate_item(document, item)),
        "remove": (_("Xóa"), lambda document: remove_item(document, item)),
        "place": (_("Kéo tới chỗ mới"), lambda document: place_item(document, item, section, _read_position())),
        "section_up": (_("Chuyển lên"), lambda document: move_section(document, section, -1)),
        "section_down": (_("Chuyển xuống"), lambda document: move_section(document, section, 1)),
        "section_place": (
            _("Kéo tới chỗ mới"),
            lambda document: place_section(document, section, _read_position()),
        ),
        "section_remove": (_("Xóa"), lambda document: remove_section(document, section)),
    }
    if act not in acts:
        abort(400)
    label, change = acts[act]
    mine = {_("Thao tác"): f"{label}: {item or section}"}
    is_gone = act in {"remove", "section_remove"}
    return save_change(
        version,
        change,
        mine=mine,
        theirs=_tell_order,
        place="" if is_gone else f"item-{item}" if item else f"section-{section}",
        act=act if act in _KEEPING_FOCUS else "",
    )


@blueprint.post("/questionnaires/<code>/<int:number>/undo")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def undo(code: str, number: int) -> ResponseReturnValue:
    """Take back the last change of a draft, whoever made it."""
    version, _document = find_draft(code, number)
    undone = find_undone(db.session(), version)
    if undone is None:
        return lead_to(version)
    return save_change(version, lambda _stored: undone, mine={_("Thao tác"): _("Hoàn tác")}, theirs=_tell_order)


@blueprint.get("/questionnaires/<code>/<int:number>/bank")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def show_bank(code: str, number: int) -> ResponseReturnValue:
    """Show the official items, to pick from; `q` searches."""
    version, document = find_draft(code, number)
    return render_template(
        "admin/questionnaire_bank.html",
        version=version,
        document=document,
        searched=request.args.get("q", ""),
        section=request.args.get("section", ""),
        bank=list_bank(request.args.get("q", "")),
        there={item.code for item in document.items},
    )


@blueprint.post("/questionnaires/<code>/<int:number>/bank")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def pick(code: str, number: int) -> ResponseReturnValue:
    """Put an official item at the end of a section."""
    version, document = find_draft(code, number)
    instrument, _colon, item = request.form.get("pick", "").partition(":")
    section = request.form.get("section", "")
    try:
        pick_item(document, section, instrument, item)
    except (TakenItemCode, NotFound):
        abort(400)
    return save_change(
        version,
        lambda stored: pick_item(stored, section, instrument, item),
        mine={_("Thao tác"): _("Thêm câu chính thức %(code)s", code=item)},
        theirs=_tell_order,
        place=f"item-{item}",
    )


def _tell_order(document: QuestionnaireDocument) -> dict[str, str]:
    return {_("Thứ tự"): ", ".join(f"{find_section_of(document, item.code)}.{item.code}" for item in document.items)}


def _read_position() -> int:
    typed = request.form.get("position", "")
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 6):
        abort(400)
    return int(typed)
