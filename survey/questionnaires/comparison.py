"""What differs between two versions of a questionnaire, item by item."""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from survey.questionnaires.document import PlacedText, QuestionnaireDocument, list_texts
from survey.questionnaires.item_types import Item, kind_of


class Change(StrEnum):
    """What became of an item from one version to the other."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    SAME = "same"


class ComparedItem(Struct, frozen=True):
    """An item in both versions; `fields` are those that differ."""

    code: str
    change: Change
    before: Item | None
    after: Item | None
    fields: tuple[str, ...] = ()


class ComparedText(Struct, frozen=True):
    """A text outside the items that differs: where it stands, and its words in both versions (None: not there)."""

    place: str
    before: PlacedText | None
    after: PlacedText | None


def compare_items(before: QuestionnaireDocument, after: QuestionnaireDocument) -> tuple[ComparedItem, ...]:
    """Every item of two versions in the order of the later one; removed ones stand where they were."""
    old = {item.code: item for item in before.items}
    new = {item.code: item for item in after.items}
    moved = _list_moved(before, after)
    return tuple(_compare(code, old.get(code), new.get(code), code in moved) for code in _merge_codes(before, after))


def compare_headings(before: QuestionnaireDocument, after: QuestionnaireDocument) -> tuple[ComparedText, ...]:
    """The texts outside the items that differ."""
    old, new = _list_headings(before), _list_headings(after)
    places = [*new, *(place for place in old if place not in new)]
    return tuple(
        ComparedText(place, old.get(place), new.get(place)) for place in places if old.get(place) != new.get(place)
    )


def _compare(code: str, before: Item | None, after: Item | None, is_moved: bool) -> ComparedItem:
    if before is None or after is None:
        return ComparedItem(code, Change.ADDED if before is None else Change.REMOVED, before, after)
    if before != after:
        return ComparedItem(code, Change.CHANGED, before, after, tuple(_list_differing(before, after)))
    return ComparedItem(code, Change.MOVED if is_moved else Change.SAME, before, after)


def _list_differing(before: Item, after: Item) -> Iterator[str]:
    if kind_of(before) != kind_of(after):
        yield "kind"
    for field in after.__struct_fields__:
        if getattr(before, field, None) != getattr(after, field):
            yield field


def _list_moved(before: QuestionnaireDocument, after: QuestionnaireDocument) -> set[str]:
    """Items of both versions that follow another one now, or stand in another section."""
    both = {item.code for item in before.items} & {item.code for item in after.items}
    was, now = _list_predecessors(before, both), _list_predecessors(after, both)
    return {code for code in both if was[code] != now[code]}


def _list_predecessors(document: QuestionnaireDocument, among: set[str]) -> dict[str, tuple[str, str]]:
    found, previous = {}, ""
    for section in document.sections:
        for item in section.items:
            if item.code in among:
                found[item.code] = (section.code, previous)
                previous = item.code
    return found


def _merge_codes(before: QuestionnaireDocument, after: QuestionnaireDocument) -> list[str]:
    merged = [item.code for item in after.items]
    previous: str | None = None
    for item in before.items:
        if item.code not in merged:
            merged.insert(merged.index(previous) + 1 if previous is not None else 0, item.code)
        previous = item.code
    return merged


def _list_headings(document: QuestionnaireDocument) -> dict[str, PlacedText]:
    items = {item.code for item in document.items}
    return {f"{each.item}.{each.field}".strip("."): each for each in list_texts(document) if each.item not in items}
