"""From the answers on a form to the one row that keeps them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from survey import clock
from survey.campaigns.queries import OfferedService, OpenCounter
from survey.collection.answer_problems import find_answer_problem
from survey.collection.models import Assurance, Mode
from survey.collection.tickets import Ticket
from survey.errors import RefusedAnswer
from survey.questionnaires.document import QuestionnaireDocument, RatingItem
from survey.questionnaires.item_types import (
    AnswerableItem,
    MultipleChoiceItem,
    NumberItem,
    TextItem,
    list_values,
)

# What a form sends for an item: one value, or those chosen of a multiple choice.
Submitted = str | Sequence[str]

LEFT_OUT = "-"
NOT_SHOWN = "."


@dataclass(frozen=True)
class AnswerSheet:
    """What a respondent answered, by kind of storage: ratings in the version's order, choices and numbers, texts."""

    ratings: str
    answers: Mapping[str, str | int | list[str]]
    comments: Mapping[str, str]


def read_answer_sheet(document: QuestionnaireDocument, submitted: Mapping[str, Submitted]) -> AnswerSheet:
    """The answers that were submitted, by item code, checked against the questionnaire.

    What was answered to an item that its condition does not show is dropped, and not missed where it is required.

    Raises
    ------
    RefusedAnswer : an unknown item, a value that its item does not offer, a text too long, a required item left out.
    """
    items = document.answerable_items
    if unknown := sorted(submitted.keys() - {item.code for item in items}):
        raise RefusedAnswer(f"the questionnaire has no item {unknown[0]!r}")
    values = {item.code: list_submitted(submitted.get(item.code, "")) for item in items}
    shown = document.find_shown(values)
    for item in items:
        problem = find_answer_problem(item, values[item.code]) if item.code in shown else None
        if problem is not None:
            raise RefusedAnswer(f"{item.code}: {problem}")
    given = [item for item in items if item.code in shown and values[item.code]]
    return AnswerSheet(
        ratings="".join(_rate(item, values, item.code in shown) for item in document.rating_items),
        answers={
            item.code: _read_answer(item, values[item.code])
            for item in given
            if not isinstance(item, RatingItem | TextItem)
        },
        comments={item.code: values[item.code][0] for item in given if isinstance(item, TextItem)},
    )


def build_response_row(
    counter: OpenCounter,
    service: OfferedService,
    sheet: AnswerSheet,
    ticket: Ticket,
    *,
    mode: Mode,
    language: str,
    received_at: datetime,
) -> dict[str, Any]:
    """The row of the response table: what was answered, where, for which service, when."""
    return {
        "submission_key": ticket.submission_key,
        "campaign_id": counter.campaign_id,
        "version_id": counter.version_id,
        "counter_id": counter.counter_id,
        "receiving_agency_id": counter.agency_id,
        "responsible_agency_id": service.responsible_agency_id,
        "service_id": service.id,
        "mode": mode,
        "assurance": Assurance.OPEN,
        "language": language,
        "received_at": received_at,
        "received_on": clock.local_day(received_at),
        "seconds_taken": max(0, int((received_at - ticket.issued_at).total_seconds())),
        "quarantined_at": None,
        "quarantine_reason": None,
        "is_rehearsal": counter.is_rehearsal,
        "ratings": sheet.ratings,
        "answers": dict(sheet.answers) or None,
    }


def list_submitted(submitted: Submitted) -> tuple[str, ...]:
    """The values that were sent for an item, each without the spaces around it; empty ones are no answer."""
    values = (submitted,) if isinstance(submitted, str) else submitted
    return tuple(value.strip() for value in values if value.strip())


def _rate(item: RatingItem, values: Mapping[str, tuple[str, ...]], is_shown: bool) -> str:
    if not is_shown:
        return NOT_SHOWN
    return values[item.code][0] if values[item.code] else LEFT_OUT


def _read_answer(item: AnswerableItem, values: tuple[str, ...]) -> str | int | list[str]:
    if isinstance(item, MultipleChoiceItem):
        return [value for value in list_values(item) if value in values]
    return int(values[0]) if isinstance(item, NumberItem) else values[0]
