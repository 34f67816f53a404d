"""Reading cases: which there are, those that wait longest first, and what the author is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from survey.accounts.scope import AgencyScope
from survey.collection.models import Response
from survey.errors import NotFound
from survey.followup.models import Case, CaseState, CaseTag
from survey.organisation.models import Agency


@dataclass(frozen=True)
class CaseFilter:
    """Which cases are looked for, in a part of the tree; an empty field narrows nothing."""

    scope: AgencyScope
    state: CaseState | None = None
    is_unanswered: bool = False
    overdue_on: date | None = None
    agency_ids: frozenset[int] | None = None
    tag: str = ""


@dataclass(frozen=True)
class CaseProgress:
    """What the author of a response is told of its case."""

    state: CaseState
    agency_name: Mapping[str, str]
    due_on: date
    reply: str | None
    replied_at: datetime | None


def list_cases(session: Session, wanted: CaseFilter, *, page: int = 1, on_a_page: int) -> list[Case]:
    """The cases that a filter finds: those not answered first, by the day they are due; then the answered ones."""
    statement = (
        select(Case)
        .where(*_list_conditions(wanted))
        .order_by(Case.state == CaseState.ANSWERED, Case.due_on, Case.id)
        .options(selectinload(Case.tags))
        .offset((page - 1) * on_a_page)
        .limit(on_a_page)
    )
    return list(session.scalars(statement))


def count_cases(session: Session, wanted: CaseFilter) -> int:
    """How many cases a filter finds."""
    return session.scalar(select(func.count()).select_from(Case).where(*_list_conditions(wanted))) or 0


def find_case(session: Session, case_id: int, scope: AgencyScope) -> Case:
    """A case of an agency in a scope; raises NotFound."""
    case = session.get(Case, case_id)
    if case is None or not scope.holds(case.agency_id):
        raise NotFound(f"there is no case {case_id}")
    return case


def claim_case(session: Session, case_id: int, scope: AgencyScope) -> Case:
    """A case to be changed, which nobody else changes until the transaction ends; raises NotFound."""
    session.get(Case, case_id, with_for_update=True, populate_existing=True)
    return find_case(session, case_id, scope)


def list_open_agencies(session: Session, day: date) -> frozenset[int]:
    """The ids of the agencies that exist on a day: only they can be given a case."""
    is_open = (Agency.opened_on <= day) & (Agency.closed_on.is_(None) | (Agency.closed_on > day))
    return frozenset(session.scalars(select(Agency.id).where(is_open)))


def list_tags(session: Session, scope: AgencyScope) -> list[str]:
    """Every tag of the cases of a scope, in the order of the alphabet."""
    mine = _list_conditions(CaseFilter(scope))
    tags = select(CaseTag.tag).join(Case, Case.id == CaseTag.case_id).where(*mine).distinct().order_by(CaseTag.tag)
    return list(session.scalars(tags))


def find_progress(session: Session, submission_key: str) -> CaseProgress | None:
    """How far the case of a response is, by the key that its author holds; None where there is no case."""
    row = session.execute(
        select(Case.state, Agency.name, Case.due_on, Case.reply, Case.replied_at)
        .join(Response, Response.id == Case.response_id)
        .join(Agency, Agency.id == Case.agency_id)
        .where(Response.submission_key == submission_key)
    ).one_or_none()
    return None if row is None else CaseProgress(*row)


def _list_conditions(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.scope.agencies is not None:
        conditions.append(Case.agency_id.in_(wanted.scope.agencies))
    if wanted.agency_ids is not None:
        conditions.append(Case.agency_id.in_(wanted.agency_ids))
    if wanted.state is not None:
        conditions.append(Case.state == wanted.state)
    if wanted.is_unanswered or wanted.overdue_on is not None:
        conditions.append(Case.state != CaseState.ANSWERED)
    if wanted.overdue_on is not None:
        conditions.append(Case.due_on < wanted.overdue_on)
    if wanted.tag:
        conditions.append(Case.tags.any(CaseTag.tag == wanted.tag.lower()))
    return conditions
