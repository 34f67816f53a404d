"""Agencies as a table: the tree by codes, judged as it would stand when every row was taken."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from survey.audit import Actor, Change, changed_values, record_all
from survey.organisation.facts import AgencyFacts, translate_name
from survey.organisation.imports.columns import (
    AGENCY_CODE,
    ENGLISH_NAME,
    Column,
    read_day,
    read_kind,
    read_name,
    read_reference,
)
from survey.organisation.imports.table import Candidate, Holds, Key, Table
from survey.organisation.models import Agency
from survey.organisation.problems import Problem, closes_too_early, is_out_of_scope, is_under_itself, is_unknown
from survey.organisation.registers import build_agency_facts, load_agencies_by_code

Rows = Sequence[Candidate[AgencyFacts]]


def load_agencies(session: Session, _facts: Sequence[AgencyFacts] | None) -> dict[Key, AgencyFacts]:
    """Every unit there is or was, by its code."""
    agencies = load_agencies_by_code(session)
    codes = {agency.id: agency.code for agency in agencies.values()}
    return {(code,): build_agency_facts(each, codes.get(each.parent_id or 0, "")) for code, each in agencies.items()}


def judge_agencies(session: Session, candidates: Rows, holds: Holds) -> dict[int, list[Problem]]:
    """What is wrong with each row; a row that names a refused one as the unit above is refused with it."""
    agencies = load_agencies_by_code(session)
    codes = {agency.id: agency.code for agency in agencies.values()}
    above = {code: codes.get(agency.parent_id or 0, "") for code, agency in agencies.items()}
    problems: dict[int, list[Problem]] = {}
    left = list(candidates)
    while True:
        parents = above | {each.new.code: each.new.parent for each in left}
        held = {code: _is_held(code, agencies, parents, holds) for code in ["", *parents]}
        refused = {each.number: found for each in left if (found := _list_problems(each, parents, held))}
        if not refused:
            return problems
        problems |= refused
        left = [each for each in left if each.number not in refused]


def write_agencies(session: Session, candidates: Rows, by: Actor, at: datetime) -> None:
    """Add and change units: first all that are new, so that rows may stand in any order."""
    agencies = load_agencies_by_code(session)
    for each in candidates:
        if each.old is None:
            agencies[each.new.code] = Agency(code=each.new.code, name={"vi": each.new.name})
    for each in candidates:
        agency = agencies[each.new.code]
        agency.name = translate_name(each.new.name, each.new.english_name, agency.name)
        agency.kind, agency.parent = each.new.kind, agencies.get(each.new.parent)
        agency.opened_on, agency.closed_on = each.new.opened_on, each.new.closed_on
        session.add(agency)
    session.flush()
    changes = (build_change("agency", each.new.code, each.old, each.new) for each in candidates)
    record_all(session, by, changes, at=at)


def build_change(noun: str, code: str, old: object | None, new: object) -> Change:
    """What the audit log says: that a thing was added, or which of its facts changed."""
    after = asdict(new)  # type: ignore[call-overload] # facts are dataclasses
    if old is None:
        return Change(f"{noun}.added", f"{noun}:{code}", after=after)
    was, became = changed_values(asdict(old), after)  # type: ignore[call-overload] # facts are dataclasses
    return Change(f"{noun}.changed", f"{noun}:{code}", was, became)


def _is_held(code: str, agencies: Mapping[str, Agency], parents: Mapping[str, str], holds: Holds) -> bool:
    """Whether a unit is in the part that is kept; one that is new belongs to the unit above it."""
    seen: set[str] = set()
    while code and code not in agencies and code not in seen:
        seen.add(code)
        code = parents.get(code, "")
    return holds(agencies[code].id if code in agencies else None)


def _list_problems(each: Candidate[AgencyFacts], parents: Mapping[str, str], held: Mapping[str, bool]) -> list[Problem]:
    facts, problems = each.new, []
    if facts.parent and facts.parent not in parents:
        problems.append(is_unknown("parent", facts.parent, parents))
    elif is_above_itself(facts.code, parents):
        problems.append(is_under_itself("parent"))
    elif (each.old is None or each.old.parent != facts.parent) and not held[facts.parent]:
        problems.append(is_out_of_scope("parent"))
    if each.old is not None and not held[facts.code]:
        problems.append(is_out_of_scope("code"))
    if facts.closed_on is not None and facts.closed_on <= facts.opened_on:
        problems.append(closes_too_early("closed_on"))
    return problems


def is_above_itself(code: str, parents: Mapping[str, str]) -> bool:
    """Whether the way up from a unit comes back to it."""
    seen: set[str] = set()
    above = parents.get(code, "")
    while above and above not in seen:
        if above == code:
            return True
        seen.add(above)
        above = parents.get(above, "")
    return False


_NAME_ALSO = ("Tên đơn vị", "Tên cơ quan, đơn vị", "Cơ quan, đơn vị", "Cơ quan", "Đơn vị")
_PARENT_ALSO = (
    "Mã đơn vị cấp trên",
    "Mã cấp trên",
    "Cơ quan cấp trên",
    "Đơn vị cấp trên",
    "Mã cơ quan chủ quản",
    "Cơ quan chủ quản",
    "Trực thuộc",
)
_OPENED_ALSO = ("Ngày bắt đầu", "Ngày hiệu lực", "Ngày mở", "Hiệu lực từ", "Từ ngày")
_CLOSED_ALSO = ("Ngày đóng", "Ngày giải thể", "Ngày hết hiệu lực", "Hiệu lực đến", "Đến ngày")

AGENCIES = Table(
    name="agencies",
    title={"vi": "Cơ quan, đơn vị", "en": "Agencies"},
    columns=(
        AGENCY_CODE,
        Column("name", "Tên cơ quan", "Name", read_name, also=_NAME_ALSO),
        ENGLISH_NAME,
        Column("kind", "Loại cơ quan", "Kind", read_kind, also=("Loại", "Loại đơn vị", "Loại hình", "Phân loại")),
        Column(
            "parent",
            "Mã cơ quan cấp trên",
            "Code of the agency above",
            read_reference,
            required=False,
            when_empty="",
            also=_PARENT_ALSO,
            refers_to="agencies",
        ),
        Column("opened_on", "Ngày thành lập", "Opened on", read_day, also=_OPENED_ALSO),
        Column("closed_on", "Ngày kết thúc", "Closed on", read_day, required=False, also=_CLOSED_ALSO, may_lack=True),
    ),
    key=("code",),
    agency="code",
    build=AgencyFacts,
    load=load_agencies,
    judge=judge_agencies,
    write=write_agencies,
)
