"""The tree of agencies as shown: everything in its place once, and what is found with the way to it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.organisation.models import AgencyKind
from survey.organisation.outline import build_outline, is_open_on
from survey.organisation.queries import AgencyNode, AgencyTree

TODAY = date(2026, 7, 1)


def unit(id_, parent=None, name="", closed_on=None):
    return AgencyNode(id_, f"C{id_:02}", {"vi": name or f"Đơn vị {id_}"}, AgencyKind.COMMUNE, parent, closed_on)


def make_tree(*units):
    return AgencyTree({each.id: each for each in units})


@pytest.fixture
def tree():
    return make_tree(
        unit(1, name="Tỉnh"),
        unit(2, 1, "Sở Xây dựng"),
        unit(3, 1, "Huyện cũ", closed_on=TODAY),
        unit(4, 3, "Xã Đồng Tâm"),
        unit(5, 2, "Chi cục"),
    )


def flatten(branches):
    return [(each.unit.id, each.is_found) for branch in branches for each in walk(branch)]


def walk(branch):
    yield branch
    for child in branch.children:
        yield from walk(child)


def test_what_is_found_stands_under_what_it_belongs_to(tree):
    assert flatten(build_outline(tree, tree.nodes, [], "dong tam")) == [(1, False), (3, False), (4, True)]


def test_units_and_counters_are_counted_with_all_below(tree):
    (province,) = build_outline(tree, tree.nodes, [5, 5, 2, 4, 1])
    assert (province.n_units, province.n_counters) == (4, 5)
    department = province.children[0]
    assert (department.unit.id, department.n_units, department.n_counters) == (2, 1, 3)


def test_a_closed_unit_stays_where_something_open_is_under_it(tree):
    shown = build_outline(tree, tree.nodes, [], is_wanted=lambda each: is_open_on(each, TODAY))
    assert (3, False) in flatten(shown)
    assert (4, True) in flatten(shown)


def test_a_part_of_the_tree_begins_where_the_account_begins(tree):
    assert flatten(build_outline(tree, [2, 5], [])) == [(2, True), (5, True)]


@given(parents=st.lists(st.integers(0, 100), max_size=30), seen=st.sets(st.integers(1, 31)))
def test_every_unit_that_may_be_seen_stands_in_one_place(parents, seen):
    units = [unit(1), *(unit(place, 1 + parent % (place - 1)) for place, parent in enumerate(parents, start=2))]
    tree = make_tree(*units)
    held = {each for each in seen if each in tree.nodes}
    shown = flatten(build_outline(tree, held, list(held)))
    assert sorted(shown) == [(each, True) for each in sorted(held)]
