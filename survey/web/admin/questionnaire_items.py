"""Between an item of a document and the designer's form of it."""

from collections.abc import Callable, Mapping

import msgspec

from survey.questionnaires.item_types import (
    ChoiceItem,
    Item,
    LongTextItem,
    MultipleChoiceItem,
    NoticeItem,
    NumberItem,
    RatingItem,
    ShortTextItem,
    YesNoItem,
)
from survey.web.admin.questionnaire_forms import ItemForm, LockedItemForm, read_condition, read_options, read_text


def read_item(kind: str, form: ItemForm) -> Item:
    """The item that a form describes."""
    return _BUILDERS[kind](form)


def read_locked_item(stored: Item, form: LockedItemForm) -> Item:
    """An official item with what may be changed in it."""
    item = msgspec.structs.replace(stored, show_if=read_condition())
    return item if isinstance(item, NoticeItem) else msgspec.structs.replace(item, required=bool(form.required.data))


def fill_form(item: Item) -> Mapping[str, object]:
    """What an item's form shows before anything is changed."""
    names = ("code", "number", "required", "not_applicable", "minimum", "maximum", "max_length")
    fields = {name: getattr(item, name) for name in names if hasattr(item, name)}
    return fields | {"text_vi": item.text.get("vi", ""), "text_en": item.text.get("en", "")}


def build_empty_item(kind: str, code: str, number: str) -> Item:
    """A new item of a kind, with nothing in it yet."""
    text = {"vi": ""}
    made: dict[str, Item] = {
        "rating": RatingItem(code, number, text),
        "choice": ChoiceItem(code, text, ()),
        "multiple_choice": MultipleChoiceItem(code, text, ()),
        "yes_no": YesNoItem(code, text),
        "number": NumberItem(code, text),
        "short_text": ShortTextItem(code, text),
        "long_text": LongTextItem(code, text),
        "notice": NoticeItem(code, text),
    }
    return made[kind]


def _base(form: ItemForm) -> dict[str, object]:
    return {
        "code": str(form.code.data).strip(),
        "text": read_text(form.text_vi.data, form.text_en.data),
        "show_if": read_condition(),
    }


def _answered(form: ItemForm) -> dict[str, object]:
    return _base(form) | {"required": bool(form.required.data)}


def _rating(form: ItemForm) -> Item:
    parts = {"number": form.number.data or "", "not_applicable": bool(form.not_applicable.data)}
    return msgspec.convert(_answered(form) | parts, RatingItem, from_attributes=True)


def _number(form: ItemForm) -> Item:
    limits = {name: form[name].data for name in ("minimum", "maximum") if form[name].data is not None}
    return msgspec.convert(_answered(form) | limits, NumberItem, from_attributes=True)


def _words(kind: type[ShortTextItem] | type[LongTextItem]) -> Callable[[ItemForm], Item]:
    def build(form: ItemForm) -> Item:
        limit = {"max_length": form.max_length.data} if form.max_length.data else {}
        return msgspec.convert(_answered(form) | limit, kind, from_attributes=True)

    return build


def _options(kind: type[ChoiceItem] | type[MultipleChoiceItem]) -> Callable[[ItemForm], Item]:
    return lambda form: msgspec.convert(_answered(form) | {"options": read_options()}, kind, from_attributes=True)


_BUILDERS: dict[str, Callable[[ItemForm], Item]] = {
    "rating": _rating,
    "choice": _options(ChoiceItem),
    "multiple_choice": _options(MultipleChoiceItem),
    "yes_no": lambda form: msgspec.convert(_answered(form), YesNoItem, from_attributes=True),
    "number": _number,
    "short_text": _words(ShortTextItem),
    "long_text": _words(LongTextItem),
    "notice": lambda form: msgspec.convert(_base(form), NoticeItem, from_attributes=True),
}
