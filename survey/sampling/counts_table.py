"""Transaction counts as a table: dossiers by responsible agency, service and month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.organisation.imports.columns import AGENCY, SERVICE, Column, read_dossiers, read_month
from survey.organisation.imports.table import Candidate, Holds, Key, Table
from survey.organisation.models import Agency, Service
from survey.organisation.problems import Problem, is_out_of_scope, is_unknown
from survey.organisation.registers import load_agencies_by_code, load_services_by_code
from survey.sampling.models import TransactionCount


@dataclass(frozen=True)
class CountFacts:
    """Dossiers that an agency handled of one service in one month (its first day)."""

    agency: str
    service: str
    month: date
    dossiers: int


def load_counts(session: Session, facts: Sequence[CountFacts] | None) -> dict[Key, CountFacts]:
    """The counts of the months that the facts are about, or all, in the order of agency, service and month."""
    statement = (
        select(Agency.code, Service.code, TransactionCount.month, TransactionCount.dossiers)
        .join(Agency, Agency.id == TransactionCount.agency_id)
        .join(Service, Service.id == TransactionCount.service_id)
        .order_by(Agency.code, Service.code, TransactionCount.month)
    )
    if facts is not None:
        statement = statement.where(TransactionCount.month.in_({each.month for each in facts}))
    rows = (CountFacts(*row) for row in session.execute(statement))
    return {(each.agency, each.service, each.month): each for each in rows}


def judge_counts(session: Session, rows: Sequence[Candidate[CountFacts]], holds: Holds) -> dict[int, list[Problem]]:
    """A count needs an agency that the account keeps and a service that exists."""
    agencies, services = load_agencies_by_code(session), load_services_by_code(session)
    problems = {}
    for each in rows:
        found, agency = [], agencies.get(each.new.agency)
        if agency is None:
            found.append(is_unknown("agency", each.new.agency, agencies))
        elif not holds(agency.id):
            found.append(is_out_of_scope("agency"))
        if each.new.service not in services:
            found.append(is_unknown("service", each.new.service, services))
        problems[each.number] = found
    return problems


def write_counts(session: Session, rows: Sequence[Candidate[CountFacts]], by: Actor, at: datetime) -> None:
    """Add and change counts; the audit log takes one event an agency, with every count before and after."""
    agencies, services = load_agencies_by_code(session), load_services_by_code(session)
    values = [
        {
            "agency_id": agencies[each.new.agency].id,
            "service_id": services[each.new.service].id,
            "month": each.new.month,
            "dossiers": each.new.dossiers,
            "is_new": each.old is None,
        }
        for each in rows
    ]
    session.bulk_insert_mappings(TransactionCount.__mapper__, _without_mark(values, is_new=True))
    session.bulk_update_mappings(TransactionCount.__mapper__, _without_mark(values, is_new=False))
    for agency, of in groupby(sorted(rows, key=lambda each: each.new.agency), key=lambda each: each.new.agency):
        changed = list(of)
        before = {_name(each.old): each.old.dossiers for each in changed if each.old is not None}
        after = {_name(each.new): each.new.dossiers for each in changed}
        record(session, by, "transaction_counts.changed", f"agency:{agency}", at=at, before=before, after=after)


def _without_mark(values: Sequence[dict[str, object]], *, is_new: bool) -> list[dict[str, object]]:
    return [
        {name: value for name, value in row.items() if name != "is_new"} for row in values if row["is_new"] is is_new
    ]


def _name(facts: CountFacts) -> str:
    return f"{facts.service} {facts.month:%Y-%m}"


_DOSSIERS_ALSO = ("Số lượng hồ sơ", "Số hồ sơ giải quyết", "Số hồ sơ đã giải quyết", "Số lượng", "Hồ sơ")

COUNTS = Table(
    name="counts",
    title={"vi": "Số hồ sơ giao dịch", "en": "Transaction counts"},
    columns=(
        AGENCY,
        SERVICE,
        Column("month", "Tháng", "Month", read_month, also=("Tháng, năm", "Kỳ", "Kỳ báo cáo", "Tháng báo cáo")),
        Column("dossiers", "Số hồ sơ", "Dossiers", read_dossiers, also=_DOSSIERS_ALSO),
    ),
    key=("agency", "service", "month"),
    agency="agency",
    build=CountFacts,
    load=load_counts,
    judge=judge_counts,
    write=write_counts,
)
