"""What the province consists of, before it has ids: agencies, their lineage, counters and what they take."""

from dataclasses import dataclass
from datetime import date

from survey.organisation.models import AgencyKind, SuccessionKind
from survey.texts import Text

MERGER_DAY = date(2025, 7, 1)


@dataclass(frozen=True)
class PlannedAgency:
    """A unit between two days; its parent by code.

    `size` says how many dossiers come its way: 1 is a commune of average size or, for departments, the whole province.
    """

    code: str
    name: Text
    kind: AgencyKind
    parent: str | None
    opened_on: date
    closed_on: date | None
    size: float = 0.0


@dataclass(frozen=True)
class PlannedSuccession:
    """One unit became (part of) another on the day of the merger; both by code."""

    predecessor: str
    successor: str
    kind: SuccessionKind


@dataclass(frozen=True)
class PlannedOffer:
    """A service at a counter, and the agency responsible for it there; both by code.

    `share` is relative: of the agency's dossiers of this service, how many are handed in here and not elsewhere.
    """

    service: str
    responsible: str
    share: float = 1.0


@dataclass(frozen=True)
class PlannedCounter:
    """A counter of an agency (by code) and what it takes."""

    agency: str
    number: str
    name: Text
    opened_on: date
    closed_on: date | None
    offers: tuple[PlannedOffer, ...]


@dataclass(frozen=True)
class ProvincePlan:
    """The whole province; a parent stands before its children."""

    agencies: tuple[PlannedAgency, ...]
    successions: tuple[PlannedSuccession, ...]
    counters: tuple[PlannedCounter, ...]
