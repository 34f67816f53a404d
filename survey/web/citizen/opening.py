"""What opens behind a counter's code: found in the database, and remembered for a moment.

A counter is scanned many times a minute and changes a few times a year. What was found is used again for as long as
the settings say (two seconds), so that closing a campaign or retiring a code takes effect within that time.
"""

import threading
import time
from dataclasses import dataclass
from datetime import date

from flask import current_app

from survey import clock
from survey.campaigns.queries import OpenCounter, find_open_counter
from survey.codes import read_code
from survey.extensions import db, settings
from survey.questionnaires.document import QuestionnaireDocument
from survey.questionnaires.queries import load_document

_MOST_REMEMBERED = 4096


@dataclass(frozen=True, eq=False)
class Opening:
    """A counter where a campaign collects, and what is asked there; the same object for as long as nothing changes."""

    counter: OpenCounter
    document: QuestionnaireDocument


class OpeningMemory:
    """The openings found lately, by code and day."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, date], tuple[float, Opening]] = {}
        self._lock = threading.Lock()

    def recall(self, key: tuple[str, date], seconds: float) -> Opening | None:
        """The opening found under a key, unless that was longer ago."""
        found_at, opening = self._found.get(key, (0.0, None))
        return opening if opening is not None and time.monotonic() - found_at < seconds else None

    def keep(self, key: tuple[str, date], opening: Opening) -> Opening:
        """Remember what was found; an equal one that was remembered stays, and with it the pages made from it."""
        with self._lock:
            _, known = self._found.get(key, (0.0, None))
            if known is not None and known.counter == opening.counter and known.document is opening.document:
                opening = known
            if len(self._found) >= _MOST_REMEMBERED:
                self._found.clear()
            self._found[key] = (time.monotonic(), opening)
        return opening


def find_opening(typed_code: str) -> Opening:
    """What opens behind a code today; raises UnknownCode, RetiredCode, ClosedCampaign."""
    memory: OpeningMemory = current_app.extensions.setdefault("sipas_openings", OpeningMemory())
    key = (read_code(typed_code), clock.today())
    remembered = memory.recall(key, settings().counter_cache_seconds)
    if remembered is not None:
        return remembered
    session = db.session()
    counter = find_open_counter(session, *key)
    return memory.keep(key, Opening(counter, load_document(session, counter.version_id)))
