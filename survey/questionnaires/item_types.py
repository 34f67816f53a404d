"""What can be asked: the kinds of items, what each offers as answers, and the condition under which one is shown."""

from typing import Literal

from msgspec import Struct

from survey.texts import Text

SCALE_VALUES = (1, 2, 3, 4, 5)
NOT_APPLICABLE = "n"
_SCALE = tuple(str(value) for value in SCALE_VALUES)
_SCALE_OR_NOT_APPLICABLE = (*_SCALE, NOT_APPLICABLE)
YES_NO = ("yes", "no")
YES_NO_NAMES: dict[str, Text] = {"yes": {"vi": "Có", "en": "Yes"}, "no": {"vi": "Không", "en": "No"}}


class Level(Struct, frozen=True, forbid_unknown_fields=True):
    """One level of the satisfaction scale."""

    value: int
    text: Text


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    """One answer that a choice item offers."""

    code: str
    text: Text


class Comparison(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the answer to an earlier item is one of some values, or (`negated`) none of them.

    An item without an answer, or that was not shown, is none of any values. Of a multiple choice, "is one of" asks
    that at least one of the values was chosen.
    """

    item: str
    values: tuple[str, ...]
    negated: bool = False


class Condition(Struct, frozen=True, forbid_unknown_fields=True):
    """When an item or section is shown: when all of its comparisons hold, or any."""

    match: Literal["all", "any"]
    comparisons: tuple[Comparison, ...]


class RatingItem(Struct, frozen=True, forbid_unknown_fields=True, tag="rating"):
    """An item answered on the scale; `number` is the official number as printed on the form."""

    code: str
    number: str
    text: Text
    not_applicable: bool = False
    required: bool = True
    locked: bool = False
    show_if: Condition | None = None


class ChoiceItem(Struct, frozen=True, forbid_unknown_fields=True, tag="choice"):
    """An item answered by choosing one option."""

    code: str
    text: Text
    options: tuple[Option, ...]
    required: bool = False
    locked: bool = False
    show_if: Condition | None = None


class MultipleChoiceItem(Struct, frozen=True, forbid_unknown_fields=True, tag="multiple_choice"):
    """An item answered by choosing any number of options."""

    code: str
    text: Text
    options: tuple[Option, ...]
    required: bool = False
    locked: bool = False
    show_if: Condition | None = None


class YesNoItem(Struct, frozen=True, forbid_unknown_fields=True, tag="yes_no"):
    """An item answered by yes or no."""

    code: str
    text: Text
    required: bool = False
    locked: bool = False
    show_if: Condition | None = None


class NumberItem(Struct, frozen=True, forbid_unknown_fields=True, tag="number"):
    """An item answered by a whole number, from `minimum` to `maximum`, both included."""

    code: str
    text: Text
    minimum: int = 0
    maximum: int = 1000
    required: bool = False
    locked: bool = False
    show_if: Condition | None = None


class ShortTextItem(Struct, frozen=True, forbid_unknown_fields=True, tag="short_text"):
    """An item answered by a line in the respondent's own words; `max_length` counts characters."""

    code: str
    text: Text
    max_length: int = 200
    required: bool = False
    locked: bool = False
    show_if: Condition | None = None


class LongTextItem(Struct, frozen=True, forbid_unknown_fields=True, tag="long_text"):
    """An item answered in the respondent's own words; `max_length` counts characters."""

    code: str
    text: Text
    max_length: int = 1000
    required: bool = False
    locked: bool = False
    show_if: Condition | None = None


class NoticeItem(Struct, frozen=True, forbid_unknown_fields=True, tag="notice"):
    """A text between the items, which asks nothing."""

    code: str
    text: Text
    locked: bool = False
    show_if: Condition | None = None


OptionItem = ChoiceItem | MultipleChoiceItem
TextItem = ShortTextItem | LongTextItem
ComparableItem = RatingItem | ChoiceItem | MultipleChoiceItem | YesNoItem
AnswerableItem = ComparableItem | NumberItem | TextItem
Item = AnswerableItem | NoticeItem


def kind_of(item: Item) -> str:
    """The kind of an item, as documents and pages name it."""
    return str(item.__struct_config__.tag)


def list_values(item: ComparableItem) -> tuple[str, ...]:
    """The values that an item offers, in the order shown."""
    if isinstance(item, OptionItem):
        return tuple(option.code for option in item.options)
    if isinstance(item, YesNoItem):
        return YES_NO
    return _SCALE_OR_NOT_APPLICABLE if item.not_applicable else _SCALE
