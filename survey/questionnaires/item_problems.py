"""What keeps one item from being asked."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from survey.questionnaires.item_types import Condition, Item, NumberItem, Option, OptionItem, TextItem
from survey.questionnaires.problems import Problem

# Of one item, and of one condition: more cannot be shown on a form that a person fills in.
MOST_OPTIONS, MOST_COMPARED = 200, 60
_CODE = re.compile(r"[a-z][a-z0-9_]{0,31}")
_BAD_CODE = {
    "vi": "mã gồm chữ thường không dấu, chữ số, dấu gạch dưới, bắt đầu bằng chữ, dài tối đa 32 ký tự",
    "en": "a code is small letters a-z, digits and underscores, begins with a letter and has at most 32 characters",
}
_TWICE = {"vi": "mã bị trùng", "en": "this code is used more than once"}
_TWO_OPTIONS = {"vi": "cần ít nhất hai phương án", "en": "needs at least two options"}
_MANY_OPTIONS = {"vi": f"tối đa {MOST_OPTIONS} phương án", "en": f"at most {MOST_OPTIONS} options"}
_MANY_COMPARED = {
    "vi": f"điều kiện nêu tối đa {MOST_COMPARED} câu trả lời",
    "en": f"a condition names at most {MOST_COMPARED} answers",
}
_NO_LENGTH = {"vi": "phải từ 1 trở lên", "en": "must be at least 1"}
_NO_NUMBERS = {"vi": "số lớn nhất phải lớn hơn số nhỏ nhất", "en": "the maximum must be above the minimum"}


def is_item_code(code: str) -> bool:
    """Whether a text can be the code of an item, a section or an option."""
    return _CODE.fullmatch(code) is not None


def find_code_problems(item: str, field: str, codes: Sequence[str]) -> Iterator[Problem]:
    """Codes that are misspelt or used twice; told at the code itself, or at the item whose options they are."""
    for code, times in Counter(codes).items():
        place = (item, f"{field}.{code}") if item else (code, "code")
        if not is_item_code(code):
            yield Problem(*place, _BAD_CODE)
        if times > 1:
            yield Problem(*place, _TWICE)


def find_size_problems(code: str, options: Sequence[Option], condition: Condition | None) -> Iterator[Problem]:
    """What is too large to be shown in the designer, in an item or a section."""
    if len(options) > MOST_OPTIONS:
        yield Problem(code, "options", _MANY_OPTIONS)
    if condition is not None and sum(len(each.values) for each in condition.comparisons) > MOST_COMPARED:
        yield Problem(code, "show_if", _MANY_COMPARED)


def find_item_problems(item: Item) -> Iterator[Problem]:
    """What is wrong with the answers that an item takes."""
    if isinstance(item, OptionItem):
        if len(item.options) < 2:
            yield Problem(item.code, "options", _TWO_OPTIONS)
        yield from find_code_problems(item.code, "options", [option.code for option in item.options])
    elif isinstance(item, TextItem) and item.max_length < 1:
        yield Problem(item.code, "max_length", _NO_LENGTH)
    elif isinstance(item, NumberItem) and item.minimum >= item.maximum:
        yield Problem(item.code, "maximum", _NO_NUMBERS)
