"""How far an installation has come on the way from nothing to its first counted answer, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from survey.audit import AuditEvent
from survey.campaigns.models import Campaign, CampaignState, CounterCode
from survey.campaigns.queries import list_codes_collecting
from survey.collection.models import Response
from survey.organisation.models import Agency, Counter, CounterService, Service, ServiceField
from survey.questionnaires.models import Questionnaire, QuestionnaireVersion


class FirstStep(StrEnum):
    """A stage of the way; each stands on those before it."""

    AGENCIES = "agencies"
    SERVICES = "services"
    COUNTERS = "counters"
    QUESTIONNAIRE = "questionnaire"
    CAMPAIGN = "campaign"
    POSTERS = "posters"
    ANSWER = "answer"


@dataclass(frozen=True)
class FirstSteps:
    """What there is of everything that a first answer needs.

    `idle_counter` is a counter that offers no service yet, `draft` a questionnaire that nobody published,
    `campaign` one that is not open yet, `code` a code whose form is open today.
    """

    counts: Mapping[str, int]
    idle_counter: Counter | None
    draft: QuestionnaireVersion | None
    campaign: Campaign | None
    code: CounterCode | None
    done: frozenset[FirstStep]

    @property
    def next(self) -> FirstStep | None:
        """The first stage that is not done; None where an answer was counted, for then nothing is in its way."""
        if FirstStep.ANSWER in self.done:
            return None
        return next(step for step in FirstStep if step not in self.done)


def has_counted_answer(session: Session) -> bool:
    """Whether any answer counts here: neither of a rehearsal nor set aside."""
    counted = exists().where(Response.is_rehearsal.is_(False), Response.quarantined_at.is_(None))
    return bool(session.scalar(select(counted)))


def load_first_steps(session: Session, today: date) -> FirstSteps:
    """What there is, what is done, and where each stage goes on."""
    counts = _count(session)
    code = next(iter(list_codes_collecting(session, today)), None)
    return FirstSteps(
        counts=counts,
        idle_counter=session.scalar(
            select(Counter)
            .join(Counter.agency)
            .where(Counter.closed_on.is_(None), ~exists().where(CounterService.counter_id == Counter.id))
            .order_by(Agency.code, Counter.number)
            .options(contains_eager(Counter.agency))
            .limit(1)
        ),
        draft=_find_draft(session),
        campaign=_find_waiting_campaign(session),
        code=code,
        done=frozenset(step for step, holds in _judge(session, counts, code).items() if holds),
    )


def _count(session: Session) -> dict[str, int]:
    """How many there are: agencies, fields, services, open counters, those that offer something, published versions."""
    offering = exists().where(CounterService.counter_id == Counter.id)
    columns: dict[str, Any] = {
        "agencies": select(func.count()).select_from(Agency),
        "fields": select(func.count()).select_from(ServiceField),
        "services": select(func.count()).select_from(Service),
        "counters": select(func.count()).select_from(Counter).where(Counter.closed_on.is_(None)),
        "offering": select(func.count()).select_from(Counter).where(Counter.closed_on.is_(None), offering),
        "published": select(func.count()).where(QuestionnaireVersion.published_at.isnot(None)),
        "open": select(func.count()).where(Campaign.state == CampaignState.OPEN),
    }
    row = session.execute(select(*(each.scalar_subquery().label(name) for name, each in columns.items()))).one()
    return dict(row._mapping)


def _judge(session: Session, counts: Mapping[str, int], code: CounterCode | None) -> dict[FirstStep, bool]:
    return {
        FirstStep.AGENCIES: counts["agencies"] > 0,
        FirstStep.SERVICES: counts["services"] > 0,
        FirstStep.COUNTERS: counts["offering"] > 0,
        FirstStep.QUESTIONNAIRE: counts["published"] > 0,
        FirstStep.CAMPAIGN: counts["open"] > 0 and code is not None,
        FirstStep.POSTERS: bool(session.scalar(select(exists().where(_was_printed())))),
        FirstStep.ANSWER: has_counted_answer(session),
    }


def _was_printed() -> ColumnElement[bool]:
    """The audit log tells of every print: of few counters at once, and of many as a job."""
    at_once = (AuditEvent.action == "export.made") & AuditEvent.subject.startswith("counter_code")
    asked = (AuditEvent.action == "job.asked") & AuditEvent.after["kind"].as_string().in_(("posters", "code_archive"))
    return or_(at_once, asked)


def _find_draft(session: Session) -> QuestionnaireVersion | None:
    statement = (
        select(QuestionnaireVersion)
        .join(QuestionnaireVersion.questionnaire)
        .where(QuestionnaireVersion.published_at.is_(None))
        .order_by(Questionnaire.id.desc(), QuestionnaireVersion.number.desc())
        .options(contains_eager(QuestionnaireVersion.questionnaire))
        .limit(1)
    )
    return session.scalar(statement)


def _find_waiting_campaign(session: Session) -> Campaign | None:
    waiting = Campaign.state.in_((CampaignState.DRAFT, CampaignState.REHEARSAL))
    return session.scalar(select(Campaign).where(waiting).order_by(Campaign.id.desc()).limit(1))
