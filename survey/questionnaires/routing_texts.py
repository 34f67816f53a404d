"""Conditions in plain words, for those who design a questionnaire and those who answer it."""

import json
from collections.abc import Mapping

import msgspec

from survey.questionnaires.document import QuestionnaireDocument
from survey.questionnaires.item_types import YES_NO_NAMES, Comparison, Condition, Item, OptionItem, RatingItem
from survey.texts import LANGUAGES, Text, in_language

_JOINS = {"all": {"vi": " và ", "en": " and "}, "any": {"vi": " hoặc ", "en": " or "}}
_OR: Text = {"vi": " hoặc ", "en": " or "}
_IS: Text = {"vi": "“{item}” là {values}", "en": "“{item}” is {values}"}
_IS_NOT: Text = {"vi": "“{item}” không phải là {values}", "en": "“{item}” is not {values}"}
_NOT_APPLICABLE: Text = {"vi": "Không áp dụng", "en": "Not applicable"}


class ConditionTexts(msgspec.Struct, frozen=True):
    """A condition in words, and as a script on the page reads it."""

    words: Text
    data: str


def describe_conditions(document: QuestionnaireDocument) -> Mapping[str, ConditionTexts]:
    """Every condition of a document by the code of the section ("section.CODE") or item that it decides over."""
    found = {f"section.{section.code}": section.show_if for section in document.sections}
    found |= {item.code: item.show_if for item in document.items}
    return {
        code: ConditionTexts(describe_condition(document, condition), _write_data(condition))
        for code, condition in found.items()
        if condition is not None
    }


def describe_condition(document: QuestionnaireDocument, condition: Condition) -> Text:
    """A condition as a sentence's part: “Đến để” là “Nộp hồ sơ” hoặc “Hỏi thông tin” và ..."""
    items = {item.code: item for item in document.items}
    return {
        language: _JOINS[condition.match][language].join(
            _describe(document, items.get(comparison.item), comparison, language)
            for comparison in condition.comparisons
        )
        for language in LANGUAGES
    }


def name_value(document: QuestionnaireDocument, item: Item | None, value: str) -> Text:
    """What a value of an item says to those who answer; the value itself where nothing offers it."""
    texts: dict[str, Text] = {}
    if isinstance(item, RatingItem):
        texts = {str(level.value): level.text for level in document.scale} | {"n": _NOT_APPLICABLE}
    elif isinstance(item, OptionItem):
        texts = {option.code: option.text for option in item.options}
    elif item is not None:
        texts = dict(YES_NO_NAMES)
    return texts.get(value) or {"vi": value}


def _describe(document: QuestionnaireDocument, item: Item | None, comparison: Comparison, language: str) -> str:
    values = _OR[language].join(
        f"“{_in_words(name_value(document, item, value), language, value)}”" for value in comparison.values
    )
    name = comparison.item if item is None else _in_words(item.text, language, item.code)
    sentence = _IS_NOT if comparison.negated else _IS
    return sentence[language].replace("{values}", values).replace("{item}", name)


def _in_words(text: Text, language: str, otherwise: str) -> str:
    """A text of a draft, which may still be empty."""
    return in_language({"vi": "", **text}, language).strip() or otherwise


def _write_data(condition: Condition) -> str:
    comparisons = [[each.item, list(each.values), each.negated] for each in condition.comparisons]
    return json.dumps([condition.match, comparisons], separators=(",", ":"))
