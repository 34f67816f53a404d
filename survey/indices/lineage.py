"""Agencies as they are now: along mergers, from the unit that was answered about to its successor."""

from dataclasses import dataclass

from survey.organisation.queries import AgencyTree, SuccessionLink


@dataclass(frozen=True)
class Lineage:
    """Which unit each unit has become; one that was split stays itself, for no answer says to whom it passed.

    became : the unit of today by unit of then, for those that changed. split : units that were split and so stay.
    """

    became: dict[int, int]
    split: frozenset[int]


def trace_lineage(tree: AgencyTree, links: tuple[SuccessionLink, ...]) -> Lineage:
    """Follow every succession to its end."""
    after: dict[int, set[int]] = {}
    for link in links:
        after.setdefault(link.predecessor_id, set()).add(link.successor_id)
    split = {unit for unit, successors in after.items() if len(successors) > 1}
    became = {unit: _follow(unit, after) for unit in tree.nodes}
    return Lineage({unit: now for unit, now in became.items() if now != unit}, frozenset(split))


def _follow(unit: int, after: dict[int, set[int]]) -> int:
    seen = {unit}
    while len(successors := after.get(unit, set())) == 1:
        (unit,) = successors
        if unit in seen:
            break
        seen.add(unit)
    return unit
