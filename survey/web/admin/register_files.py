"""Registers as files: out as XLSX and CSV, and in again by a dry run that is shown before anything changes."""

from pathlib import Path
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.utils import secure_filename

from survey import clock
from survey.accounts.permissions import Permission
from survey.database import committing
from survey.extensions import db, jobs, settings
from survey.jobs.commands import ask_job
from survey.jobs.importing import IMPORT, IMPORT_TRIAL
from survey.jobs.queries import list_jobs
from survey.organisation.imports.files import read_file, write_csv, write_xlsx
from survey.organisation.imports.holding import HeldFile, compute_fingerprint, forget_held, hold_rows, take_held
from survey.organisation.imports.sheets import BadFile
from survey.organisation.imports.summary import PlanSummary, decode_summary, summarise_plan
from survey.organisation.imports.table import Table
from survey.sampling.registers import carry_out_plan
from survey.web.account.access import requires, signed_in
from survey.web.admin import blueprint
from survey.web.admin.register_words import name_column
from survey.web.admin.registers import find_table, list_facts, may_keep, plan_rows
from survey.web.exporting import send_export
from survey.web.languages import translated

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_BYTES = 10_000_000
# So many rows are tried out and taken in within a second; more are long work.
_AT_ONCE = 2_000


@blueprint.url_value_preprocessor
def _let_files_in(endpoint: str | None, _values: object) -> None:
    # More than is read, so that a file somewhat too large is answered on its own page.
    if endpoint == "admin.try_import":
        request.max_content_length = 2 * _MOST_BYTES


@blueprint.get("/organisation/<name>.<any(xlsx, csv):kind>")
@requires(Permission.READ_ORGANISATION)
def download_register(name: str, kind: str) -> Response:
    """A register as a file; what comes back unchanged changes nothing."""
    table = find_table(name)
    facts = list_facts(table)
    content, mimetype = (
        (write_csv(table, facts), "text/csv; charset=utf-8") if kind == "csv" else (write_xlsx(table, facts), _XLSX)
    )
    return send_export(content, mimetype, f"{name}.{kind}", subject=f"register:{name}", told={"rows": len(facts)})


@blueprint.get("/organisation/<name>/import")
@requires(Permission.KEEP_ORGANISATION)
def show_register_import(name: str) -> ResponseReturnValue:
    """Ask for a file, and tell which columns it must have."""
    return _render_import(_find_kept_table(name))


@blueprint.post("/organisation/<name>/import")
@requires(Permission.KEEP_ORGANISATION)
def try_import(name: str) -> ResponseReturnValue:
    """Try out a file and hold its rows until they are confirmed."""
    table, sent = _find_kept_table(name), request.files.get("file")
    if sent is None or not sent.filename:
        return _render_import(table, _("Xin chọn một tệp.")), 422
    data = sent.stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        return _render_import(table, _("Tệp lớn hơn 10 MB; xin chia nhỏ.")), 422
    try:
        rows = read_file(data, table.columns)
    except BadFile as refusal:
        return _render_import(table, translated(refusal.text)), 422
    large = len(rows) > _AT_ONCE
    fingerprint = "" if large else compute_fingerprint(plan_rows(table, rows))
    held = HeldFile(name, sent.filename[-100:], tuple(rows), fingerprint)
    token = hold_rows(_folder(), held, account_id=signed_in().id, at=clock.now())
    if large:
        return _ask(IMPORT_TRIAL, held, token)
    return redirect(url_for("admin.show_dry_run", name=name, token=token), 303)


@blueprint.get("/organisation/<name>/import/<token>")
@requires(Permission.KEEP_ORGANISATION)
def show_dry_run(name: str, token: str) -> ResponseReturnValue:
    """Show row by row what a held file would do; of a large one, what its dry run found."""
    table, held = _find_kept_table(name), _take(name, token)
    if len(held.rows) > _AT_ONCE:
        return _render_plan(table, held, _find_trial(token), has_changed=False)
    summary = summarise_plan(plan_rows(table, list(held.rows)))
    return _render_plan(table, held, summary, has_changed=summary.fingerprint != held.fingerprint)


@blueprint.post("/organisation/<name>/import/<token>")
@requires(Permission.KEEP_ORGANISATION)
def carry_out_import(name: str, token: str) -> ResponseReturnValue:
    """Carry out what the dry run showed; where it would do something else by now, show that instead."""
    table, held, session = _find_kept_table(name), _take(name, token), db.session()
    shown = request.form.get("fingerprint", "")
    if len(held.rows) > _AT_ONCE:
        return _ask(IMPORT, held, token, fingerprint=shown)
    with committing(session):
        plan = plan_rows(table, list(held.rows))
        summary = summarise_plan(plan)
        is_as_shown = summary.fingerprint == shown
        n_changed = carry_out_plan(session, plan, by=signed_in().actor, at=clock.now()) if is_as_shown else 0
    if not is_as_shown:
        return _render_plan(table, held, summary, has_changed=True), 409
    forget_held(_folder(), token)
    flash(ngettext("Đã nhập: %(num)d dòng thay đổi.", "Đã nhập: %(num)d dòng thay đổi.", n_changed))
    return redirect(url_for("admin.show_register", name=name), 303)


def _ask(kind: str, held: HeldFile, token: str, **more: str) -> ResponseReturnValue:
    """Begin long work on a held file, and lead to its progress."""
    session = db.session()
    named = {"name": secure_filename(held.file.rsplit(".", 1)[0]) or held.table, "register": held.table}
    parameters = {**named, "token": token, "account": signed_in().id, **more}
    with committing(session):
        job = ask_job(session, kind, parameters, by=signed_in().actor, at=clock.now())
    jobs().wake()
    return redirect(url_for("admin.show_job", job_id=job.id), 303)


def _find_trial(token: str) -> PlanSummary:
    """What the dry run of a large held file found; answers 404 while it is not done."""
    trials = (
        jobs().find_file(job)
        for job in list_jobs(db.session(), signed_in().id)
        if job.kind == IMPORT_TRIAL and job.parameters["token"] == token
    )
    file = next(trials, None)
    return abort(404) if file is None else decode_summary(file.read_bytes())


def _find_kept_table(name: str) -> Table[Any]:
    table = find_table(name)
    return table if may_keep(table) else abort(403)


def _take(name: str, token: str) -> HeldFile:
    held = take_held(_folder(), token, account_id=signed_in().id, at=clock.now())
    return held if held.table == name else abort(404)


def _folder() -> Path:
    return settings().instance / "imports"


def _render_import(table: Table[Any], error: str = "") -> str:
    return render_template("admin/register_import.html", table=table, error=error, name_column=name_column)


def _render_plan(table: Table[Any], held: HeldFile, summary: PlanSummary, *, has_changed: bool) -> str:
    return render_template(
        "admin/register_plan.html",
        table=table,
        held=held,
        summary=summary,
        has_changed=has_changed,
        name_column=name_column,
        headings={column.name: column for column in table.columns},
    )
