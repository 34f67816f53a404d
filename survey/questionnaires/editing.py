"""Changing a document: each operation takes one and gives the next, and touches nothing else."""

from collections.abc import Callable

import msgspec

from survey.errors import NotFound, SurveyError
from survey.questionnaires.document import QuestionnaireDocument, Section
from survey.questionnaires.item_types import Comparison, Condition, Item, NoticeItem

_FREE_IN_LOCKED = ("required", "show_if")


class LockedItem(SurveyError):
    """The wording of an official item cannot be changed."""


class TakenItemCode(SurveyError):
    """The questionnaire has an item or a section of this code already."""


def add_section(document: QuestionnaireDocument, section: Section) -> QuestionnaireDocument:
    """The document with one more section at its end; raises TakenItemCode."""
    _refuse_taken(document, section.code)
    return _with_sections(document, (*document.sections, section))


def replace_section(document: QuestionnaireDocument, code: str, section: Section) -> QuestionnaireDocument:
    """The document with the heading, condition and code of a section changed; its items stay."""
    stored = find_section(document, code)
    if section.code != code:
        _refuse_taken(document, section.code)
    changed = msgspec.structs.replace(section, items=stored.items)
    return _with_sections(document, tuple(changed if each.code == code else each for each in document.sections))


def remove_section(document: QuestionnaireDocument, code: str) -> QuestionnaireDocument:
    """The document without a section and its items."""
    find_section(document, code)
    return _with_sections(document, tuple(each for each in document.sections if each.code != code))


def move_section(document: QuestionnaireDocument, code: str, step: int) -> QuestionnaireDocument:
    """The document with a section so many places further down (up where negative), at most to its ends."""
    sections = list(document.sections)
    position = sections.index(find_section(document, code))
    sections.insert(max(0, position + step), sections.pop(position))
    return _with_sections(document, tuple(sections))


def place_section(document: QuestionnaireDocument, code: str, position: int) -> QuestionnaireDocument:
    """The document with a section at a place, counted from 0 without the section itself."""
    section = find_section(document, code)
    others = [each for each in document.sections if each is not section]
    return _with_sections(document, (*others[:position], section, *others[position:]))


def add_item(document: QuestionnaireDocument, section: str, item: Item) -> QuestionnaireDocument:
    """The document with one more item at the end of a section; raises TakenItemCode."""
    _refuse_taken(document, item.code)
    return _in_section(document, section, lambda items: (*items, item))


def replace_item(document: QuestionnaireDocument, code: str, item: Item) -> QuestionnaireDocument:
    """The document with an item changed; conditions follow it to a new code.

    Raises
    ------
    LockedItem : more than whether it is required and when it is shown would change in an official item.
    TakenItemCode : another item has the new code.
    """
    stored = document.find_item(code)
    if stored.locked and item != _free_parts(stored, item):
        raise LockedItem(f"{code} is an official item")
    if item.code != code:
        _refuse_taken(document, item.code)
    sections = tuple(
        msgspec.structs.replace(section, items=tuple(item if each.code == code else each for each in section.items))
        for section in document.sections
    )
    return _rename_in_conditions(_with_sections(document, sections), code, item.code)


def remove_item(document: QuestionnaireDocument, code: str) -> QuestionnaireDocument:
    """The document without an item; conditions that refer to it stay, and are told by the check."""
    return _in_section(
        document, find_section_of(document, code), lambda items: tuple(each for each in items if each.code != code)
    )


def duplicate_item(document: QuestionnaireDocument, code: str) -> QuestionnaireDocument:
    """The document with a copy of an item after it, under a code of its own and free to be changed."""
    stored = document.find_item(code)
    copy = msgspec.structs.replace(stored, code=find_free_code(document, code), locked=False)
    return _in_section(
        document,
        find_section_of(document, code),
        lambda items: tuple(each for item in items for each in ((item, copy) if item is stored else (item,))),
    )


def move_item(document: QuestionnaireDocument, code: str, step: int) -> QuestionnaireDocument:
    """The document with an item one place up (-1) or down (1); from the edge of a section into the next one."""
    section = find_section(document, find_section_of(document, code))
    codes = [item.code for item in section.items]
    position = codes.index(code) + step
    if 0 <= position < len(codes):
        return place_item(document, code, section.code, position)
    neighbour = document.sections.index(section) + step
    if not 0 <= neighbour < len(document.sections):
        return document
    other = document.sections[neighbour]
    return place_item(document, code, other.code, len(other.items) if step < 0 else 0)


def place_item(document: QuestionnaireDocument, code: str, section: str, position: int) -> QuestionnaireDocument:
    """The document with an item at a place of a section, counted from 0 without the item itself."""
    item = document.find_item(code)
    find_section(document, section)
    without = remove_item(document, code)
    return _in_section(without, section, lambda items: (*items[:position], item, *items[position:]))


def show_alone(document: QuestionnaireDocument, section: str, item: Item) -> QuestionnaireDocument:
    """The document with one item only, in its section and shown to everybody: how it looks while it is being made."""
    around = find_section(document, section)
    items = (msgspec.structs.replace(item, show_if=None),)
    return _with_sections(document, (msgspec.structs.replace(around, items=items, show_if=None),))


def find_section(document: QuestionnaireDocument, code: str) -> Section:
    """The section of a code, or NotFound."""
    for section in document.sections:
        if section.code == code:
            return section
    raise NotFound(f"the questionnaire has no section {code!r}")


def find_section_of(document: QuestionnaireDocument, item: str) -> str:
    """The code of the section that holds an item, or NotFound."""
    for section in document.sections:
        if any(each.code == item for each in section.items):
            return section.code
    raise NotFound(f"the questionnaire has no item {item!r}")


def find_free_code(document: QuestionnaireDocument, wanted: str) -> str:
    """A code that nothing in the document has: the one wanted, or with the first number that makes it free."""
    taken = _list_codes(document)
    candidates = (f"{wanted[: 31 - len(str(number))]}_{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (wanted, *candidates) if code not in taken)


def _free_parts(stored: Item, item: Item) -> Item:
    """A locked item with what may be changed in it taken from another."""
    names = ("show_if",) if isinstance(stored, NoticeItem) else _FREE_IN_LOCKED
    return msgspec.structs.replace(stored, **{name: getattr(item, name) for name in names if hasattr(item, name)})


def _with_sections(document: QuestionnaireDocument, sections: tuple[Section, ...]) -> QuestionnaireDocument:
    return msgspec.structs.replace(document, sections=sections)


def _in_section(
    document: QuestionnaireDocument, code: str, change: Callable[[tuple[Item, ...]], tuple[Item, ...]]
) -> QuestionnaireDocument:
    find_section(document, code)
    return _with_sections(
        document,
        tuple(
            msgspec.structs.replace(each, items=change(each.items)) if each.code == code else each
            for each in document.sections
        ),
    )


def _rename_in_conditions(document: QuestionnaireDocument, old: str, new: str) -> QuestionnaireDocument:
    def follow(condition: Condition | None) -> Condition | None:
        if condition is None or old == new:
            return condition
        return Condition(condition.match, tuple(rename(each) for each in condition.comparisons))

    def rename(comparison: Comparison) -> Comparison:
        return msgspec.structs.replace(comparison, item=new) if comparison.item == old else comparison

    def within(section: Section) -> Section:
        items = tuple(msgspec.structs.replace(item, show_if=follow(item.show_if)) for item in section.items)
        return msgspec.structs.replace(section, items=items, show_if=follow(section.show_if))

    return _with_sections(document, tuple(within(section) for section in document.sections))


def _refuse_taken(document: QuestionnaireDocument, code: str) -> None:
    if code in _list_codes(document):
        raise TakenItemCode(f"the questionnaire has {code!r} already")


def _list_codes(document: QuestionnaireDocument) -> set[str]:
    return {item.code for item in document.items} | {section.code for section in document.sections}
