"""The audit log as CSV for Excel, streamed: one row an event, with the hashes that chain them."""

import csv
import io
import json
from collections.abc import Iterable, Iterator

from survey.audit import AuditEvent
from survey.clock import VIETNAM
from survey.exports.spreadsheet_text import as_plain_text

COLUMNS = ("id", "at (+07:00)", "actor", "action", "subject", "before", "after", "hash")


def stream_audit_csv(events: Iterable[AuditEvent]) -> Iterator[str]:
    """The lines of the file, in the order of the events."""
    yield "\ufeff"
    yield _write(COLUMNS)
    for event in events:
        moment = event.at.astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M:%S")
        values = (_spell(event.before), _spell(event.after))
        named = (as_plain_text(text) for text in (event.actor, event.action, event.subject, *values))
        yield _write((event.id, moment, *named, event.hash.hex()))


def _spell(values: dict[str, object] | None) -> str:
    return "" if values is None else json.dumps(values, ensure_ascii=False, sort_keys=True)


def _write(row: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(row)
    return line.getvalue()
