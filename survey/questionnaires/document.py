"""What one frozen version of a questionnaire asks: sections of items, typed from the moment they are loaded."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

import msgspec
from msgspec import Struct

from survey.errors import NotFound
from survey.questionnaires.item_problems import find_code_problems, find_item_problems
from survey.questionnaires.item_types import (
    SCALE_VALUES,
    AnswerableItem,
    ChoiceItem,
    Condition,
    Item,
    Level,
    LongTextItem,
    NoticeItem,
    Option,
    OptionItem,
    RatingItem,
)
from survey.questionnaires.problems import InvalidData, Problem, decode_json, find_shape_problems
from survey.questionnaires.routing import Chosen, Routed, find_shown, list_condition_problems, list_routed
from survey.texts import Text

__all__ = [
    "SCALE_VALUES",
    "ChoiceItem",
    "InvalidDocument",
    "Item",
    "Level",
    "LongTextItem",
    "Option",
    "PlacedText",
    "QuestionnaireDocument",
    "RatingItem",
    "Section",
    "check_document",
    "decode_document",
    "list_document_problems",
    "list_texts",
    "parse_document",
    "serialise_document",
]

# One character an item in a column of so many.
MOST_RATED_ITEMS = 200
_EMPTY = {"vi": "cần có nội dung tiếng Việt", "en": "needs a Vietnamese text"}


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """Items under one heading; `part` is the heading above it, repeated on each section of the part."""

    code: str
    title: Text
    items: tuple[Item, ...]
    part: Text | None = None
    show_if: Condition | None = None


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
    def answerable_items(self) -> tuple[AnswerableItem, ...]:
        """The items that take an answer, in order: all but notices."""
        return tuple(item for item in self.items if not isinstance(item, NoticeItem))

    @cached_property
    def routed_items(self) -> tuple[Routed, ...]:
        """All items, in order, with the conditions that decide over each."""
        return list_routed((section.show_if, section.items) for section in self.sections)

    @cached_property
    def has_conditions(self) -> bool:
        """Whether anything is shown to some respondents only."""
        return any(routed.conditions for routed in self.routed_items)

    def find_shown(self, chosen: Chosen) -> frozenset[str]:
        """The codes of the items that are shown to someone who chose these values."""
        return find_shown(self.routed_items, chosen)

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
    document = decode_document(data)
    check_document(document)
    return document


def decode_document(data: bytes | str) -> QuestionnaireDocument:
    """The document that was serialised, finished or not: a draft may still lack texts, items and sections.

    Raises
    ------
    InvalidDocument : names every field that is missing, unknown or of another type.
    """
    raw, problems = decode_json(data)
    problems += () if problems else find_shape_problems(raw, QuestionnaireDocument)
    if problems:
        raise InvalidDocument(problems)
    return msgspec.convert(raw, QuestionnaireDocument)


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
        *find_code_problems("", "code", [section.code for section in document.sections]),
        *find_code_problems("", "code", [item.code for item in document.items]),
        *(problem for section in document.sections for problem in _find_section_problems(section)),
        *list_condition_problems([(each.code, each.show_if, each.items) for each in document.sections]),
        *_find_rating_problems(document),
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
            if isinstance(item, OptionItem):
                yield from (PlacedText(item.code, f"options.{each.code}", each.text) for each in item.options)


def _find_scale_problems(scale: tuple[Level, ...]) -> Iterator[Problem]:
    if tuple(level.value for level in scale) != SCALE_VALUES:
        yield Problem("", "scale", {"vi": "thang đo phải gồm đúng 1, 2, 3, 4, 5", "en": "must be 1, 2, 3, 4, 5"})


def _find_section_problems(section: Section) -> Iterator[Problem]:
    if not section.items:
        yield Problem(section.code, "items", {"vi": "phần này chưa có câu hỏi", "en": "the section has no item"})
    for item in section.items:
        yield from find_item_problems(item)


def _find_rating_problems(document: QuestionnaireDocument) -> Iterator[Problem]:
    if not document.rating_items:
        text = {"vi": "cần ít nhất một câu hỏi đánh giá", "en": "needs at least one rating item"}
        yield Problem("", "sections", text)
    if len(document.rating_items) > MOST_RATED_ITEMS:
        text = {"vi": f"tối đa {MOST_RATED_ITEMS} câu đánh giá", "en": f"at most {MOST_RATED_ITEMS} rating items"}
        yield Problem("", "sections", text)
