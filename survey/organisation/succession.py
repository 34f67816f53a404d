"""Who became whom, and when: agencies merged into one, or one split into several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, product

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.organisation.handing_over import hand_over
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
    """Agencies, by code, that became others on a day; one side is a single agency.

    takes_over : the one successor takes over what the predecessors have now: counters, units under them, services.
    """

    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    succeeded_on: date
    takes_over: bool = False


def succeed_agencies(session: Session, facts: SuccessionFacts, holds: Holds, *, by: Actor, at: datetime) -> None:
    """Close the predecessors on the day and write down what they became; raises RefusedChange."""
    agencies = load_agencies_by_code(session)
    refuse_if_any(_list_problems(session, facts, agencies, holds))
    kind = SuccessionKind.SPLIT if len(facts.successors) > 1 else SuccessionKind.MERGED
    for code in facts.predecessors:
        agencies[code].closed_on = facts.succeeded_on
        lines = [
            AgencySuccession(
                predecessor_id=agencies[code].id,
                successor_id=agencies[successor].id,
                succeeded_on=facts.succeeded_on,
                kind=kind,
            )
            for successor in facts.successors
        ]
        session.add_all(lines)
        after = {"closed_on": facts.succeeded_on, "successors": list(facts.successors)}
        record(session, by, f"agency.{kind}", f"agency:{code}", at=at, before={"closed_on": None}, after=after)
        if facts.takes_over:
            lines[0].handed_over = hand_over(session, agencies[code], agencies[facts.successors[0]], by=by, at=at)


@dataclass(frozen=True)
class Succession:
    """What one agency became on a day; `is_latest`: none of those has become another since."""

    predecessor: Agency
    successors: tuple[Agency, ...]
    succeeded_on: date
    kind: SuccessionKind
    is_latest: bool


def list_successions(session: Session) -> list[Succession]:
    """Every agency that became another, the latest first."""
    agencies = {agency.id: agency for agency in load_agencies_by_code(session).values()}
    order = (AgencySuccession.succeeded_on.desc(), AgencySuccession.predecessor_id, AgencySuccession.successor_id)
    lines = session.scalars(select(AgencySuccession).order_by(*order)).all()
    ended = {line.predecessor_id for line in lines}
    return [
        Succession(
            agencies[predecessor],
            tuple(agencies[line.successor_id] for line in same),
            day,
            same[0].kind,
            ended.isdisjoint(line.successor_id for line in same),
        )
        for (day, predecessor), grouped in groupby(lines, lambda line: (line.succeeded_on, line.predecessor_id))
        if (same := list(grouped))
    ]


def _list_problems(
    session: Session, facts: SuccessionFacts, agencies: dict[str, Agency], holds: Holds
) -> list[Problem]:
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
    known = [agencies[code] for code in facts.successors if code in agencies]
    problems += [_is_not_there(each.code) for each in known if not _is_there_on(each, facts.succeeded_on)]
    if facts.takes_over and len(facts.successors) > 1:
        problems.append(_has_several_heirs())
    return problems or _list_entangled(session, facts, agencies)


def _list_entangled(session: Session, facts: SuccessionFacts, agencies: dict[str, Agency]) -> list[Problem]:
    """What is wrong between agencies of which each could be where it is said to be."""
    above = {agency.id: agency.parent_id for agency in agencies.values()}
    problems = []
    for code, successor in product(facts.predecessors, facts.successors):
        if session.get(AgencySuccession, (agencies[code].id, agencies[successor].id)) is not None:
            problems.append(_has_become(code, successor))
        elif facts.takes_over and agencies[code].id in _list_above(agencies[successor].id, above):
            problems.append(_is_under(successor, code))
    return problems


def _list_above(agency_id: int, above: Mapping[int, int | None]) -> set[int]:
    found: set[int] = set()
    unit = above[agency_id]
    while unit is not None:
        found.add(unit)
        unit = above[unit]
    return found


def _is_there_on(agency: Agency, day: date) -> bool:
    return agency.opened_on <= day and (agency.closed_on is None or agency.closed_on > day)


def _is_not_there(code: str) -> Problem:
    return Problem(
        "successors",
        {
            "vi": f"Vào ngày này cơ quan “{code}” chưa thành lập hoặc đã kết thúc; "
            "xin sửa ngày, hoặc chọn cơ quan khác.",
            "en": f"On this day the agency “{code}” is not yet or no longer open; "
            "please change the day, or choose another.",
        },
    )


def _has_several_heirs() -> Problem:
    return Problem(
        "takes_over",
        {
            "vi": "Chia tách thì phải tự phân quầy và thủ tục cho từng cơ quan mới; xin bỏ đánh dấu ô này.",
            "en": "After a split, counters and services are shared out by hand; please clear this box.",
        },
    )


def _has_become(code: str, successor: str) -> Problem:
    return Problem(
        "predecessors",
        {
            "vi": f"Đã ghi từ trước rằng “{code}” thành “{successor}”.",
            "en": f"It is written down already that “{code}” became “{successor}”.",
        },
    )


def _is_under(successor: str, code: str) -> Problem:
    return Problem(
        "successors",
        {
            "vi": f"Cơ quan “{successor}” đang trực thuộc “{code}”; xin chuyển nó lên cơ quan cấp trên trước.",
            "en": f"The agency “{successor}” is under “{code}”; please move it up first.",
        },
    )


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
