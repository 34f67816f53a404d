"""Who became whom, and when: agencies merged into one, or one split into several."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.organisation.imports.table import Holds
from survey.organisation.models import Agency, AgencySuccession, SuccessionKind
from survey.organisation.problems import (
    Problem,
    closes_too_early,
    is_missing,
    is_out_of_scope,
    is_unknown,
    refuse_if_any,
)
from survey.organisation.registers import load_agencies_by_code


@dataclass(frozen=True)
class SuccessionFacts:
    """Agencies, by code, that became others on a day; one side is a single agency."""

    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    succeeded_on: date


def succeed_agencies(session: Session, facts: SuccessionFacts, holds: Holds, *, by: Actor, at: datetime) -> None:
    """Close the predecessors on the day and write down what they became; raises RefusedChange."""
    agencies = load_agencies_by_code(session)
    refuse_if_any(_list_problems(facts, agencies, holds))
    kind = SuccessionKind.SPLIT if len(facts.successors) > 1 else SuccessionKind.MERGED
    for code in facts.predecessors:
        agencies[code].closed_on = facts.succeeded_on
        for successor in facts.successors:
            session.add(
                AgencySuccession(
                    predecessor_id=agencies[code].id,
                    successor_id=agencies[successor].id,
                    succeeded_on=facts.succeeded_on,
                    kind=kind,
                )
            )
        after = {"closed_on": facts.succeeded_on, "successors": list(facts.successors)}
        record(session, by, f"agency.{kind}", f"agency:{code}", at=at, before={"closed_on": None}, after=after)


def list_successions(session: Session) -> list[tuple[AgencySuccession, Agency, Agency]]:
    """Every succession with its predecessor and its successor, the latest first."""
    agencies = {agency.id: agency for agency in load_agencies_by_code(session).values()}
    found = session.scalars(select(AgencySuccession).order_by(AgencySuccession.succeeded_on.desc()))
    return [(each, agencies[each.predecessor_id], agencies[each.successor_id]) for each in found]


def _list_problems(facts: SuccessionFacts, agencies: dict[str, Agency], holds: Holds) -> list[Problem]:
    sides: dict[str, Sequence[str]] = {"predecessors": facts.predecessors, "successors": facts.successors}
    problems = [is_missing(side) for side, codes in sides.items() if not codes]
    for side, codes in sides.items():
        problems += [is_unknown(side, code) for code in codes if code not in agencies]
        problems += [is_out_of_scope(side) for code in codes if code in agencies and not holds(agencies[code].id)]
    if set(facts.predecessors) & set(facts.successors) or min(len(facts.predecessors), len(facts.successors)) > 1:
        problems.append(_is_tangled())
    for code in facts.predecessors:
        if code in agencies and agencies[code].closed_on is not None:
            problems.append(_has_ended(code))
        elif code in agencies and agencies[code].opened_on >= facts.succeeded_on:
            problems.append(closes_too_early("succeeded_on"))
    return problems


def _is_tangled() -> Problem:
    return Problem(
        "successors",
        {
            "vi": "Nhiều cơ quan thành một, hoặc một thành nhiều; không cơ quan nào đứng ở cả hai bên.",
            "en": "Several become one, or one becomes several; no agency stands on both sides.",
        },
    )


def _has_ended(code: str) -> Problem:
    return Problem(
        "predecessors",
        {"vi": f"Cơ quan “{code}” đã kết thúc từ trước.", "en": f"The agency “{code}” has ended before."},
    )
