"""The office's own templates of reports and slides: taken out, changed, kept, given up."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.permissions import Permission
from survey.audit import record
from survey.database import committing
from survey.extensions import db, report_templates
from survey.jobs.catalogue import MIMETYPES
from survey.web.account.access import requires, scope_of, signed_in
from survey.web.analyst import blueprint
from survey.web.exporting import send_export
from survey.web.languages import language

SUFFIXES = (".docx", ".pptx")
_LARGEST_SENT = 20_000_000


@blueprint.url_value_preprocessor
def _let_templates_in(endpoint: str | None, _values: object) -> None:
    # More than is kept, so that a file somewhat too large is answered on its own page.
    if endpoint == "analyst.keep_report_template":
        request.max_content_length = _LARGEST_SENT


@blueprint.get("/templates")
@requires(Permission.WEIGH_AND_RELEASE)
def show_report_templates() -> ResponseReturnValue:
    """Show which templates are in force."""
    return _render()


@blueprint.get("/templates/template.<any(docx, pptx):kind>")
@requires(Permission.WEIGH_AND_RELEASE)
def download_report_template(kind: str) -> Response:
    """The template in force, to be changed."""
    from survey.reports.annual.office_templates import read_template

    content = read_template(report_templates(), f".{kind}")
    return send_export(content, MIMETYPES[kind], f"sipas-template.{kind}", subject=f"template:{kind}")


@blueprint.post("/templates/<any(docx, pptx):kind>")
@requires(Permission.WEIGH_AND_RELEASE)
def keep_report_template(kind: str) -> ResponseReturnValue:
    """Keep the template that was sent, or go back to the built-in one."""
    from survey.reports.annual.office_templates import MOST_BYTES, BadTemplate, keep_template, remove_template

    # Templates are the whole office's.
    if not scope_of(Permission.WEIGH_AND_RELEASE).holds(None):
        abort(403)
    sent = request.files.get("template")
    if "remove" in request.form:
        remove_template(report_templates(), f".{kind}")
        _record("template.removed", kind)
        flash(_("Đã trở lại mẫu có sẵn."))
        return redirect(url_for("analyst.show_report_templates"), 303)
    if sent is None or not sent.filename:
        return _render(kind, _("Xin chọn một tệp .%(kind)s.", kind=kind)), 422
    content = sent.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return _render(kind, _("Tệp lớn hơn 10 MB; xin bớt hình trong mẫu.")), 422
    try:
        keep_template(report_templates(), f".{kind}", content)
    except BadTemplate as error:
        vietnamese, english = str(error).splitlines()
        return _render(kind, vietnamese if language() == "vi" else english), 422
    _record("template.kept", kind)
    flash(_("Đã lưu mẫu; báo cáo và trình chiếu từ nay theo mẫu này."))
    return redirect(url_for("analyst.show_report_templates"), 303)


def _record(action: str, kind: str) -> None:
    session = db.session()
    with committing(session):
        record(session, signed_in().actor, action, f"template:{kind}", at=clock.now())


def _render(refused: str = "", problem: str = "") -> str:
    from survey.reports.annual.office_templates import find_template

    own = {suffix for suffix in SUFFIXES if find_template(report_templates(), suffix)}
    return render_template("analyst/report_templates.html", own=own, refused=refused, problem=problem)
