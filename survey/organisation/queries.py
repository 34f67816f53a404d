"""Reading the organisation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.errors import NotFound
from survey.organisation.models import Agency, AgencyKind, AgencySuccession, Counter, Service, ServiceField


@dataclass(frozen=True)
class AgencyNode:
    """One unit of the tree, as reports name it."""

    id: int
    code: str
    name: Mapping[str, str]
    kind: AgencyKind
    parent_id: int | None
    closed_on: date | None = None


@dataclass(frozen=True)
class AgencyTree:
    """Every unit there is or was, by id, with the way up and the way down."""

    nodes: Mapping[int, AgencyNode]

    def list_path(self, agency_id: int) -> list[int]:
        """The unit and everything above it, the unit first."""
        path = [agency_id]
        while (parent := self.nodes[path[-1]].parent_id) is not None:
            path.append(parent)
        return path

    def list_subtree(self, agency_id: int) -> list[int]:
        """The unit and everything under it, the unit first."""
        found = [agency_id]
        for unit in found:
            found.extend(self._children.get(unit, ()))
        return found

    def list_children(self, agency_id: int) -> list[AgencyNode]:
        """The units right under a unit, in the order of codes."""
        return [self.nodes[child] for child in self._children.get(agency_id, ())]

    def find_by_code(self, code: str) -> AgencyNode:
        """The unit with this code; raises NotFound."""
        for node in self.nodes.values():
            if node.code == code:
                return node
        raise NotFound(f"there is no agency {code!r}")

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        children: dict[int, list[int]] = {}
        for node in self.nodes.values():
            if node.parent_id is not None:
                children.setdefault(node.parent_id, []).append(node.id)
        return children


@dataclass(frozen=True)
class ServiceName:
    """A service, as reports name it."""

    id: int
    code: str
    name: Mapping[str, str]
    field_id: int


@dataclass(frozen=True)
class FieldName:
    """A field of services, as reports name it."""

    id: int
    code: str
    name: Mapping[str, str]


@dataclass(frozen=True)
class CounterName:
    """A counter, as reports name it, and the agency whose it is."""

    id: int
    agency_id: int
    number: str
    name: Mapping[str, str]


@dataclass(frozen=True)
class SuccessionLink:
    """That one unit became (part of) another."""

    predecessor_id: int
    successor_id: int
    succeeded_on: date


def load_agency_tree(session: Session) -> AgencyTree:
    """The whole tree, in the order of codes."""
    rows = session.execute(
        select(Agency.id, Agency.code, Agency.name, Agency.kind, Agency.parent_id, Agency.closed_on).order_by(
            Agency.code
        )
    )
    return AgencyTree({row.id: AgencyNode(*row) for row in rows})


def load_services(session: Session) -> dict[int, ServiceName]:
    """Every service by id, in the order of codes."""
    rows = session.execute(select(Service.id, Service.code, Service.name, Service.field_id).order_by(Service.code))
    return {row.id: ServiceName(*row) for row in rows}


def load_fields(session: Session) -> dict[int, FieldName]:
    """Every field of services by id, in the order of codes."""
    rows = session.execute(select(ServiceField.id, ServiceField.code, ServiceField.name).order_by(ServiceField.code))
    return {row.id: FieldName(*row) for row in rows}


def load_counter_names(session: Session) -> dict[int, CounterName]:
    """Every counter there is or was by id, by agency and number."""
    order = (Counter.agency_id, Counter.number)
    rows = session.execute(select(Counter.id, Counter.agency_id, Counter.number, Counter.name).order_by(*order))
    return {row.id: CounterName(*row) for row in rows}


def load_successions(session: Session) -> tuple[SuccessionLink, ...]:
    """Every succession, the earliest first."""
    columns = (AgencySuccession.predecessor_id, AgencySuccession.successor_id, AgencySuccession.succeeded_on)
    rows = session.execute(select(*columns).order_by(AgencySuccession.succeeded_on, *columns[:2]))
    return tuple(SuccessionLink(*row) for row in rows)
