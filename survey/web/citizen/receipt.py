"""The receipt: what a respondent sees after the answer was stored, and what an agency replied to it."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.codes import group_code, is_code, read_code
from survey.collection.queries import find_receipt
from survey.extensions import db
from survey.followup.models import CaseState
from survey.followup.queries import find_progress
from survey.web.citizen import blueprint


@blueprint.get("/R", strict_slashes=False)
@blueprint.get("/r/", strict_slashes=False)
def ask_receipt() -> ResponseReturnValue:
    """Ask for the code of a receipt; `code` is what was typed."""
    typed = request.args.get("code", "")
    code = read_code(typed)
    if is_code(code):
        return redirect(url_for("citizen.show_receipt", code=code, lang=request.args.get("lang")), 303)
    error = _("Xin nhập mã biên nhận gồm chữ và số, ví dụ K7Q4-M2PX-9R3T.") if "code" in request.args else ""
    return render_template("citizen/ask_receipt.html", typed=typed, error=error), 422 if error else 200


@blueprint.get("/R/<code>")
@blueprint.get("/r/<code>")
def show_receipt(code: str) -> ResponseReturnValue:
    """Thank the respondent, with the code that proves the answer was counted, and tell what an agency replied."""
    session = db.session()
    receipt = find_receipt(session, code)
    response = make_response(
        render_template(
            "citizen/receipt.html",
            receipt=receipt,
            code=group_code(receipt.submission_key),
            progress=find_progress(session, receipt.submission_key),
            states=CaseState,
            today=clock.today(),
        )
    )
    # A reply must be there when its author looks again, and in nobody else's cache.
    response.headers["Cache-Control"] = "private, no-store"
    return response
