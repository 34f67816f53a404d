"""What roles allow, and on which part of the agency tree."""

import pytest

from survey.accounts.models import Role
from survey.accounts.permissions import PERMISSIONS, Permission
from survey.accounts.scope import Grant, find_scope, find_top, list_permissions
from survey.organisation.models import AgencyKind
from survey.organisation.queries import AgencyNode, AgencyTree

PROVINCE, WARD, DEPARTMENT, OFFICE = 1, 2, 3, 4
TREE = AgencyTree(
    {
        number: AgencyNode(number, str(number), {"vi": str(number)}, AgencyKind.DEPARTMENT, parent)
        for number, parent in [(PROVINCE, None), (WARD, PROVINCE), (DEPARTMENT, PROVINCE), (OFFICE, DEPARTMENT)]
    }
)


def scope(*grants, permission=Permission.READ_COLLECTION):
    return find_scope(tuple(Grant(*grant) for grant in grants), permission, TREE)


def test_a_grant_without_an_agency_covers_everything():
    assert scope((Role.COORDINATOR, None)).holds(OFFICE)
    assert scope((Role.COORDINATOR, None)).holds(None)


def test_a_grant_covers_its_agency_and_what_is_under_it_and_nothing_else():
    held = scope((Role.COORDINATOR, DEPARTMENT))
    assert [held.holds(unit) for unit in (DEPARTMENT, OFFICE, WARD, PROVINCE, None)] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_grants_add_up():
    held = scope((Role.COORDINATOR, WARD), (Role.ANALYST, DEPARTMENT))
    assert [held.holds(unit) for unit in (WARD, DEPARTMENT, OFFICE, PROVINCE)] == [True, True, True, False]


def test_a_role_allows_nothing_where_another_role_was_granted():
    grants = ((Role.COORDINATOR, WARD), (Role.ANALYST, DEPARTMENT))
    assert not scope(*grants, permission=Permission.READ_RESULTS).holds(WARD)
    assert not scope(*grants, permission=Permission.HANDLE_CASES).holds(DEPARTMENT)


def test_without_grants_nothing_is_allowed():
    assert list_permissions(()) == frozenset()
    assert not scope().holds(WARD)


@pytest.mark.parametrize("permission", [each for each in Permission if not each.startswith("read_")])
def test_an_auditor_changes_nothing(permission):
    assert permission not in PERMISSIONS[Role.AUDITOR]


def test_an_administrator_may_do_everything_and_every_role_has_its_permissions():
    assert PERMISSIONS[Role.ADMINISTRATOR] == frozenset(Permission)
    assert set(PERMISSIONS) == set(Role)


def test_the_top_of_a_scope_is_its_first_agency_that_is_under_no_other():
    assert find_top(TREE, scope((Role.COORDINATOR, None))) is None
    assert find_top(TREE, scope((Role.COORDINATOR, DEPARTMENT))) == DEPARTMENT
    assert find_top(TREE, scope((Role.COORDINATOR, OFFICE), (Role.COORDINATOR, WARD))) == WARD
