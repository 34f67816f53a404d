"""What one frozen version of a questionnaire asks: sections of items, typed from the moment they are loaded."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

import msgspec
from msgspec import Struct

from survey.errors import NotFound
from survey.questionnaires.problems import InvalidData, Problem, decode_json, find_shape_problems
from survey.texts import Text

SCALE_VALUES = (1, 2, 3, 4, 5)
_CODE = re.compile(r"[a-z][a-z0-9_]{0,31}")
_EMPTY = {"vi": "cần có nội dung tiếng Việt", "en": "needs a Vietnamese text"}
_BAD_CODE = {
    "vi": "mã gồm chữ thường không dấu, chữ số, dấu gạch dưới, bắt đầu bằng chữ, dài tối đa 32 ký tự",
    "en": "a code is small letters a-z, digits and underscores, begins with a letter and has at most 32 characters",
}
_TWICE = {"vi": "mã bị trùng", "en": "this code is used more than once"}


class Level(Struct, frozen=True, forbid_unknown_fields=True):
    """One level of the satisfaction scale."""

    value: int
    text: Text


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    """One answer that a choice item offers."""

    code: str
    text: Text


class RatingItem(Struct, frozen=True, forbid_unknown_fields=True, tag="rating"):
    """An item answered on the scale; `number` is the official number as printed on the form."""

    code: str
    number: str
    text: Text
    not_applicable: bool = False
    required: bool = True
    locked: bool = False


class ChoiceItem(Struct, frozen=True, forbid_unknown_fields=True, tag="choice"):
    """An item answered by choosing one option."""

    code: str
    text: Text
    options: tuple[Option, ...]
    required: bool = False
    locked: bool = False


class LongTextItem(Struct, frozen=True, forbid_unknown_fields=True, tag="long_text"):
    """An item answered in the respondent's own words; `max_length` counts characters."""

    code: str
    text: Text
    max_length: int = 1000
    required: bool = False
    locked: bool = False


Item = RatingItem | ChoiceItem | LongTextItem


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """Items under one heading; `part` is the heading above it, repeated on each section of the part."""

    code: str
    title: Text
    items: tuple[Item, ...]
    part: Text | None = None


class QuestionnaireDocument(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """Everything that one version asks, in the order in which it is asked.

    `instrument` is the id of the official instrument it was made from, None for a form of the office's own;
    `placeholders` holds what stands for each `{name}` in the texts unless the counter has a name of its own.
    """

    instrument: str | None
    title: Text
    introduction: Text
    scale: tuple[Level, ...]
    sections: tuple[Section, ...]
    placeholders: Mapping[str, Text] = {}

    def __hash__(self) -> int:
        # Texts are mappings, which have no hash; the codes tell documents apart well enough to be a cache's key.
        return self._hash_of_codes

    @cached_property
    def _hash_of_codes(self) -> int:
        return hash((self.instrument, tuple(item.code for item in self.items)))

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items, in order."""
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def rating_items(self) -> tuple[RatingItem, ...]:
        """The rated items; their order is the order of the characters in a response's ratings."""
        return tuple(item for item in self.items if isinstance(item, RatingItem))

    @cached_property
    def _items_by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    def find_item(self, code: str) -> Item:
        """The item of a code, or NotFound."""
        try:
            return self._items_by_code[code]
        except KeyError:
            raise NotFound(f"the questionnaire has no item {code!r}") from None


class PlacedText(NamedTuple):
    """A text of a document: the code of the item or section it is in (empty: the whole), and the field."""

    item: str
    field: str
    text: Text


class InvalidDocument(InvalidData):
    """A questionnaire that cannot be asked; `problems` names every item and field at fault."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__("The questionnaire", tuple(problems))


def parse_document(data: bytes | str) -> QuestionnaireDocument:
    """The document that was serialised.

    Raises
    ------
    InvalidDocument : names everything that keeps it from being asked, not only the first.
    """
    raw, problems = decode_json(data)
    problems += () if problems else find_shape_problems(raw, QuestionnaireDocument)
    if problems:
        raise InvalidDocument(problems)
    document = msgspec.convert(raw, QuestionnaireDocument)
    check_document(document)
    return document


def serialise_document(document: QuestionnaireDocument) -> str:
    """The document as JSON; values that equal today's defaults are written too, so that it never changes later."""
    return msgspec.json.encode(document).decode()


def check_document(document: QuestionnaireDocument) -> None:
    """Raise InvalidDocument, with every problem, unless the document can be asked."""
    if problems := list_document_problems(document):
        raise InvalidDocument(problems)


def list_document_problems(document: QuestionnaireDocument) -> tuple[Problem, ...]:
    """Everything that keeps a document from being asked."""
    return (
        *(
            Problem(each.item, each.field, _EMPTY)
            for each in list_texts(document)
            if not each.text.get("vi", "").strip()
        ),
        *_find_scale_problems(document.scale),
        *_find_code_problems("", "code", [section.code for section in document.sections]),
        *_find_code_problems("", "code", [item.code for item in document.items]),
        *(problem for section in document.sections for problem in _find_section_problems(section)),
        *_find_no_rating(document),
    )


def list_texts(document: QuestionnaireDocument) -> Iterator[PlacedText]:
    """Every text of a document in the order of the form, with the item (or section) and field where it stands."""
    yield PlacedText("", "title", document.title)
    yield PlacedText("", "introduction", document.introduction)
    yield from (PlacedText("", f"placeholders.{name}", text) for name, text in document.placeholders.items())
    yield from (PlacedText("", f"scale.{level.value}", level.text) for level in document.scale)
    for section in document.sections:
        yield PlacedText(section.code, "title", section.title)
        if section.part is not None:
            yield PlacedText(section.code, "part", section.part)
        for item in section.items:
            yield PlacedText(item.code, "text", item.text)
            if isinstance(item, ChoiceItem):
                yield from (PlacedText(item.code, f"options.{each.code}", each.text) for each in item.options)


def _find_code_problems(item: str, field: str, codes: list[str]) -> Iterator[Problem]:
    """Codes that are misspelt or used twice; told at the code itself, or at the item whose options they are."""
    for code, times in Counter(codes).items():
        place = (item, f"{field}.{code}") if item else (code, "code")
        if not _CODE.fullmatch(code):
            yield Problem(*place, _BAD_CODE)
        if times > 1:
            yield Problem(*place, _TWICE)


def _find_scale_problems(scale: tuple[Level, ...]) -> Iterator[Problem]:
    if tuple(level.value for level in scale) != SCALE_VALUES:
        yield Problem("", "scale", {"vi": "thang đo phải gồm đúng 1, 2, 3, 4, 5", "en": "must be 1, 2, 3, 4, 5"})


def _find_section_problems(section: Section) -> Iterator[Problem]:
    if not section.items:
        yield Problem(section.code, "items", {"vi": "phần này chưa có câu hỏi", "en": "the section has no item"})
    for item in section.items:
        if isinstance(item, ChoiceItem):
            yield from _find_option_problems(item)
        elif isinstance(item, LongTextItem) and item.max_length < 1:
            yield Problem(item.code, "max_length", {"vi": "phải từ 1 trở lên", "en": "must be at least 1"})


def _find_option_problems(item: ChoiceItem) -> Iterator[Problem]:
    if len(item.options) < 2:
        yield Problem(item.code, "options", {"vi": "cần ít nhất hai phương án", "en": "needs at least two options"})
    yield from _find_code_problems(item.code, "options", [option.code for option in item.options])


def _find_no_rating(document: QuestionnaireDocument) -> Iterator[Problem]:
    if not document.rating_items:
        text = {"vi": "cần ít nhất một câu hỏi đánh giá", "en": "needs at least one rating item"}
        yield Problem("", "sections", text)
