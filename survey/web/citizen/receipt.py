"""The receipt: what a respondent sees after the answer was stored."""

from flask import render_template
from flask.typing import ResponseReturnValue

from survey.codes import group_code
from survey.collection.queries import find_receipt
from survey.extensions import db
from survey.web.citizen import blueprint


@blueprint.get("/R/<code>")
@blueprint.get("/r/<code>")
def show_receipt(code: str) -> ResponseReturnValue:
    """Thank the respondent, with the code that proves the answer was counted."""
    receipt = find_receipt(db.session(), code)
    return render_template("citizen/receipt.html", receipt=receipt, code=group_code(receipt.submission_key))
