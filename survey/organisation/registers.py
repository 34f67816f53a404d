"""The organisation as registers that an office keeps: every agency, service and counter by its code, with its facts."""

import re
import unicodedata
from collections.abc import Mapping
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from survey.errors import NotFound
from survey.organisation.facts import AgencyFacts, CounterFacts, FieldFacts, ServiceFacts
from survey.organisation.models import Agency, Counter, Service, ServiceField

T = TypeVar("T")
CounterKey = tuple[str, str]
_UNSEEN = {"Cc", "Cs", "Cn"}


def clean_text(text: str) -> str:
    """A text as it is kept: composed letters, single spaces, nothing that cannot be printed.

    Spreadsheets bring letters in pieces and spaces in rows, which look the same and compare as different.
    """
    seen = "".join(each for each in text if each.isspace() or unicodedata.category(each) not in _UNSEEN)
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", seen)).strip()


def load_agencies_by_code(session: Session) -> dict[str, Agency]:
    """Every agency there is or was, in the order of codes."""
    return {agency.code: agency for agency in session.scalars(select(Agency).order_by(Agency.code))}


def load_fields_by_code(session: Session) -> dict[str, ServiceField]:
    """Every field of procedures, in the order of codes."""
    return {field.code: field for field in session.scalars(select(ServiceField).order_by(ServiceField.code))}


def load_services_by_code(session: Session) -> dict[str, Service]:
    """Every service, in the order of codes."""
    return {service.code: service for service in session.scalars(select(Service).order_by(Service.code))}


def load_counters_by_key(session: Session) -> dict[CounterKey, Counter]:
    """Every counter by its agency's code and its number, in that order, with the services it offers."""
    statement = (
        select(Counter, Agency.code)
        .join(Agency, Agency.id == Counter.agency_id)
        .order_by(Agency.code, Counter.number)
        .options(selectinload(Counter.services))
    )
    return {(code, counter.number): counter for counter, code in session.execute(statement)}


def find_agency(session: Session, code: str) -> Agency:
    """The agency with this code; raises NotFound."""
    return _found(session.scalar(select(Agency).where(Agency.code == code)), code)


def find_field(session: Session, code: str) -> ServiceField:
    """The field of procedures with this code; raises NotFound."""
    return _found(session.scalar(select(ServiceField).where(ServiceField.code == code)), code)


def find_service(session: Session, code: str) -> Service:
    """The service with this code; raises NotFound."""
    return _found(session.scalar(select(Service).where(Service.code == code)), code)


def find_counter(session: Session, agency: Agency, number: str) -> Counter:
    """The counter of an agency with this number; raises NotFound."""
    statement = select(Counter).where(Counter.agency_id == agency.id, Counter.number == number)
    return _found(session.scalar(statement), number)


def describe_agency(agency: Agency, agencies: Mapping[str, Agency]) -> AgencyFacts:
    """The facts of a unit among all units by code."""
    above = next((code for code, other in agencies.items() if other.id == agency.parent_id), "")
    return build_agency_facts(agency, above)


def build_agency_facts(agency: Agency, parent: str) -> AgencyFacts:
    """The facts of a unit under the unit with the code `parent`."""
    name, english = _read_names(agency.name)
    return AgencyFacts(agency.code, name, english, agency.kind, parent, agency.opened_on, agency.closed_on)


def describe_field(field: ServiceField) -> FieldFacts:
    """The facts of a field of procedures."""
    return FieldFacts(field.code, *_read_names(field.name))


def describe_service(service: Service) -> ServiceFacts:
    """The facts of a service."""
    return ServiceFacts(service.code, *_read_names(service.name), service.field.code)


def describe_counter(counter: Counter, agency: str) -> CounterFacts:
    """The facts of a counter of the agency with this code."""
    return CounterFacts(agency, counter.number, *_read_names(counter.name), counter.opened_on, counter.closed_on)


def _read_names(name: Mapping[str, str]) -> tuple[str, str]:
    return clean_text(name["vi"]), clean_text(name.get("en", ""))


def _found(thing: T | None, name: str) -> T:
    if thing is None:
        raise NotFound(f"nothing goes by {name!r}")
    return thing
