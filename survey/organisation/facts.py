"""What is kept of each thing in the organisation, as files and forms write it: others are named by their codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from survey.organisation.models import AgencyKind


@dataclass(frozen=True)
class AgencyFacts:
    """A unit; `parent` is the code of the one above, empty at the top."""

    code: str
    name: str
    english_name: str
    kind: AgencyKind
    parent: str
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True)
class FieldFacts:
    """A field of procedures."""

    code: str
    name: str
    english_name: str


@dataclass(frozen=True)
class ServiceFacts:
    """A procedure; `field` is a code."""

    code: str
    name: str
    english_name: str
    field: str


@dataclass(frozen=True)
class CounterFacts:
    """A counter of the agency with this code, which is known there by its number."""

    agency: str
    number: str
    name: str
    english_name: str
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True)
class OfferFacts:
    """A service that a counter takes dossiers of, and the agency responsible for them; `withdrawn`: no longer."""

    agency: str
    number: str
    service: str
    responsible: str
    withdrawn: bool = False


def translate_name(name: str, english_name: str, old: Mapping[str, str] | None = None) -> dict[str, str]:
    """A name as it is stored: Vietnamese, English where it is given, and whatever else was there."""
    others = {language: text for language, text in (old or {}).items() if language not in {"vi", "en"}}
    return {"vi": name} | ({"en": english_name} if english_name else {}) | others
