"""How often forms are opened and begun: counted in memory, and added to the database every few seconds.

Nothing about the person is kept, nor a cookie. A server that dies loses the counts of its last seconds, which matter
less than a commit for every page that is shown.
"""

import atexit
import logging
import threading
from collections import Counter
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from survey.collection.models import CounterVisits

_log = logging.getLogger(__name__)
_SECONDS_BETWEEN_WRITES = 5.0
# What is not yet written when the database is away is kept up to this many counters and hours.
_MOST_KEPT = 100_000
# Hours are those of the counter's clock.
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

_Key = tuple[int, int, object, int, str]


class VisitCounter:
    """Counts for one web process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._counts: Counter[_Key] = Counter()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_ending = threading.Event()
        atexit.register(self.end)

    def count(self, campaign_id: int, counter_id: int, what: str, at: datetime) -> None:
        """One more of "scans" (the form was opened) or "starts" (something was answered) at a counter."""
        local = at.astimezone(_ZONE)
        with self._lock:
            if len(self._counts) < _MOST_KEPT:
                self._counts[campaign_id, counter_id, local.date(), local.hour, what] += 1
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="visits", daemon=True)
                self._thread.start()

    def write(self) -> None:
        """Add what was counted to the database; kept for the next time where that fails."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        rows: dict[tuple[object, ...], dict[str, object]] = {}
        for (campaign_id, counter_id, day, hour, what), n in sorted(counts.items(), key=repr):
            row = rows.setdefault(
                (campaign_id, counter_id, day, hour),
                {
                    "campaign_id": campaign_id,
                    "counter_id": counter_id,
                    "day": day,
                    "hour": hour,
                    "scans": 0,
                    "starts": 0,
                },
            )
            row[what] = n
        try:
            with self._engine.begin() as connection:
                connection.execute(_build_upsert(self._engine.dialect.name), list(rows.values()))
        except SQLAlchemyError as error:
            _log.warning("openings of forms could not be written and are kept: %s", type(error).__name__)
            with self._lock:
                self._counts.update(counts)

    def end(self) -> None:
        """Write what is left."""
        self._is_ending.set()
        self.write()

    def _work(self) -> None:
        while not self._is_ending.wait(_SECONDS_BETWEEN_WRITES):
            self.write()
            with self._lock:
                if not self._counts:
                    # Whoever comes next starts another; a quiet night needs none.
                    self._thread = None
                    return


def _build_upsert(dialect: str):  # type: ignore[no-untyped-def] # the two dialects' inserts share no type
    table = cast(Table, CounterVisits.__table__)
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return insert.on_conflict_do_update(
        index_elements=["campaign_id", "counter_id", "day", "hour"],
        set_={
            "scans": table.c.scans + insert.excluded.scans,
            "starts": table.c.starts + insert.excluded.starts,
        },
    )
