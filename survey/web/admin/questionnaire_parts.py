"""The forms of one item and of one section of a draft: shown, and saved."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey.accounts.permissions import Permission
from survey.questionnaires.document import QuestionnaireDocument, Section
from survey.questionnaires.editing import (
    add_item,
    add_section,
    find_free_code,
    find_section,
    replace_item,
    replace_section,
)
from survey.questionnaires.item_problems import find_item_problems
from survey.questionnaires.item_types import Condition, Item, OptionItem, kind_of
from survey.questionnaires.models import QuestionnaireVersion
from survey.texts import LANGUAGES
from survey.web.account.access import requires
from survey.web.admin import blueprint
from survey.web.admin.questionnaire_forms import (
    ItemForm,
    LockedItemForm,
    SectionForm,
    list_comparable,
    list_condition_rows,
    list_option_rows,
    read_condition,
    read_options,
    read_text,
)
from survey.web.admin.questionnaire_items import build_empty_item, fill_form, read_item, read_locked_item
from survey.web.admin.questionnaire_saving import Words, find_draft, save_change
from survey.web.admin.questionnaire_words import KIND_NAMES, describe_item, describe_section
from survey.web.languages import translated
from survey.web.security import hold_a_frame


@blueprint.get("/questionnaires/<code>/<int:number>/items/<item>")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def show_item(code: str, number: int, item: str) -> ResponseReturnValue:
    """Show an item, to change it."""
    version, document = find_draft(code, number)
    stored = document.find_item(item)
    form = LockedItemForm if stored.locked else ItemForm
    return _render_item(version, document, stored, form(formdata=None, data=fill_form(stored)), before=item)


@blueprint.post("/questionnaires/<code>/<int:number>/items/<item>")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def save_item(code: str, number: int, item: str) -> ResponseReturnValue:
    """Change an item."""
    version, document = find_draft(code, number)
    stored = next((each for each in document.items if each.code == item), None)
    kind = request.form.get("kind", "") if stored is None else kind_of(stored)
    if kind not in KIND_NAMES:
        abort(400)
    if stored is not None and stored.locked:
        changed = read_locked_item(stored, LockedItemForm())
    else:
        form = ItemForm()
        changed = _read_checked(form, kind, build_empty_item(kind, item, "") if stored is None else stored)
        if form.errors or _is_taken(document, changed.code, item):
            _tell_taken(form, document, changed.code, item)
            return _render_item(version, document, changed, form, before=item), 422
    return save_change(
        version,
        lambda draft: _put_item(draft, item, changed),
        mine=describe_item(document, changed),
        theirs=lambda draft: _describe_stored(draft, item),
        place=f"item-{changed.code}",
    )


@blueprint.get("/questionnaires/<code>/<int:number>/new-item")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def show_new_item(code: str, number: int) -> ResponseReturnValue:
    """Show the empty form of a kind of item, for a section."""
    version, document = find_draft(code, number)
    kind, section = _read_kind_and_section(document)
    item = build_empty_item(kind, find_free_code(document, f"{section[:20]}_1"), str(len(document.rating_items) + 1))
    return _render_item(version, document, item, ItemForm(formdata=None, data=fill_form(item)), section=section)


@blueprint.post("/questionnaires/<code>/<int:number>/new-item")
@requires(Permission.DESIGN_QUESTIONNAIRES)
def save_new_item(code: str, number: int) -> ResponseReturnValue:
    """Add an item to the end of a section."""
    version, document = find_draft(code, number)
    kind, section = _read_kind_and_section(document)
    form = ItemForm()
    item = _read_checked(form, kind, build_empty_item(kind, "new", ""))
    if form.errors or _is_taken(document, item.code):
        _tell_taken(form, document, item.code)
        return _render_item(version, document, item, form, section=section), 422
    return save_change(
        version,
        lambda draft: add_item(draft, section, item),
        mine=describe_item(document, item),
        theirs=lambda draft: _describe_stored(draft, item.code),
        place=f"item-{item.code}",
    )


@blueprint.get("/questionnaires/<code>/<int:number>/sections/<section>")
@blueprint.get("/questionnaires/<code>/<int:number>/new-section", defaults={"section": None})
@requires(Permission.DESIGN_QUESTIONNAIRES)
def show_section(code: str, number: int, section: str | None) -> ResponseReturnValue:
    """Show the heading of a section, to change it, or an empty one."""
    version, document = find_draft(code, number)
    if section is None:
        filled = {"code": find_free_code(document, f"part_{len(document.sections) + 1}")}
        return _render_section(version, document, SectionForm(formdata=None, data=filled), None, None)
    stored = find_section(document, section)
    texts = {"text": stored.title, "part": stored.part or {}}
    filled = {f"{name}_{each}": text.get(each, "") for name, text in texts.items() for each in LANGUAGES}
    filled["code"] = stored.code
    return _render_section(version, document, SectionForm(formdata=None, data=filled), stored.show_if, section)


@blueprint.post("/questionnaires/<code>/<int:number>/sections/<section>")
@blueprint.post("/questionnaires/<code>/<int:number>/new-section", defaults={"section": None})
@requires(Permission.DESIGN_QUESTIONNAIRES)
def save_section(code: str, number: int, section: str | None) -> ResponseReturnValue:
    """Change the heading of a section, or add one."""
    version, document = find_draft(code, number)
    form, condition = SectionForm(), read_condition()
    typed = str(form.code.data or "")
    if not form.validate() or _is_taken(document, typed, section):
        _tell_taken(form, document, typed, section)
        return _render_section(version, document, form, condition, section), 422
    title = read_text(form.text_vi.data, form.text_en.data)
    part = read_text(form.part_vi.data, form.part_en.data)
    changed = Section(typed, title, (), part if any(part.values()) else None, condition)
    return save_change(
        version,
        lambda draft: _put_section(draft, section, changed),
        mine=describe_section(document, changed),
        theirs=lambda draft: _describe_stored_section(draft, section),
        place=f"section-{changed.code}",
    )


def _put_item(draft: QuestionnaireDocument, code: str, changed: Item) -> QuestionnaireDocument:
    """The draft with an item changed; one that somebody removed meanwhile comes back at the end: nothing is lost."""
    if draft.sections and all(each.code != code for each in draft.items):
        return add_item(draft, draft.sections[-1].code, changed)
    return replace_item(draft, code, changed)


def _put_section(draft: QuestionnaireDocument, code: str | None, changed: Section) -> QuestionnaireDocument:
    if code is None or all(each.code != code for each in draft.sections):
        return add_section(draft, changed)
    return replace_section(draft, code, changed)


def _read_kind_and_section(document: QuestionnaireDocument) -> tuple[str, str]:
    kind, section = request.values.get("kind", ""), request.values.get("section", "")
    if kind not in KIND_NAMES:
        abort(400)
    return kind, find_section(document, section).code


def _read_checked(form: ItemForm, kind: str, otherwise: Item) -> Item:
    """The item as typed; what is wrong with it stands in the form's errors."""
    form.validate()
    item = read_item(kind, form) if not form.errors else otherwise
    field = {"options": form.text_vi, "max_length": form.max_length, "maximum": form.maximum}
    for problem in find_item_problems(item) if not form.errors else ():
        place = field[problem.field.split(".")[0]]
        place.errors = [_("%(place)s: %(problem)s.", place=problem.field, problem=translated(problem.text))]
    return item


def _is_taken(document: QuestionnaireDocument, code: str, own: str | None = None) -> bool:
    taken = {item.code for item in document.items} | {section.code for section in document.sections}
    return code in taken - {own}


def _tell_taken(
    form: ItemForm | SectionForm, document: QuestionnaireDocument, code: str, own: str | None = None
) -> None:
    if _is_taken(document, code, own):
        form.code.errors = [_("Mã này đã dùng ở chỗ khác trong phiếu.")]


def _describe_stored(document: QuestionnaireDocument, code: str) -> Words:
    stored = next((each for each in document.items if each.code == code), None)
    return {_("Loại"): _("câu này không còn trong bản nháp")} if stored is None else describe_item(document, stored)


def _describe_stored_section(document: QuestionnaireDocument, code: str | None) -> Words:
    stored = next((each for each in document.sections if each.code == code), None)
    return {} if stored is None else describe_section(document, stored)


def _render_item(
    version: QuestionnaireVersion,
    document: QuestionnaireDocument,
    item: Item,
    form: ItemForm | LockedItemForm,
    *,
    before: str | None = None,
    section: str | None = None,
) -> str:
    is_posted = request.method == "POST"
    hold_a_frame()
    options = read_options() if is_posted else item.options if isinstance(item, OptionItem) else ()
    condition = read_condition() if is_posted else item.show_if
    comparable = list_comparable(document, before)
    return render_template(
        "admin/questionnaire_item.html",
        version=version,
        item=item,
        kind=kind_of(item),
        kind_names=KIND_NAMES,
        form=form,
        section=section,
        option_rows=list_option_rows(options),
        comparable=comparable,
        condition=condition,
        condition_rows=list_condition_rows(condition, comparable),
    )


def _render_section(
    version: QuestionnaireVersion,
    document: QuestionnaireDocument,
    form: SectionForm,
    condition: Condition | None,
    section: str | None,
) -> str:
    comparable = list_comparable(document, section)
    return render_template(
        "admin/questionnaire_section.html",
        version=version,
        form=form,
        section=section,
        comparable=comparable,
        condition=condition,
        condition_rows=list_condition_rows(condition, comparable),
    )
