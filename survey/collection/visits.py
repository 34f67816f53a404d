"""How often forms are opened and begun: counted in memory, and added to the database every few seconds.

Nothing about the person is kept, nor a cookie. A server that dies loses the counts of its last seconds, which matter
less than a commit for every page that is shown.
"""

import atexit
import logging
import threading
from collections import Counter
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from survey.collection.models import CounterVisits, ServiceStarts

_log = logging.getLogger(__name__)
_SECONDS_BETWEEN_WRITES = 5.0
_SECONDS_TO_END = 5
# What is not yet written when the database is away is kept up to this many counters and hours.
_MOST_KEPT = 100_000
# Hours are those of the counter's clock.
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Visit(NamedTuple):
    """What is counted at a counter within one hour: "scans" (the form was opened) or "starts" (it was begun)."""

    campaign_id: int
    counter_id: int
    day: date
    hour: int
    what: Literal["scans", "starts"]


class ServiceStart(NamedTuple):
    """What is counted of a service within one day: that someone chose it and began to answer."""

    campaign_id: int
    counter_id: int
    service_id: int
    responsible_agency_id: int
    day: date


class VisitCounter:
    """Counts for one web process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._counts: Counter[Visit | ServiceStart] = Counter()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_ending = threading.Event()
        atexit.register(self.end)

    def count(self, campaign_id: int, counter_id: int, what: Literal["scans", "starts"], at: datetime) -> None:
        """One more opening or start at a counter."""
        local = at.astimezone(_ZONE)
        self._add(Visit(campaign_id, counter_id, local.date(), local.hour, what))

    def count_service(
        self, campaign_id: int, counter_id: int, service_id: int, responsible_agency_id: int, at: datetime
    ) -> None:
        """One more who chose a service and began to answer."""
        day = at.astimezone(_ZONE).date()
        self._add(ServiceStart(campaign_id, counter_id, service_id, responsible_agency_id, day))

    def write(self) -> None:
        """Add what was counted to the database; kept for the next time where that fails."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        try:
            with self._engine.begin() as connection:
                _add_counts(connection, CounterVisits, _gather_visits(counts), ("scans", "starts"))
                _add_counts(connection, ServiceStarts, _gather_starts(counts), ("starts",))
        except SQLAlchemyError as error:
            _log.warning("openings of forms could not be written and are kept: %s", type(error).__name__)
            with self._lock:
                self._counts.update(counts)

    def end(self) -> None:
        """Write what is left."""
        atexit.unregister(self.end)
        self._is_ending.set()
        if (thread := self._thread) is not None:
            thread.join(_SECONDS_TO_END)
        self.write()

    def _add(self, counted: Visit | ServiceStart) -> None:
        with self._lock:
            if len(self._counts) < _MOST_KEPT:
                self._counts[counted] += 1
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="visits", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while not self._is_ending.wait(_SECONDS_BETWEEN_WRITES):
            self.write()
            with self._lock:
                if not self._counts:
                    # Whoever comes next starts another; a quiet night needs none.
                    self._thread = None
                    return


def _gather_visits(counts: Counter[Visit | ServiceStart]) -> list[dict[str, Any]]:
    rows: dict[tuple[object, ...], dict[str, Any]] = {}
    for visit, n in counts.items():
        if isinstance(visit, Visit):
            key = visit._asdict()
            what = key.pop("what")
            rows.setdefault(tuple(key.values()), key | {"scans": 0, "starts": 0})[what] = n
    return [rows[key] for key in sorted(rows)]


def _gather_starts(counts: Counter[Visit | ServiceStart]) -> list[dict[str, Any]]:
    starts = sorted(start for start in counts if isinstance(start, ServiceStart))
    return [start._asdict() | {"starts": counts[start]} for start in starts]


def _add_counts(
    connection: Connection,
    model: type[CounterVisits | ServiceStarts],
    rows: list[dict[str, Any]],
    columns: tuple[str, ...],
) -> None:
    """Add the counts to those that are there; rows in one order everywhere, so that two processes never deadlock."""
    if not rows:
        return
    table = cast(Table, model.__table__)
    insert = postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
    upsert = insert.on_conflict_do_update(
        index_elements=[column.name for column in table.primary_key],
        set_={column: table.c[column] + insert.excluded[column] for column in columns},
    )
    connection.execute(upsert, rows)
