"""The audit log: searched, checked, and taken along."""

from datetime import datetime, time, timedelta

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.permissions import Permission
from survey.audit import AuditFilter, iterate_events, select_events
from survey.audit_check import BadSeal, LogCheck, SpoiltSeals, check_log, find_kept_seal, keep_seal, read_seal
from survey.clock import VIETNAM
from survey.exports.audit_csv import stream_audit_csv
from survey.extensions import audit_seals, db
from survey.web.account.access import requires, scope_of
from survey.web.addresses import read_number
from survey.web.admin import blueprint
from survey.web.admin.audit_words import find_meanings, name_events
from survey.web.exporting import record_export

_A_PAGE = 100


@blueprint.get("/audit")
@requires(Permission.READ_AUDIT)
def show_audit() -> ResponseReturnValue:
    """Show the latest events that the search finds; with `check`, whether the log is whole, held against `seal` too."""
    _refuse_part_of_the_tree()
    wanted, session = _read_filter(), db.session()
    statement = select_events(wanted, before_id=request.args.get("before", type=read_number))
    events = list(session.scalars(statement.limit(_A_PAGE + 1)))
    checked, problem = _check(request.args.get("seal", "")) if "check" in request.args else (None, "")
    page = render_template(
        "admin/audit.html",
        events=events[:_A_PAGE],
        older=events[_A_PAGE - 1].id if len(events) > _A_PAGE else None,
        names=name_events(events),
        chosen=_chosen(),
        checked=checked,
        problem=problem,
        typed_seal=request.args.get("seal", ""),
    )
    return page, 422 if problem else 200


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


def _check(typed: str) -> tuple[LogCheck | None, str]:
    """Whether the log is whole, held against the seal that was typed and the one kept here; keeps the one it has now.

    Or why it could not be checked.
    """
    file = audit_seals()
    try:
        seals = [seal for seal in (read_seal(typed) if typed.strip() else None, find_kept_seal(file)) if seal]
    except BadSeal:
        return None, _(
            "Mã niêm phong này không đọc được. Mã gồm số dòng, dấu gạch và 64 ký tự, như ở lần kiểm tra trước."
        )
    except SpoiltSeals:
        return None, _(
            "Tệp %(file)s chứa các mã niêm phong đã bị sửa tay. Xin khôi phục tệp này từ bản sao lưu.", file=file.name
        )
    checked = check_log(db.session(), seals)
    if checked.holds:
        keep_seal(file, checked.seal, clock.now())
    return checked, ""


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
        meanings=find_meanings(chosen.get("q", "")),
        first_at=_read_day(chosen.get("from", "")),
        last_at=last + timedelta(days=1) if last else None,
    )


def _read_day(typed: str) -> datetime | None:
    """Midnight at the counters; a day that cannot be read narrows nothing."""
    try:
        return datetime.combine(datetime.fromisoformat(typed).date(), time(), VIETNAM) if typed else None
    except ValueError:
        return None
