"""What can be wrong with the values that were sent for one item: one rule for the form and for what is stored."""

from collections.abc import Sequence
from enum import StrEnum

from survey.questionnaires.item_types import AnswerableItem, MultipleChoiceItem, NumberItem, TextItem, list_values


class AnswerProblem(StrEnum):
    """Why values are no answer to their item."""

    MISSING = "missing"
    TOO_MANY = "too many"
    NOT_OFFERED = "not offered"
    NO_NUMBER = "no number"
    TOO_LONG = "too long"
    NO_TEXT = "no text"


def find_answer_problem(item: AnswerableItem, values: Sequence[str]) -> AnswerProblem | None:
    """What is wrong with the values sent for an item that is shown; None where they are an answer, or none is asked."""
    if not values:
        return AnswerProblem.MISSING if item.required else None
    if len(values) > 1 and (not isinstance(item, MultipleChoiceItem) or len(set(values)) < len(values)):
        return AnswerProblem.TOO_MANY
    if isinstance(item, TextItem):
        return _find_text_problem(item, values[0])
    if isinstance(item, NumberItem):
        return None if _is_number(item, values[0]) else AnswerProblem.NO_NUMBER
    offered = list_values(item)
    return None if all(value in offered for value in values) else AnswerProblem.NOT_OFFERED


def _find_text_problem(item: TextItem, text: str) -> AnswerProblem | None:
    if len(text) > item.max_length:
        return AnswerProblem.TOO_LONG
    # A control character or half a character is no text, and some databases cannot store it.
    is_text = text.isprintable() or all(sign.isprintable() or sign in "\n\r\t" for sign in text)
    return None if is_text else AnswerProblem.NO_TEXT


def _is_number(item: NumberItem, value: str) -> bool:
    """Whether a text is a whole number that an item takes."""
    digits = value.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 12):
        return False
    return item.minimum <= int(value) <= item.maximum
