"""From the answers on a form to the one row that keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from survey import clock
from survey.campaigns.queries import OfferedService, OpenCounter
from survey.collection.models import Assurance, Mode
from survey.collection.tickets import Ticket
from survey.errors import RefusedAnswer
from survey.questionnaires.document import ChoiceItem, Item, LongTextItem, QuestionnaireDocument, RatingItem

NOT_APPLICABLE = "n"
LEFT_OUT = "-"
NOT_SHOWN = "."


@dataclass(frozen=True)
class AnswerSheet:
    """What a respondent answered, by kind of storage: ratings in the version's order, choices, open texts."""

    ratings: str
    choices: Mapping[str, str]
    comments: Mapping[str, str]


def read_answer_sheet(document: QuestionnaireDocument, submitted: Mapping[str, str]) -> AnswerSheet:
    """The answers that were submitted, by item code, checked against the questionnaire.

    Raises
    ------
    RefusedAnswer : an unknown item, a value that its item does not offer, a text too long, a required item left out.
    """
    if unknown := sorted(submitted.keys() - {item.code for item in document.items}):
        raise RefusedAnswer(f"the questionnaire has no item {unknown[0]!r}")
    given = {item.code: _check_answer(item, submitted.get(item.code, "")) for item in document.items}
    return AnswerSheet(
        ratings="".join(given[item.code] or LEFT_OUT for item in document.rating_items),
        choices={
            item.code: given[item.code] for item in document.items if isinstance(item, ChoiceItem) and given[item.code]
        },
        comments={
            item.code: given[item.code]
            for item in document.items
            if isinstance(item, LongTextItem) and given[item.code]
        },
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
        "ratings": sheet.ratings,
        "answers": dict(sheet.choices) or None,
    }


def _check_answer(item: Item, value: str) -> str:
    if isinstance(item, LongTextItem):
        value = value.strip()
        if len(value) > item.max_length:
            raise RefusedAnswer(f"{item.code}: at most {item.max_length} characters, not {len(value)}")
    elif value and value not in list_values(item):
        raise RefusedAnswer(f"{item.code}: {value!r} is not one of its answers")
    if item.required and not value:
        raise RefusedAnswer(f"{item.code}: an answer is missing")
    return value


def list_values(item: RatingItem | ChoiceItem) -> tuple[str, ...]:
    """The values that an item offers, in the order shown."""
    if isinstance(item, ChoiceItem):
        return tuple(option.code for option in item.options)
    return ("1", "2", "3", "4", "5", NOT_APPLICABLE) if item.not_applicable else ("1", "2", "3", "4", "5")
