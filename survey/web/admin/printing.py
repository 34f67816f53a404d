"""Printing for many counters at once."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.permissions import Permission
from survey.database import committing
from survey.extensions import db, jobs
from survey.jobs.commands import ask_job
from survey.jobs.kinds import Refused
from survey.organisation.queries import load_agency_tree
from survey.texts import in_language
from survey.web.account.access import requires, signed_in
from survey.web.admin import blueprint
from survey.web.admin.counters import list_found, render_counters
from survey.web.admin.printing_form import PRODUCTS, PrintingForm
from survey.web.exporting import send_export
from survey.web.languages import language

# What so few counters need takes less than a second: no need to wait elsewhere for it.
_AT_ONCE = 10


@blueprint.post("/counters/print")
@requires(Permission.PRINT_POSTERS)
def print_for_counters() -> ResponseReturnValue:
    """Begin to print for the counters ticked, or for all that the search finds, and lead to the progress."""
    form, session, ticked = PrintingForm(), db.session(), set(request.form.getlist("code"))
    found = [code.code for code in list_found(load_agency_tree(session), Permission.PRINT_POSTERS)]
    chosen = found if "all" in request.form else [code for code in found if code in ticked]
    if not form.validate():
        return render_counters(form, ticked), 422
    if not chosen:
        form.product.errors = [_("Xin đánh dấu ít nhất một quầy, hoặc bấm “In cho mọi quầy tìm thấy”.")]
        return render_counters(form, ticked), 422
    kind, choices = PRODUCTS[form.product.data]
    parameters: dict[str, Any] = {"codes": chosen, "languages": form.languages.data.split(","), **choices}
    parameters["name"] = f"sipas-{form.product.data}-{len(chosen)}"
    if len(chosen) <= _AT_ONCE:
        try:
            return _print_now(kind, parameters)
        except Refused as refused:
            form.product.errors = [in_language(refused.text, language())]
            return render_counters(form, ticked), 422
    with committing(session):
        job = ask_job(session, kind, parameters, by=signed_in().actor, at=clock.now())
    jobs().wake()
    return redirect(url_for("admin.show_job", job_id=job.id), 303)


def _print_now(kind: str, parameters: Mapping[str, Any]) -> ResponseReturnValue:
    made = jobs().kinds[kind]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "made"
        made.make(db.session(), parameters, file, lambda _done, _total: None)
        content = file.read_bytes()
    name = f"{parameters['name']}{made.suffix}"
    subject, told = f"counter_codes:{len(parameters['codes'])}", {"asked": dict(parameters)}
    return send_export(content, made.mimetype, name, subject=subject, told=told)
