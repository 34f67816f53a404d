"""The tree of agencies as it is shown: branches with what is under them, all of it or what a search finds."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from survey.organisation.queries import AgencyNode, AgencyTree
from survey.texts import fold_text


@dataclass(frozen=True)
class Branch:
    """A unit in its place. n_units, n_counters : how many are under it, its own counters included.

    is_found : whether a search is about it; a branch that is not stands there for what is under it.
    """

    unit: AgencyNode
    children: tuple["Branch", ...]
    n_units: int
    n_counters: int
    is_found: bool

    @property
    def n_found(self) -> int:
        """How many units of the branch are found."""
        return self.is_found + sum(child.n_found for child in self.children)


def build_outline(
    tree: AgencyTree,
    units: Collection[int],
    counter_agencies: Iterable[int],
    typed: str = "",
    *,
    is_wanted: Callable[[AgencyNode], bool] = lambda _unit: True,
) -> tuple[Branch, ...]:
    """The branches of some units that hold what is searched for, siblings in the order of codes.

    units : ids of those that may be seen. counter_agencies : the agency of every counter. typed : words that all stand
    in the code or a name, with or without accents. is_wanted : which units can be found.
    """
    outline = _Outline(tree, set(units), Counter(counter_agencies), fold_text(typed).split(), is_wanted)
    tops = [unit for unit in tree.nodes.values() if unit.id in outline.units and unit.parent_id not in outline.units]
    return tuple(branch for branch in map(outline.grow, tops) if branch.n_found)


def is_open_on(unit: AgencyNode, day: date) -> bool:
    """Whether a unit was not closed before or on a day."""
    return unit.closed_on is None or unit.closed_on > day


@dataclass(frozen=True)
class _Outline:
    tree: AgencyTree
    units: set[int]
    counters: Mapping[int, int]
    words: list[str]
    is_wanted: Callable[[AgencyNode], bool]

    def grow(self, unit: AgencyNode) -> Branch:
        under = [child for child in self.tree.list_children(unit.id) if child.id in self.units]
        children = tuple(self.grow(child) for child in under)
        return Branch(
            unit=unit,
            children=tuple(child for child in children if child.n_found),
            n_units=sum(1 + child.n_units for child in children),
            n_counters=self.counters.get(unit.id, 0) + sum(child.n_counters for child in children),
            is_found=self.is_wanted(unit) and self._matches(unit),
        )

    def _matches(self, unit: AgencyNode) -> bool:
        text = fold_text(" ".join((unit.code, *unit.name.values())))
        return all(word in text for word in self.words)
