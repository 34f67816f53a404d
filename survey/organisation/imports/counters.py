"""Counters and the services they offer as tables; a counter belongs to the agency that receives people there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from survey.audit import Actor, Change, record_all
from survey.organisation.facts import CounterFacts, OfferFacts, translate_name
from survey.organisation.imports.agencies import build_change
from survey.organisation.imports.columns import (
    AGENCY,
    ENGLISH_NAME,
    SERVICE,
    Column,
    read_counter_number,
    read_day,
    read_mark,
    read_name,
    read_reference,
)
from survey.organisation.imports.table import Candidate, Holds, Key, Table
from survey.organisation.models import Counter, CounterService
from survey.organisation.problems import Problem, closes_too_early, is_out_of_scope, is_unknown
from survey.organisation.registers import (
    describe_counter,
    load_agencies_by_code,
    load_counters_by_key,
    load_services_by_code,
)


def load_counters(session: Session, _facts: Sequence[CounterFacts] | None) -> dict[Key, CounterFacts]:
    """Every counter, by its agency's code and its number."""
    return {key: describe_counter(each, key[0]) for key, each in load_counters_by_key(session).items()}


def load_offers(session: Session, _facts: Sequence[OfferFacts] | None) -> dict[Key, OfferFacts]:
    """Every service that a counter offers, by agency, counter and service."""
    agencies = {each.id: code for code, each in load_agencies_by_code(session).items()}
    services = {each.id: code for code, each in load_services_by_code(session).items()}
    return {
        (*key, services[offer.service_id]): OfferFacts(
            *key, services[offer.service_id], agencies[offer.responsible_agency_id]
        )
        for key, counter in load_counters_by_key(session).items()
        for offer in sorted(counter.services, key=lambda offer: services[offer.service_id])
    }


def judge_counters(session: Session, rows: Sequence[Candidate[CounterFacts]], holds: Holds) -> dict[int, list[Problem]]:
    """A counter needs an agency that the account keeps, and an end after its beginning."""
    agencies, problems = load_agencies_by_code(session), {}
    for each in rows:
        found = []
        agency = agencies.get(each.new.agency)
        if agency is None:
            found.append(is_unknown("agency", each.new.agency, agencies))
        elif not holds(agency.id):
            found.append(is_out_of_scope("agency"))
        if each.new.closed_on is not None and each.new.closed_on <= each.new.opened_on:
            found.append(closes_too_early("closed_on"))
        problems[each.number] = found
    return problems


def judge_offers(session: Session, rows: Sequence[Candidate[OfferFacts]], holds: Holds) -> dict[int, list[Problem]]:
    """An offer needs a counter of an agency that the account keeps, a service, and who is responsible."""
    agencies, services, counters = _load_all(session)
    problems = {}
    for each in rows:
        found, facts = [], each.new
        if facts.agency not in agencies:
            found.append(is_unknown("agency", facts.agency, agencies))
        elif not holds(agencies[facts.agency].id):
            found.append(is_out_of_scope("agency"))
        elif (facts.agency, facts.number) not in counters:
            found.append(is_unknown("number", facts.number))
        if facts.service not in services:
            found.append(is_unknown("service", facts.service, services))
        if facts.responsible not in agencies:
            found.append(is_unknown("responsible", facts.responsible, agencies))
        problems[each.number] = found
    return problems


def write_counters(session: Session, rows: Sequence[Candidate[CounterFacts]], by: Actor, at: datetime) -> None:
    """Add and change counters."""
    agencies, counters = load_agencies_by_code(session), load_counters_by_key(session)
    for each in rows:
        key = (each.new.agency, each.new.number)
        counter = counters.get(key) or Counter(agency=agencies[each.new.agency], number=each.new.number)
        counter.name = translate_name(each.new.name, each.new.english_name, counter.name)
        counter.opened_on, counter.closed_on = each.new.opened_on, each.new.closed_on
        session.add(counter)
    session.flush()
    named = ((f"{each.new.agency}/{each.new.number}", each) for each in rows)
    record_all(session, by, (build_change("counter", name, each.old, each.new) for name, each in named), at=at)


def write_offers(session: Session, rows: Sequence[Candidate[OfferFacts]], by: Actor, at: datetime) -> None:
    """Let counters offer services, change who is responsible there, or take a service away."""
    agencies, services, counters = _load_all(session)
    for each in rows:
        facts = each.new
        offers, service = counters[facts.agency, facts.number].services, services[facts.service]
        offer = next((offer for offer in offers if offer.service_id == service.id), None)
        if facts.withdrawn and offer is not None:
            offers.remove(offer)
        elif offer is not None:
            offer.responsible_agency_id = agencies[facts.responsible].id
        else:
            responsible = agencies[facts.responsible].id
            offers.append(CounterService(service_id=service.id, responsible_agency_id=responsible))
    session.flush()
    record_all(session, by, map(_build_offer_change, rows), at=at)


def _load_all(session: Session):  # type: ignore[no-untyped-def] # three mappings, typed where they are loaded
    return load_agencies_by_code(session), load_services_by_code(session), load_counters_by_key(session)


def _build_offer_change(each: Candidate[OfferFacts]) -> Change:
    name = f"{each.new.agency}/{each.new.number}/{each.new.service}"
    if each.new.withdrawn:
        before = {"responsible": each.old.responsible} if each.old else None
        return Change("counter_service.withdrawn", f"counter_service:{name}", before)
    return build_change("counter_service", name, each.old, each.new)


_NUMBER = Column(
    "number",
    "Số quầy",
    "Counter number",
    read_counter_number,
    also=("Mã quầy", "Quầy số", "Số hiệu quầy", "Số bàn", "Số cửa", "Quầy"),
)
_CLOSED_ALSO = ("Ngày kết thúc", "Ngày ngừng hoạt động", "Đến ngày")

COUNTERS = Table(
    name="counters",
    title={"vi": "Quầy", "en": "Counters"},
    columns=(
        AGENCY,
        _NUMBER,
        Column("name", "Tên quầy", "Name", read_name, also=("Tên quầy giao dịch", "Tên bàn", "Tên cửa", "Tên")),
        ENGLISH_NAME,
        Column("opened_on", "Ngày mở", "Opened on", read_day, also=("Ngày bắt đầu", "Ngày hoạt động", "Từ ngày")),
        Column("closed_on", "Ngày đóng", "Closed on", read_day, required=False, also=_CLOSED_ALSO, may_lack=True),
    ),
    key=("agency", "number"),
    agency="agency",
    build=CounterFacts,
    load=load_counters,
    judge=judge_counters,
    write=write_counters,
)
OFFERS = Table(
    name="offers",
    title={"vi": "Thủ tục tại quầy", "en": "Services at counters"},
    columns=(
        AGENCY,
        _NUMBER,
        SERVICE,
        Column(
            "responsible",
            "Mã cơ quan giải quyết",
            "Code of the responsible agency",
            read_reference,
            also=("Mã đơn vị giải quyết", "Cơ quan giải quyết", "Mã cơ quan thực hiện", "Cơ quan thực hiện"),
            refers_to="agencies",
        ),
        Column(
            "withdrawn",
            "Không còn tiếp nhận",
            "No longer offered",
            read_mark,
            required=False,
            when_empty=False,
            may_lack=True,
        ),
    ),
    key=("agency", "number", "service"),
    agency="agency",
    build=OfferFacts,
    load=load_offers,
    judge=judge_offers,
    write=write_offers,
    is_withdrawal=lambda facts: facts.withdrawn,
)
