"""From drawn columns to rows of the database."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np

from survey.clock import VIETNAM
from survey.collection.models import Assurance
from survey.demonstration.comments import draw_comments
from survey.demonstration.drawn import LANGUAGES, MODES, NONE, DrawnResponses
from survey.demonstration.fieldwork import Fieldwork
from survey.demonstration.keys import decode_rows

_SET_ASIDE_AFTER = timedelta(days=1, hours=9)


@dataclass(frozen=True)
class DayRows:
    """The rows of a day: responses, and comments by submission key."""

    responses: list[dict[str, Any]]
    comments: dict[str, str]


def build_rows(
    fieldwork: Fieldwork, day: date, drawn: DrawnResponses, *, submission_keys: list[str], seed: int
) -> DayRows:
    """The rows of one day; bursts write no comments."""
    rng = np.random.default_rng([seed, fieldwork.number, day.toordinal(), 1])
    comments = draw_comments(fieldwork.layout, drawn.ratings, drawn.language, rng)
    return DayRows(
        responses=_build_responses(fieldwork, day, drawn, submission_keys),
        comments={submission_keys[place]: text for place, text in comments.items() if drawn.burst[place] == NONE},
    )


def _build_responses(
    fieldwork: Fieldwork, day: date, drawn: DrawnResponses, submission_keys: list[str]
) -> list[dict[str, Any]]:
    offers = fieldwork.offers
    midnight = datetime.combine(day, time(), VIETNAM).astimezone(UTC)
    same = {
        "campaign_id": fieldwork.campaign_id,
        "version_id": fieldwork.version_id,
        "assurance": Assurance.OPEN,
        "received_on": day,
    }
    columns: dict[str, list[Any]] = {
        "submission_key": submission_keys,
        "counter_id": offers.counter_ids[drawn.offer].tolist(),
        "receiving_agency_id": offers.receiving_ids[drawn.offer].tolist(),
        "responsible_agency_id": offers.responsible_ids[drawn.offer].tolist(),
        "service_id": offers.service_ids[drawn.offer].tolist(),
        "mode": [MODES[mode] for mode in drawn.mode.tolist()],
        "language": [LANGUAGES[language] for language in drawn.language.tolist()],
        "received_at": [midnight + timedelta(seconds=second) for second in drawn.second.tolist()],
        "seconds_taken": [None if seconds == NONE else seconds for seconds in drawn.seconds_taken.tolist()],
        "ratings": decode_rows(drawn.ratings),
        "answers": [fieldwork.choices.answers[choices] for choices in drawn.choices.tolist()],
        **_set_aside(fieldwork, midnight, drawn.burst.tolist()),
    }
    return [same | dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _set_aside(fieldwork: Fieldwork, midnight: datetime, burst: list[int]) -> dict[str, list[Any]]:
    reasons = [None if number == NONE else fieldwork.bursts[number].quarantine_reason for number in burst]
    moment = midnight + _SET_ASIDE_AFTER
    return {
        "quarantined_at": [None if reason is None else moment for reason in reasons],
        "quarantine_reason": reasons,
    }
