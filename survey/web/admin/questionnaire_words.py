"""How the designer names kinds of items, and tells an item in words: to compare two, or to show what would be lost."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from survey.questionnaires.document import QuestionnaireDocument, Section
from survey.questionnaires.item_types import (
    Condition,
    Item,
    NumberItem,
    OptionItem,
    RatingItem,
    TextItem,
    kind_of,
)
from survey.questionnaires.problems import Problem
from survey.questionnaires.routing_texts import describe_condition
from survey.texts import LANGUAGES, Text
from survey.web.languages import translated

KIND_NAMES = {
    "rating": lazy_gettext("Đánh giá năm mức"),
    "choice": lazy_gettext("Chọn một"),
    "multiple_choice": lazy_gettext("Chọn nhiều"),
    "yes_no": lazy_gettext("Có / không"),
    "number": lazy_gettext("Số"),
    "short_text": lazy_gettext("Chữ, một dòng"),
    "long_text": lazy_gettext("Chữ, nhiều dòng"),
    "notice": lazy_gettext("Lời nhắn, không hỏi"),
}
LANGUAGE_NAMES = {"vi": lazy_gettext("Tiếng Việt"), "en": lazy_gettext("Tiếng Anh")}

LACKING = {"vi": lazy_gettext("chưa có bản tiếng Việt"), "en": lazy_gettext("chưa có bản tiếng Anh")}
_FIELD_NAMES = {
    "code": lazy_gettext("mã"),
    "factors": lazy_gettext("nhân tố"),
    "introduction": lazy_gettext("lời mở đầu"),
    "items": lazy_gettext("các câu"),
    "max_length": lazy_gettext("số ký tự tối đa"),
    "maximum": lazy_gettext("số lớn nhất"),
    "options": lazy_gettext("phương án"),
    "part": lazy_gettext("phần lớn"),
    "placeholders": lazy_gettext("chữ thay thế"),
    "scale": lazy_gettext("thang đo"),
    "sections": lazy_gettext("các phần"),
    "show_if": lazy_gettext("điều kiện hiện"),
    "text": lazy_gettext("nội dung"),
    "title": lazy_gettext("tiêu đề"),
}


def name_place(problem: Problem) -> str:
    """Where a problem is, as the pages call it: the code of the item or section, the field, and which of several."""
    field, _dot, which = problem.field.partition(".")
    named = f"{_FIELD_NAMES.get(field, field)} {which}".strip()
    return f"{problem.item}, {named}" if problem.item else named or str(_("phiếu"))


def describe_item(document: QuestionnaireDocument, item: Item) -> dict[str, str]:
    """An item by what can be changed in it, in words."""
    words = {_("Loại"): str(KIND_NAMES[kind_of(item)]), _("Mã"): item.code}
    if isinstance(item, RatingItem):
        words[_("Số")] = item.number
    words = words | _describe_text(item.text)
    if isinstance(item, OptionItem):
        words[_("Phương án")] = "; ".join(f"{each.code}: {_both(each.text)}" for each in item.options)
    if isinstance(item, RatingItem):
        words[_("Có “Không áp dụng”")] = _yes_or_no(item.not_applicable)
    if isinstance(item, NumberItem):
        words[_("Từ – đến")] = f"{item.minimum} – {item.maximum}"
    if isinstance(item, TextItem):
        words[_("Số ký tự tối đa")] = str(item.max_length)
    if hasattr(item, "required"):
        words[_("Bắt buộc")] = _yes_or_no(item.required)
    return words | _describe_condition(document, item.show_if)


def describe_section(document: QuestionnaireDocument, section: Section) -> dict[str, str]:
    """A section's heading and condition, in words."""
    part = {_("Phần lớn"): _both(section.part)} if section.part else {}
    return (
        {_("Mã"): section.code} | _describe_text(section.title) | part | _describe_condition(document, section.show_if)
    )


def describe_front(document: QuestionnaireDocument) -> dict[str, str]:
    """Title, introduction, scale and placeholders of a questionnaire, in words."""
    named = {_("Tiêu đề"): document.title, _("Lời mở đầu"): document.introduction}
    words = {f"{name} ({language})": text.get(language, "") for name, text in named.items() for language in LANGUAGES}
    levels = {_("Mức %(value)d", value=level.value): _both(level.text) for level in document.scale}
    return words | levels | {f"{{{name}}}": _both(text) for name, text in document.placeholders.items()}


def _describe_text(text: Text) -> dict[str, str]:
    return {str(LANGUAGE_NAMES[language]): text.get(language, "") for language in LANGUAGES}


def _describe_condition(document: QuestionnaireDocument, condition: Condition | None) -> dict[str, str]:
    words = _("với mọi người") if condition is None else translated(describe_condition(document, condition))
    return {_("Hiện khi"): words}


def _both(text: Text) -> str:
    return " / ".join(text.get(language, "") for language in LANGUAGES if text.get(language, "").strip())


def _yes_or_no(value: object) -> str:
    return str(_("có") if value else _("không"))
