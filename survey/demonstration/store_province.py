"""Writing the planned province into the database, and what its parts are called there."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.orm import Session

from survey.demonstration.plan import MERGER_DAY, PlannedCounter, ProvincePlan
from survey.demonstration.tables import load_fields, load_services
from survey.organisation.models import Agency, AgencySuccession, Counter, CounterService, Service, ServiceField


@dataclass(frozen=True)
class StoredProvince:
    """The ids that the database gave: agencies and services by code, counters in the order of the plan."""

    plan: ProvincePlan
    agency_ids: dict[str, int]
    service_ids: dict[str, int]
    counters: tuple[tuple[PlannedCounter, int], ...]


def store_province(session: Session, plan: ProvincePlan) -> StoredProvince:
    """Insert a province that is not there yet."""
    agency_ids = _store_agencies(session, plan)
    service_ids = _store_services(session)
    counters = _store_counters(session, plan, agency_ids)
    stored = StoredProvince(plan, agency_ids, service_ids, counters)
    session.execute(insert(AgencySuccession), list(_list_succession_rows(stored)))
    session.execute(insert(CounterService), list(_list_counter_service_rows(stored)))
    return stored


def _store_agencies(session: Session, plan: ProvincePlan) -> dict[str, int]:
    agencies: dict[str, Agency] = {}
    for planned in plan.agencies:
        agencies[planned.code] = Agency(
            code=planned.code,
            name=planned.name,
            kind=planned.kind,
            parent=None if planned.parent is None else agencies[planned.parent],
            opened_on=planned.opened_on,
            closed_on=planned.closed_on,
        )
    session.add_all(agencies.values())
    session.flush()
    return {code: agency.id for code, agency in agencies.items()}


def _store_services(session: Session) -> dict[str, int]:
    fields = {
        field.code: ServiceField(code=field.code, name={"vi": field.vi, "en": field.en})
        for field in load_fields().values()
    }
    services = {
        row.code: Service(code=row.code, name={"vi": row.vi, "en": row.en}, field=fields[row.field])
        for row in load_services()
    }
    session.add_all([*fields.values(), *services.values()])
    session.flush()
    return {code: service.id for code, service in services.items()}


def _store_counters(
    session: Session, plan: ProvincePlan, agency_ids: dict[str, int]
) -> tuple[tuple[PlannedCounter, int], ...]:
    counters = [
        Counter(
            agency_id=agency_ids[planned.agency],
            number=planned.number,
            name=planned.name,
            opened_on=planned.opened_on,
            closed_on=planned.closed_on,
        )
        for planned in plan.counters
    ]
    session.add_all(counters)
    session.flush()
    return tuple((planned, counter.id) for planned, counter in zip(plan.counters, counters, strict=True))


def _list_succession_rows(stored: StoredProvince) -> Iterator[dict[str, object]]:
    for each in stored.plan.successions:
        yield {
            "predecessor_id": stored.agency_ids[each.predecessor],
            "successor_id": stored.agency_ids[each.successor],
            "succeeded_on": MERGER_DAY,
            "kind": each.kind,
        }


def _list_counter_service_rows(stored: StoredProvince) -> Iterator[dict[str, object]]:
    for planned, counter_id in stored.counters:
        for offer in planned.offers:
            yield {
                "counter_id": counter_id,
                "service_id": stored.service_ids[offer.service],
                "responsible_agency_id": stored.agency_ids[offer.responsible],
            }
