"""Fields of procedures and services as tables; both belong to the whole installation."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from survey.audit import Actor, record_all
from survey.organisation.facts import FieldFacts, ServiceFacts, translate_name
from survey.organisation.imports.agencies import build_change
from survey.organisation.imports.columns import ENGLISH_NAME, SERVICE_CODE, Column, read_code, read_name, read_reference
from survey.organisation.imports.table import Candidate, Holds, Key, Table
from survey.organisation.models import Service, ServiceField
from survey.organisation.problems import Problem, is_out_of_scope, is_unknown
from survey.organisation.registers import (
    describe_field,
    describe_service,
    load_fields_by_code,
    load_services_by_code,
)


def load_fields(session: Session, _facts: Sequence[FieldFacts] | None) -> dict[Key, FieldFacts]:
    """Every field of procedures, by its code."""
    return {(code,): describe_field(each) for code, each in load_fields_by_code(session).items()}


def load_services(session: Session, _facts: Sequence[ServiceFacts] | None) -> dict[Key, ServiceFacts]:
    """Every service, by its code."""
    return {(code,): describe_service(each) for code, each in load_services_by_code(session).items()}


def judge_fields(_session: Session, rows: Sequence[Candidate[FieldFacts]], holds: Holds) -> dict[int, list[Problem]]:
    """Fields are kept by those who keep the whole installation."""
    return {} if holds(None) else {each.number: [is_out_of_scope("code")] for each in rows}


def judge_services(session: Session, rows: Sequence[Candidate[ServiceFacts]], holds: Holds) -> dict[int, list[Problem]]:
    """Services are kept by those who keep the whole installation, in a field that exists."""
    if not holds(None):
        return {each.number: [is_out_of_scope("code")] for each in rows}
    fields = load_fields_by_code(session)
    return {each.number: [is_unknown("field", each.new.field, fields)] for each in rows if each.new.field not in fields}


def write_fields(session: Session, rows: Sequence[Candidate[FieldFacts]], by: Actor, at: datetime) -> None:
    """Add and change fields of procedures."""
    fields = load_fields_by_code(session)
    for each in rows:
        field = fields.get(each.new.code) or ServiceField(code=each.new.code)
        field.name = translate_name(each.new.name, each.new.english_name, field.name)
        session.add(field)
    session.flush()
    changes = (build_change("service_field", each.new.code, each.old, each.new) for each in rows)
    record_all(session, by, changes, at=at)


def write_services(session: Session, rows: Sequence[Candidate[ServiceFacts]], by: Actor, at: datetime) -> None:
    """Add and change services."""
    services, fields = load_services_by_code(session), load_fields_by_code(session)
    for each in rows:
        service = services.get(each.new.code) or Service(code=each.new.code)
        service.name = translate_name(each.new.name, each.new.english_name, service.name)
        service.field = fields[each.new.field]
        session.add(service)
    session.flush()
    record_all(session, by, (build_change("service", each.new.code, each.old, each.new) for each in rows), at=at)


_SERVICE_ALSO = ("Tên thủ tục hành chính", "Tên TTHC", "Thủ tục hành chính", "Thủ tục", "Tên dịch vụ công")

FIELDS = Table(
    name="fields",
    title={"vi": "Lĩnh vực", "en": "Fields of procedures"},
    columns=(
        Column("code", "Mã lĩnh vực", "Field code", read_code, also=("Mã LV", "Mã")),
        Column("name", "Tên lĩnh vực", "Name", read_name, also=("Lĩnh vực", "Tên")),
        ENGLISH_NAME,
    ),
    key=("code",),
    agency="",
    build=FieldFacts,
    load=load_fields,
    judge=judge_fields,
    write=write_fields,
)
SERVICES = Table(
    name="services",
    title={"vi": "Thủ tục hành chính", "en": "Services"},
    columns=(
        replace(SERVICE_CODE, name="code"),
        Column("name", "Tên thủ tục", "Name", read_name, also=_SERVICE_ALSO),
        ENGLISH_NAME,
        Column(
            "field",
            "Mã lĩnh vực",
            "Field code",
            read_reference,
            also=("Mã LV", "Lĩnh vực", "Tên lĩnh vực"),
            refers_to="fields",
        ),
    ),
    key=("code",),
    agency="",
    build=ServiceFacts,
    load=load_services,
    judge=judge_services,
    write=write_services,
)
