"""The part of the agency tree where an account may do something."""

from dataclasses import dataclass
from functools import reduce

from survey.accounts.models import Role
from survey.accounts.permissions import PERMISSIONS, Permission
from survey.organisation.queries import AgencyTree


@dataclass(frozen=True)
class AgencyScope:
    """Agencies by id, those under them included; None stands for the whole installation."""

    agencies: frozenset[int] | None

    def holds(self, agency_id: int | None) -> bool:
        """Whether an agency is in the scope; None asks for the whole installation."""
        return self.agencies is None or (agency_id is not None and agency_id in self.agencies)

    def join(self, other: "AgencyScope") -> "AgencyScope":
        """What is in either scope."""
        if self.agencies is None or other.agencies is None:
            return EVERYWHERE
        return AgencyScope(self.agencies | other.agencies)


EVERYWHERE = AgencyScope(None)
NOWHERE = AgencyScope(frozenset())


@dataclass(frozen=True)
class Grant:
    """A role on an agency and everything under it; on the whole installation where no agency is named."""

    role: Role
    agency_id: int | None


def list_permissions(grants: tuple[Grant, ...]) -> frozenset[Permission]:
    """Everything that the grants allow somewhere."""
    return frozenset().union(*(PERMISSIONS[grant.role] for grant in grants))


def find_scope(grants: tuple[Grant, ...], permission: Permission, tree: AgencyTree) -> AgencyScope:
    """Where the grants allow something."""
    scopes = (_cover(grant, tree) for grant in grants if permission in PERMISSIONS[grant.role])
    return reduce(AgencyScope.join, scopes, NOWHERE)


def find_top(tree: AgencyTree, scope: AgencyScope) -> int | None:
    """The first of the topmost agencies of a scope in the order of the tree; None for the whole installation."""
    if scope.agencies is None:
        return None
    held = (node for node in tree.nodes.values() if scope.holds(node.id))
    return next((node.id for node in held if not scope.holds(node.parent_id)), None)


def _cover(grant: Grant, tree: AgencyTree) -> AgencyScope:
    if grant.agency_id is None:
        return EVERYWHERE
    return AgencyScope(frozenset(tree.list_subtree(grant.agency_id)))
