"""External figures as files: out as XLSX and CSV, and in by a dry run that is shown before anything changes."""

from collections.abc import Sequence
from pathlib import Path

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from survey import clock
from survey.accounts.permissions import Permission
from survey.database import committing
from survey.extensions import db, settings
from survey.indicators.facts import FigureFacts
from survey.indicators.figures_table import FIGURES, load_figures
from survey.indicators.published import list_published_rows, list_published_units
from survey.organisation.imports.files import read_file, write_csv, write_xlsx
from survey.organisation.imports.holding import HeldFile, compute_fingerprint, forget_held, hold_rows, take_held
from survey.organisation.imports.planning import ImportPlan, SheetRow, carry_out, plan_import
from survey.organisation.imports.sheets import BadFile
from survey.organisation.imports.summary import PlanSummary, summarise_plan
from survey.web.account.access import requires, scope_of, signed_in
from survey.web.admin.register_words import name_column
from survey.web.analyst import blueprint
from survey.web.analyst.indicator_words import name_unit
from survey.web.analyst.weightings import refuse_part_of_the_tree
from survey.web.exporting import send_export
from survey.web.languages import translated

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_BYTES = 2_000_000
_MOST_ROWS = 5_000


@blueprint.url_value_preprocessor
def _let_figures_in(endpoint: str | None, _values: object) -> None:
    # More than is read, so that a file somewhat too large is answered on its own page.
    if endpoint == "analyst.try_figures":
        request.max_content_length = 5 * _MOST_BYTES


@blueprint.get("/indicators.<any(xlsx, csv):kind>")
@requires(Permission.READ_RESULTS)
def download_figures(kind: str) -> Response:
    """Every figure as a file; what comes back unchanged changes nothing, and empty it is the template."""
    facts = load_figures(db.session(), None).values()
    if kind == "csv":
        content, mimetype = write_csv(FIGURES, facts), "text/csv; charset=utf-8"
    else:
        content, mimetype = write_xlsx(FIGURES, facts), _XLSX
    return send_export(content, mimetype, f"indicators.{kind}", subject="indicators", told={"rows": len(facts)})


@blueprint.get("/indicators/import")
@requires(Permission.WEIGH_AND_RELEASE)
def show_figures_import() -> ResponseReturnValue:
    """Ask for a file, or for what was published nationally, and tell which columns there must be."""
    refuse_part_of_the_tree()
    return _render_import()


@blueprint.post("/indicators/import")
@requires(Permission.WEIGH_AND_RELEASE)
def try_figures() -> ResponseReturnValue:
    """Try out a file and hold its rows until they are confirmed."""
    refuse_part_of_the_tree()
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _render_import(_("Xin chọn một tệp.")), 422
    data = sent.stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        return _render_import(_("Tệp lớn hơn 2 MB; xin chia nhỏ.")), 422
    try:
        rows = read_file(data, FIGURES.columns)
    except BadFile as refusal:
        return _render_import(translated(refusal.text)), 422
    if len(rows) > _MOST_ROWS:
        return _render_import(_("Tệp có hơn 5.000 dòng; xin chia nhỏ.")), 422
    return _hold(rows, sent.filename[-100:])


@blueprint.post("/indicators/import/published")
@requires(Permission.WEIGH_AND_RELEASE)
def try_published() -> ResponseReturnValue:
    """Try out the national SIPAS figures that come with the product, of one unit."""
    refuse_part_of_the_tree()
    rows = list_published_rows(request.form.get("unit", ""))
    if not rows:
        return _render_import(unit_error=_("Xin chọn một đơn vị trong danh sách.")), 422
    return _hold(rows, _("SIPAS đã công bố"))


@blueprint.get("/indicators/import/<token>")
@requires(Permission.WEIGH_AND_RELEASE)
def show_figures_dry_run(token: str) -> ResponseReturnValue:
    """Show row by row what a held file would do."""
    refuse_part_of_the_tree()
    held = _take(token)
    summary = summarise_plan(plan_figures(held.rows))
    return _render_plan(held, summary, has_changed=summary.fingerprint != held.fingerprint)


@blueprint.post("/indicators/import/<token>")
@requires(Permission.WEIGH_AND_RELEASE)
def import_figures(token: str) -> ResponseReturnValue:
    """Carry out what the dry run showed; where it would do something else by now, show that instead."""
    refuse_part_of_the_tree()
    held, session = _take(token), db.session()
    with committing(session):
        plan = plan_figures(held.rows)
        summary = summarise_plan(plan)
        is_as_shown = summary.fingerprint == request.form.get("fingerprint", "")
        n_changed = carry_out(session, plan, by=signed_in().actor, at=clock.now()) if is_as_shown else 0
    if not is_as_shown:
        return _render_plan(held, summary, has_changed=True), 409
    forget_held(_folder(), token)
    flash(ngettext("Đã nhập: %(num)d dòng thay đổi.", "Đã nhập: %(num)d dòng thay đổi.", n_changed))
    return redirect(url_for("analyst.show_indicators"), 303)


def plan_figures(rows: Sequence[SheetRow]) -> ImportPlan[FigureFacts]:
    """Try out rows, by someone who keeps the figures of the whole installation or does not."""
    return plan_import(db.session(), FIGURES, rows, scope_of(Permission.WEIGH_AND_RELEASE).holds)


def _hold(rows: Sequence[SheetRow], file: str) -> ResponseReturnValue:
    held = HeldFile(FIGURES.name, file, tuple(rows), compute_fingerprint(plan_figures(rows)))
    token = hold_rows(_folder(), held, account_id=signed_in().id, at=clock.now())
    return redirect(url_for("analyst.show_figures_dry_run", token=token), 303)


def _take(token: str) -> HeldFile:
    held = take_held(_folder(), token, account_id=signed_in().id, at=clock.now())
    return held if held.table == FIGURES.name else abort(404)


def _folder() -> Path:
    return settings().instance / "imports"


def _render_import(error: str = "", unit_error: str = "") -> str:
    return render_template(
        "analyst/indicator_import.html",
        table=FIGURES,
        error=error,
        unit_error=unit_error,
        units={unit: name_unit(unit) for unit in list_published_units()},
        name_column=name_column,
    )


def _render_plan(held: HeldFile, summary: PlanSummary, *, has_changed: bool) -> str:
    return render_template(
        "analyst/indicator_plan.html",
        table=FIGURES,
        held=held,
        summary=summary,
        has_changed=has_changed,
        name_column=name_column,
        headings={column.name: column for column in FIGURES.columns},
    )
