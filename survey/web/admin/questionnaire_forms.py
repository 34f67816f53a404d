"""The designer's forms: what is typed about a questionnaire, a section, an item, and under which condition."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp

from survey.questionnaires.cleaning import clean_text
from survey.questionnaires.document import QuestionnaireDocument
from survey.questionnaires.item_problems import MOST_COMPARED, MOST_OPTIONS
from survey.questionnaires.item_types import ComparableItem, Comparison, Condition, Level, Option, list_values
from survey.questionnaires.routing_texts import name_value
from survey.texts import Text
from survey.web.fields import ChoiceField, WholeNumberField
from survey.web.languages import translated

# More than the largest list of options or answers that a file may bring in.
OPTION_ROWS, CONDITION_ROWS = MOST_OPTIONS + 10, MOST_COMPARED + 10
_EMPTY_ROWS = 3
# Items by their words, each with its answers as "item:value" and in words.
Comparable = list[tuple[str, list[tuple[str, str]]]]
# Of a text in a row; the fields take no more.
_MOST = 300
_CODE = r"[a-z][a-z0-9_]{0,31}\Z"
_CODE_RULE = _("Mã gồm chữ thường không dấu, chữ số, gạch dưới; bắt đầu bằng chữ; tối đa 32 ký tự.")
_CODE_CHECKS = [DataRequired(_("Xin nhập mã.")), Regexp(_CODE, message=_CODE_RULE)]
_NOT_WITHIN = _("Số này ngoài giới hạn cho phép.")


def _at_most(length: int) -> Length:
    return Length(max=length, message=_("Dài quá %(max)d ký tự, xin viết ngắn hơn."))


def _tidy(typed: str | None) -> str:
    return clean_text(typed or "").strip()


# Before anything is checked, so that signs which are left out do not pass for a text.
_TIDY = (_tidy,)


class FrontForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Title and introduction."""

    title_vi = StringField(_("Tiêu đề, tiếng Việt"), [DataRequired(_("Xin nhập tiêu đề.")), _at_most(300)], _TIDY)
    title_en = StringField(_("Tiêu đề, tiếng Anh"), [_at_most(300)], _TIDY)
    introduction_vi = TextAreaField(_("Lời mở đầu, tiếng Việt"), [_at_most(3000)], _TIDY)
    introduction_en = TextAreaField(_("Lời mở đầu, tiếng Anh"), [_at_most(3000)], _TIDY)


class NewQuestionnaireForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A questionnaire to begin: its code, its title, and what it begins as."""

    code = StringField(
        _("Mã phiếu"),
        [
            DataRequired(_("Xin nhập mã phiếu.")),
            Regexp(r"[a-z0-9][a-z0-9_-]{0,63}\Z", message=_("Mã gồm chữ thường không dấu, chữ số và dấu gạch.")),
        ],
    )
    title_vi = StringField(_("Tiêu đề, tiếng Việt"), [_at_most(300)], _TIDY)
    title_en = StringField(_("Tiêu đề, tiếng Anh"), [_at_most(300)], _TIDY)
    source = ChoiceField(_("Bắt đầu từ"), validate_choice=True)


class SectionForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Heading of a section."""

    code = StringField(_("Mã của phần"), _CODE_CHECKS)
    text_vi = StringField(_("Tên phần, tiếng Việt"), [DataRequired(_("Xin nhập tên phần.")), _at_most(300)], _TIDY)
    text_en = StringField(_("Tên phần, tiếng Anh"), [_at_most(300)], _TIDY)
    part_vi = StringField(_("Tiêu đề lớn phía trên, tiếng Việt"), [_at_most(300)], _TIDY)
    part_en = StringField(_("Tiêu đề lớn phía trên, tiếng Anh"), [_at_most(300)], _TIDY)


class ItemForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """An item of any kind; the page shows the fields that its kind has."""

    code = StringField(_("Mã của câu"), _CODE_CHECKS)
    number = StringField(_("Số thứ tự in trên phiếu"), [_at_most(16)], _TIDY)
    text_vi = TextAreaField(
        _("Nội dung, tiếng Việt"), [DataRequired(_("Xin nhập nội dung tiếng Việt.")), _at_most(2000)], _TIDY
    )
    text_en = TextAreaField(_("Nội dung, tiếng Anh"), [_at_most(2000)], _TIDY)
    required = BooleanField(_("Bắt buộc trả lời"))
    not_applicable = BooleanField(_("Có phương án “Không áp dụng”"))
    minimum = WholeNumberField(_("Số nhỏ nhất"), [Optional(), NumberRange(-(10**9), 10**9, _NOT_WITHIN)])
    maximum = WholeNumberField(_("Số lớn nhất"), [Optional(), NumberRange(-(10**9), 10**9, _NOT_WITHIN)])
    max_length = WholeNumberField(_("Số ký tự tối đa"), [Optional(), NumberRange(1, 10_000, _NOT_WITHIN)])


class LockedItemForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """What may be changed in an official item."""

    required = BooleanField(_("Bắt buộc trả lời"))


def read_text(vietnamese: str | None, english: str | None) -> Text:
    """A text as typed in both languages; an empty one is left out."""
    typed = {"vi": _tidy(vietnamese), "en": _tidy(english)}
    return {language: text for language, text in typed.items() if text or language == "vi"}


def read_scale(stored: Sequence[Level]) -> tuple[Level, ...]:
    """The levels of the scale with their texts as posted."""
    return tuple(Level(level.value, _read_pair(f"scale-{level.value}", level.text)) for level in stored)


def read_placeholders(stored: Mapping[str, Text]) -> dict[str, Text]:
    """What stands for each name in braces, as posted."""
    return {name: _read_pair(f"placeholder-{name}", text) for name, text in stored.items()}


def _read_pair(name: str, stored: Text) -> Text:
    """A text of two fields; what the page did not ask stays as it is."""
    if f"{name}-vi" not in request.form:
        return stored
    return read_text(request.form[f"{name}-vi"][:_MOST], request.form.get(f"{name}-en", "")[:_MOST])


def read_options() -> tuple[Option, ...]:
    """The options that were posted, row by row; empty rows are skipped, and a missing code is made from the row."""
    options = []
    for row in range(OPTION_ROWS):
        code, vietnamese, english = (request.form.get(f"option-{row}-{part}", "") for part in ("code", "vi", "en"))
        if vietnamese.strip() or english.strip() or code.strip():
            options.append(Option(code.strip() or f"option_{row + 1}", read_text(vietnamese, english)))
    return tuple(options)


def list_option_rows(options: Sequence[Option]) -> list[Option | None]:
    """The rows to show: the options, and some empty ones."""
    return [*options, *[None] * _EMPTY_ROWS]


class ConditionRow(NamedTuple):
    """A row of a condition's form: an item's answer as "item:value", how it is compared, and whether it is gone.

    compared : "is", "not", or either with "_apart". Rows about one item are one comparison, that it is one of these
    answers or none of them, but that a row apart begins another one.
    is_gone : the item is not before this place any more, or does not offer the answer any more.
    """

    answer: str = ""
    compared: str = "is"
    is_gone: bool = False


def read_condition() -> Condition | None:
    """The condition that was posted, row by row; no rows, no condition."""
    values: dict[tuple[str, bool, int], list[str]] = {}
    begun = Counter[tuple[str, bool]]()
    for row in range(CONDITION_ROWS):
        item, _colon, value = request.form.get(f"answer-{row}", "").partition(":")
        compared, _underline, apart = request.form.get(f"is-{row}", "").partition("_")
        if item and value:
            about = (item, compared == "not")
            begun[about] += bool(apart)
            values.setdefault((*about, begun[about]), []).append(value)
    comparisons = tuple(Comparison(item, tuple(found), negated) for (item, negated, _n), found in values.items())
    if not comparisons:
        return None
    return Condition("any" if request.form.get("match") == "any" else "all", comparisons)


def list_condition_rows(condition: Condition | None, comparable: Comparable) -> list[ConditionRow]:
    """The rows to show, and two empty ones."""
    offered = {value for _name, answers in comparable for value, _text in answers}
    rows: list[ConditionRow] = []
    seen: set[tuple[str, bool]] = set()
    for comparison in condition.comparisons if condition else ():
        about, compared = (comparison.item, comparison.negated), "not" if comparison.negated else "is"
        for place, value in enumerate(comparison.values):
            answer, apart = f"{comparison.item}:{value}", "_apart" if place == 0 and about in seen else ""
            rows.append(ConditionRow(answer, compared + apart, answer not in offered))
        seen.add(about)
    return [*rows, ConditionRow(), ConditionRow()]


def list_comparable(document: QuestionnaireDocument, before: str | None) -> Comparable:
    """What a condition can refer to: the items before an item or section (all, for a new one), with their answers."""
    groups: Comparable = []
    for section in document.sections:
        if section.code == before:
            break
        for item in section.items:
            if item.code == before:
                return groups
            if isinstance(item, ComparableItem):
                answers = [(f"{item.code}:{value}", name_value(document, item, value)) for value in list_values(item)]
                name = translated({"vi": item.code, **item.text})
                groups.append((name, [(value, translated({"vi": value, **text})) for value, text in answers]))
    return groups
