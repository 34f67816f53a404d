"""Undoing a merger or a split that was written down by mistake."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.errors import NotFound
from survey.organisation.handing_over import give_back
from survey.organisation.imports.table import Holds
from survey.organisation.models import Agency, AgencySuccession
from survey.organisation.problems import Problem, is_out_of_scope, refuse_if_any


def undo_succession(
    session: Session, predecessor: str, succeeded_on: date, holds: Holds, *, by: Actor, at: datetime
) -> tuple[str, ...]:
    """Open again the agency that ended on the day, give back what it handed over, and strike out what it became.

    Answers stay with the agency that received them. Returns the codes of its former successors; raises NotFound, and
    RefusedChange where a successor has become another in its turn.
    """
    lines = _load_lines(session, predecessor, succeeded_on)
    if not lines:
        raise NotFound(f"agency {predecessor!r} became nothing on {succeeded_on}")
    old = session.get_one(Agency, lines[0].predecessor_id)
    successors = [session.get_one(Agency, line.successor_id) for line in lines]
    refuse_if_any(_list_problems(session, old, successors, holds))
    codes = [each.code for each in successors]
    before: dict[str, Any] = {"closed_on": old.closed_on, "successors": codes}
    if old.closed_on == succeeded_on:
        old.closed_on = None
    for line, successor in zip(lines, successors, strict=True):
        if line.handed_over is not None:
            give_back(session, old, successor, line.handed_over, by=by, at=at)
        session.delete(line)
    session.flush()
    after: dict[str, Any] = {"closed_on": old.closed_on, "successors": []}
    record(session, by, "agency.succession_undone", f"agency:{old.code}", at=at, before=before, after=after)
    return tuple(codes)


def find_ended(session: Session, agencies: Collection[int]) -> set[int]:
    """Those of the agencies that have become others."""
    statement = select(AgencySuccession.predecessor_id).where(AgencySuccession.predecessor_id.in_(agencies))
    return set(session.scalars(statement))


def _load_lines(session: Session, predecessor: str, succeeded_on: date) -> Sequence[AgencySuccession]:
    statement = (
        select(AgencySuccession)
        .join(Agency, Agency.id == AgencySuccession.predecessor_id)
        .where(Agency.code == predecessor, AgencySuccession.succeeded_on == succeeded_on)
        .order_by(AgencySuccession.successor_id)
    )
    return session.scalars(statement).all()


def _list_problems(session: Session, old: Agency, successors: Sequence[Agency], holds: Holds) -> list[Problem]:
    problems = [is_out_of_scope("predecessors") for each in (old, *successors) if not holds(each.id)]
    ended = find_ended(session, [each.id for each in successors])
    return problems + [_has_gone_on(each.code) for each in successors if each.id in ended]


def _has_gone_on(code: str) -> Problem:
    return Problem(
        "predecessors",
        {
            "vi": f"Sau đó cơ quan “{code}” lại thành cơ quan khác; xin hủy lần đó trước.",
            "en": f"The agency “{code}” has become another since; please undo that first.",
        },
    )
