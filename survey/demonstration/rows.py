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
    return [
        {
            "submission_key": key,
            "campaign_id": fieldwork.campaign_id,
            "version_id": fieldwork.version_id,
            "counter_id": counter_id,
            "receiving_agency_id": receiving_id,
            "responsible_agency_id": responsible_id,
            "service_id": service_id,
            "mode": MODES[mode],
            "assurance": Assurance.OPEN,
            "language": LANGUAGES[language],
            "received_at": midnight + timedelta(seconds=second),
            "received_on": day,
            "seconds_taken": None if seconds_taken == NONE else seconds_taken,
            "ratings": ratings,
            "answers": fieldwork.choices.answers[choices],
            **_set_aside(fieldwork, midnight, burst),
        }
        for (
            key,
            counter_id,
            receiving_id,
            responsible_id,
            service_id,
            mode,
            language,
            second,
            seconds_taken,
            ratings,
            choices,
            burst,
        ) in zip(
            submission_keys,
            offers.counter_ids[drawn.offer].tolist(),
            offers.receiving_ids[drawn.offer].tolist(),
            offers.responsible_ids[drawn.offer].tolist(),
            offers.service_ids[drawn.offer].tolist(),
            drawn.mode.tolist(),
            drawn.language.tolist(),
            drawn.second.tolist(),
            drawn.seconds_taken.tolist(),
            decode_rows(drawn.ratings),
            drawn.choices.tolist(),
            drawn.burst.tolist(),
            strict=True,
        )
    ]


def _set_aside(fieldwork: Fieldwork, midnight: datetime, burst: int) -> dict[str, Any]:
    reason = None if burst == NONE else fieldwork.bursts[burst].quarantine_reason
    moment = None if reason is None else midnight + _SET_ASIDE_AFTER
    return {"quarantined_at": moment, "quarantine_reason": reason}
