"""Items that nobody can ever be shown, because their conditions cannot be met."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations, islice

from survey.questionnaires.document import QuestionnaireDocument
from survey.questionnaires.item_types import ComparableItem as Comparable
from survey.questionnaires.item_types import Item, MultipleChoiceItem, NoticeItem, RatingItem, list_values
from survey.questionnaires.routing import Routed, find_shown, list_routed

# Ways to answer that are tried for one item. Where there are more, nothing is claimed: an item is told as unreachable
# only when every way was tried.
_MOST_WAYS = 20_000


def list_unreachable(document: QuestionnaireDocument) -> tuple[str, ...]:
    """The codes of the items that no way of answering the earlier items shows, in the order of the form.

    A section whose own condition hides it from everybody is told instead of its items.
    """
    found: list[str] = []
    earlier: list[Routed] = []
    for section in document.sections:
        routed = list_routed([(section.show_if, section.items)])
        heading = Routed(NoticeItem(section.code, section.title), () if section.show_if is None else (section.show_if,))
        if heading.conditions and not _is_reachable(heading, earlier):
            found.append(section.code)
        else:
            found += [
                each.item.code
                for place, each in enumerate(routed)
                if each.conditions and not _is_reachable(each, [*earlier, *routed[:place]])
            ]
        earlier += routed
    return tuple(found)


def _is_reachable(target: Routed, earlier: Sequence[Routed]) -> bool:
    deciding = _list_deciding(target, earlier)
    mentioned = _list_mentioned([target, *deciding])
    ways = _list_ways(deciding, mentioned)
    tried = 0
    for way in islice(ways, _MOST_WAYS):
        if target.item.code in find_shown([*deciding, target], way):
            return True
        tried += 1
    return tried == _MOST_WAYS


def _list_deciding(target: Routed, earlier: Sequence[Routed]) -> list[Routed]:
    """The earlier items whose answers decide whether an item is shown, directly or through others."""
    wanted, found = _refers_to(target), set[str]()
    while wanted - found:
        found |= wanted
        wanted = {code for each in earlier if each.item.code in found for code in _refers_to(each)}
    return [each for each in earlier if each.item.code in found]


def _refers_to(routed: Routed) -> set[str]:
    return {comparison.item for condition in routed.conditions for comparison in condition.comparisons}


def _list_mentioned(routed: Sequence[Routed]) -> dict[str, set[str]]:
    """The values that conditions ask for, by item."""
    mentioned: dict[str, set[str]] = {}
    for each in routed:
        for condition in each.conditions:
            for comparison in condition.comparisons:
                mentioned.setdefault(comparison.item, set()).update(comparison.values)
    return mentioned


def _list_ways(deciding: Sequence[Routed], mentioned: Mapping[str, set[str]]) -> Iterator[dict[str, tuple[str, ...]]]:
    """Every way of answering the deciding items that conditions can tell apart."""
    if not deciding:
        yield {}
        return
    item = deciding[-1].item
    for way in _list_ways(deciding[:-1], mentioned):
        for chosen in _list_answers(item, mentioned.get(item.code, set())):
            yield {**way, item.code: chosen}


def _list_answers(item: Item, mentioned: set[str]) -> Iterator[tuple[str, ...]]:
    if not isinstance(item, Comparable):
        yield ()
        return
    told_apart = [value for value in list_values(item) if value in mentioned]
    others = [value for value in list_values(item) if value not in mentioned][:1]
    if isinstance(item, MultipleChoiceItem):
        sizes = range(1, len(told_apart) + 1)
        yield from chain.from_iterable(combinations(told_apart, size) for size in sizes)
    else:
        yield from ((value,) for value in told_apart)
    yield from ((value,) for value in others)
    # A required item that is shown is always answered; an optional one may be left out.
    if not item.required or (isinstance(item, RatingItem) and not (told_apart or others)):
        yield ()
