"""The audit log: searched, checked, and taken along."""

from datetime import datetime, time, timedelta

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from survey.accounts.permissions import Permission
from survey.audit import AuditFilter, find_broken_event, iterate_events, select_events
from survey.clock import VIETNAM
from survey.exports.audit_csv import stream_audit_csv
from survey.extensions import db
from survey.web.account.access import requires, scope_of
from survey.web.admin import blueprint
from survey.web.exporting import record_export

_A_PAGE = 100


@blueprint.get("/audit")
@requires(Permission.READ_AUDIT)
def show_audit() -> ResponseReturnValue:
    """Show the latest events that the search finds, and whether the chain of all of them holds."""
    _refuse_part_of_the_tree()
    wanted, session = _read_filter(), db.session()
    before = request.args.get("before", "")
    statement = select_events(wanted, before_id=int(before) if before.isdecimal() else None)
    events = list(session.scalars(statement.limit(_A_PAGE + 1)))
    return render_template(
        "admin/audit.html",
        events=events[:_A_PAGE],
        older=events[_A_PAGE - 1].id if len(events) > _A_PAGE else None,
        chosen=_chosen(),
        checked="check" in request.args,
        broken=find_broken_event(session) if "check" in request.args else None,
    )


@blueprint.get("/audit.csv")
@requires(Permission.READ_AUDIT)
def download_audit() -> ResponseReturnValue:
    """Everything that the search finds, streamed."""
    _refuse_part_of_the_tree()
    record_export("audit.csv", "audit_log")
    # A session of its own: the request's is closed before the last line is sent.
    events = iterate_events(db.engine, _read_filter())
    response = Response(stream_audit_csv(events), mimetype="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _refuse_part_of_the_tree() -> None:
    """The log tells of the whole installation, so only who may read all of it reads any."""
    if not scope_of(Permission.READ_AUDIT).holds(None):
        abort(403)


def _chosen() -> dict[str, str]:
    return {name: request.args[name] for name in ("q", "from", "to") if request.args.get(name)}


def _read_filter() -> AuditFilter:
    chosen = _chosen()
    last = _read_day(chosen.get("to", ""))
    return AuditFilter(
        words=chosen.get("q", ""),
        first_at=_read_day(chosen.get("from", "")),
        last_at=last + timedelta(days=1) if last else None,
    )


def _read_day(typed: str) -> datetime | None:
    """Midnight at the counters; a day that cannot be read narrows nothing."""
    try:
        return datetime.combine(datetime.fromisoformat(typed).date(), time(), VIETNAM) if typed else None
    except ValueError:
        return None
