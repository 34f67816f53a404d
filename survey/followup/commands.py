"""What is done with a case: opened, acknowledged, passed on, answered, taken up again, tagged.

Each act is a step with who, when and a note. The audit log tells of it without the words: notes and replies stay with
the case, where they may hold what a person told an office.
"""

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.collection.models import Response
from survey.errors import NotFound, SurveyError
from survey.followup.models import Case, CaseState, CaseStep, CaseTag
from survey.organisation.models import Agency

LONGEST_TAG = 40
_OPEN = frozenset({CaseState.RECEIVED, CaseState.ACKNOWLEDGED, CaseState.PASSED_ON})


class CaseExists(SurveyError):
    """The response has a case already."""


class CaseMoved(SurveyError):
    """Someone else did something with the case since it was read, or it is in a state that does not allow the act."""


class NoteMissing(SurveyError):
    """This act is told to others, so that it needs words."""


def open_case(
    session: Session, response_id: int, *, agency_id: int, due_on: date, note: str, by: Actor, at: datetime
) -> Case:
    """Give what a response tells to an agency, which answers by a day.

    Raises
    ------
    NotFound : there is no such response, or it was given in a rehearsal and will be erased.
    CaseExists : the response has a case.
    """
    response = session.get(Response, response_id)
    if response is None or response.is_rehearsal:
        raise NotFound(f"no response {response_id} that counts")
    if session.scalar(select(Case.id).where(Case.response_id == response_id)) is not None:
        raise CaseExists(f"response {response_id} has a case")
    case = Case(
        response_id=response_id, agency_id=agency_id, state=CaseState.RECEIVED, opened_at=at, due_on=due_on, tags=[]
    )
    session.add(case)
    try:
        session.flush()
    except IntegrityError as error:
        raise CaseExists(f"response {response_id} has a case") from error
    _add_step(session, case, note, by, at)
    after = {"response": response_id, "agency": _find_code(session, agency_id), "due_on": due_on}
    record(session, by, "case.opened", _subject(case), at=at, after=after)
    return case


def acknowledge_case(session: Session, case: Case, *, seen_step: int, note: str, by: Actor, at: datetime) -> None:
    """Say that the agency has taken the case up.

    seen_step : the last step that the person saw, so that nobody acts on what has changed unseen.
    """
    _check_unmoved(case, seen_step, {CaseState.RECEIVED, CaseState.PASSED_ON})
    _move(session, case, CaseState.ACKNOWLEDGED, note=note, by=by, at=at)


def pass_case_on(
    session: Session, case: Case, *, agency_id: int, seen_step: int, note: str, by: Actor, at: datetime
) -> None:
    """Give the case to another agency, with a note that tells why; its date stays."""
    _check_unmoved(case, seen_step, _OPEN)
    if agency_id == case.agency_id:
        raise CaseMoved("the case is with this agency already")
    _require_words(note)
    _move(session, case, CaseState.PASSED_ON, note=note, by=by, at=at, agency_id=agency_id)


def answer_case(session: Session, case: Case, *, reply: str, seen_step: int, by: Actor, at: datetime) -> None:
    """Answer: the author reads the reply with the receipt code."""
    _check_unmoved(case, seen_step, _OPEN)
    _require_words(reply)
    case.reply, case.replied_at = reply.strip(), at
    _move(session, case, CaseState.ANSWERED, note=reply, by=by, at=at)


def reopen_case(
    session: Session, case: Case, *, due_on: date, seen_step: int, note: str, by: Actor, at: datetime
) -> None:
    """Take an answered case up again until a day; what was replied can still be read, and stays among the steps."""
    _check_unmoved(case, seen_step, {CaseState.ANSWERED})
    _require_words(note)
    case.due_on = due_on
    _move(session, case, CaseState.ACKNOWLEDGED, note=note, by=by, at=at)


def set_tags(session: Session, case: Case, tags: Iterable[str], *, by: Actor, at: datetime) -> None:
    """Give a case exactly these tags."""
    before, wanted = sorted(tag.tag for tag in case.tags), read_tags(tags)
    if wanted == before:
        return
    case.tags = [tag for tag in case.tags if tag.tag in wanted]
    case.tags += [CaseTag(tag=tag) for tag in wanted if tag not in before]
    session.flush()
    record(session, by, "case.tagged", _subject(case), at=at, before={"tags": before}, after={"tags": wanted})


def read_tags(typed: Iterable[str]) -> list[str]:
    """Tags as they are kept: small letters, single spaces, each once, in the order of the alphabet."""
    plain = (" ".join(unicodedata.normalize("NFC", tag).lower().split()) for tag in typed)
    return sorted({tag[:LONGEST_TAG].strip() for tag in plain if tag})


def _check_unmoved(case: Case, seen_step: int, states: Iterable[CaseState]) -> None:
    if case.steps[-1].id != seen_step or case.state not in states:
        raise CaseMoved(f"case {case.id} is {case.state} since step {case.steps[-1].id}")


def _require_words(text: str) -> None:
    if not text.strip():
        raise NoteMissing("this needs words")


def _move(
    session: Session,
    case: Case,
    state: CaseState,
    *,
    note: str,
    by: Actor,
    at: datetime,
    agency_id: int | None = None,
) -> None:
    before = {"state": case.state, "agency": _find_code(session, case.agency_id)}
    was_answered = case.state is CaseState.ANSWERED
    case.state, case.agency_id = state, agency_id or case.agency_id
    _add_step(session, case, note, by, at)
    after = {"state": case.state, "agency": _find_code(session, case.agency_id)}
    action = "case.reopened" if was_answered else f"case.{state}"
    record(session, by, action, _subject(case), at=at, before=before, after=after)


def _add_step(session: Session, case: Case, note: str, by: Actor, at: datetime) -> None:
    case.steps.append(CaseStep(at=at, actor=by.name, state=case.state, agency_id=case.agency_id, note=note.strip()))
    session.flush()


def _find_code(session: Session, agency_id: int) -> str:
    """The agency as the audit log names it, for people to read."""
    return session.get_one(Agency, agency_id).code


def _subject(case: Case) -> str:
    return f"case:{case.id}"
