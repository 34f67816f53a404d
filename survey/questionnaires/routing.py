"""Which items a respondent is shown, by the answers given so far, and what may be wrong with the conditions."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from survey.questionnaires.item_types import ComparableItem, Comparison, Condition, Item, list_values
from survey.questionnaires.problems import Problem

# The chosen values by item code: one for a single choice, any number for a multiple one, none where left out.
Chosen = Mapping[str, Collection[str]]

_NOTHING_COMPARED = {"vi": "điều kiện chưa nêu câu trả lời nào", "en": "the condition names no answer"}
_UNKNOWN = {
    "vi": "điều kiện nhắc tới câu không có trong phiếu",
    "en": "the condition refers to an item that is not there",
}
_LATER = {
    "vi": "điều kiện nhắc tới câu đứng sau, nên không bao giờ xét được",
    "en": "the condition refers to a later item, so that it can never be known",
}
_NO_VALUES = {
    "vi": "chỉ so sánh được với câu đánh giá, câu chọn và câu có/không",
    "en": "only ratings, choices and yes/no items can be compared",
}
_NOT_OFFERED = {
    "vi": "điều kiện nhắc tới phương án mà câu đó không có",
    "en": "the condition names an answer that its item does not offer",
}


class Routed(Struct, frozen=True):
    """An item with the conditions that decide over it: its section's, its own, or none."""

    item: Item
    conditions: tuple[Condition, ...]


def list_routed(sections: Iterable[tuple[Condition | None, Sequence[Item]]]) -> tuple[Routed, ...]:
    """The items of sections in the order of the form, each section given as its condition and items."""
    return tuple(
        Routed(item, tuple(each for each in (condition, item.show_if) if each is not None))
        for condition, items in sections
        for item in items
    )


def find_shown(routed: Iterable[Routed], chosen: Chosen) -> frozenset[str]:
    """The codes of the items that are shown to someone who chose these values.

    Conditions are followed in the order of the form: an answer to an item that is not shown counts as not given.
    """
    counted: dict[str, Collection[str]] = {}
    shown = set()
    for each in routed:
        if all(holds(condition, counted) for condition in each.conditions):
            shown.add(each.item.code)
            counted[each.item.code] = chosen.get(each.item.code, ())
    return frozenset(shown)


def holds(condition: Condition, chosen: Chosen) -> bool:
    """Whether a condition holds for the values that were chosen."""
    results = (_compares(comparison, chosen) for comparison in condition.comparisons)
    return all(results) if condition.match == "all" else any(results)


def list_condition_problems(sections: Sequence[tuple[str, Condition | None, Sequence[Item]]]) -> Iterator[Problem]:
    """Conditions that refer to nothing, to a later item or to an answer that is not offered.

    sections : each as its code, condition and items; problems are told at the section or item that has the condition.
    """
    everywhere = {item.code: item for _code, _condition, items in sections for item in items}
    earlier: set[str] = set()
    for code, condition, items in sections:
        yield from _find_condition_problems(code, condition, everywhere, earlier)
        for item in items:
            yield from _find_condition_problems(item.code, item.show_if, everywhere, earlier)
            earlier.add(item.code)


def _compares(comparison: Comparison, chosen: Chosen) -> bool:
    met = not set(comparison.values).isdisjoint(chosen.get(comparison.item, ()))
    return met is not comparison.negated


def _find_condition_problems(
    code: str, condition: Condition | None, everywhere: Mapping[str, Item], earlier: Collection[str]
) -> Iterator[Problem]:
    if condition is None:
        return
    if not condition.comparisons:
        yield Problem(code, "show_if", _NOTHING_COMPARED)
    for comparison in condition.comparisons:
        yield from _find_comparison_problems(code, comparison, everywhere, earlier)


def _find_comparison_problems(
    code: str, comparison: Comparison, everywhere: Mapping[str, Item], earlier: Collection[str]
) -> Iterator[Problem]:
    place = (code, f"show_if.{comparison.item}")
    compared = everywhere.get(comparison.item)
    if compared is None:
        yield Problem(*place, _UNKNOWN)
    elif comparison.item not in earlier:
        yield Problem(*place, _LATER)
    elif not isinstance(compared, ComparableItem):
        yield Problem(*place, _NO_VALUES)
    elif not comparison.values:
        yield Problem(*place, _NOTHING_COMPARED)
    elif set(comparison.values) - set(list_values(compared)):
        yield Problem(*place, _NOT_OFFERED)
