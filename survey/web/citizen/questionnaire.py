"""The form of a counter: shown, and taken in."""

from typing import Literal

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from survey import clock
from survey.collection.models import Mode
from survey.collection.queries import is_stored
from survey.collection.submission import build_response_row, read_answer_sheet
from survey.errors import RefusedAnswer
from survey.extensions import commit_queue, db, visits
from survey.web.citizen import blueprint
from survey.web.citizen.forms import (
    AnswerForm,
    build_answer_form,
    find_chosen_service,
    is_searching,
    list_strange_fields,
)
from survey.web.citizen.opening import Opening, find_opening
from survey.web.citizen.pages import render_answered_form, render_form
from survey.web.languages import language, offer_languages

# How long a person waits for the answer to be stored before being told to send it again.
STORE_TIMEOUT = 20.0


@blueprint.get("/")
def show_front() -> ResponseReturnValue:
    """Lead who typed the bare address to the office's door; citizens come by a counter's code."""
    return redirect(url_for("account.go_home"), 302)


# The QR code holds the address in capitals, which makes it coarser and so easier to read; pages use small letters,
# which `url_for` takes from the rule that is registered first, the lowest.
@blueprint.get("/S/<code>")
@blueprint.get("/s/<code>")
def show_form(code: str) -> ResponseReturnValue:
    """Show the questionnaire of a counter."""
    opening = find_opening(code)
    offer_languages(opening.counter.languages)
    _count(opening, "scans")
    return render_form(opening)


@blueprint.post("/s/<code>/started")
def tell_start(code: str) -> ResponseReturnValue:
    """Count a form that was begun, and the service it is about.

    Where it has JavaScript, the page tells of its first answer, and of the service as soon as one is chosen.
    """
    opening = find_opening(code)
    if "begun" in request.args:
        _count(opening, "starts")
    for service in opening.counter.services:
        if str(service.id) == request.args.get("service"):
            ids = (opening.counter.campaign_id, opening.counter.counter_id)
            visits().count_service(*ids, service.id, service.responsible_agency_id, clock.now())
    return "", 204


@blueprint.post("/S/<code>")
@blueprint.post("/s/<code>")
def take_answers(code: str) -> ResponseReturnValue:
    """Take the answers of a respondent: store them once and lead to the receipt, or show what is missing."""
    opening = find_opening(code)
    offer_languages(opening.counter.languages)
    if strange := list_strange_fields(opening.document):
        raise RefusedAnswer(f"the form has no such field, or has it once: {strange[0]!r}")
    form = build_answer_form(opening)
    if "switch" in request.args or is_searching(form):
        return render_answered_form(opening, form)
    if form.validate():
        db.close_session()  # The connection goes back before the wait for the disk, so that others can use it.
        return _lead_to_receipt(_store(opening, form))
    if form.returned_ticket is not None and is_stored(db.session(), form.returned_ticket.submission_key):
        return _lead_to_receipt(form.returned_ticket.submission_key)
    return render_answered_form(opening, form), 422


def _count(opening: Opening, what: Literal["scans", "starts"]) -> None:
    counter = opening.counter
    visits().count(counter.campaign_id, counter.counter_id, what, clock.now())


def _lead_to_receipt(submission_key: str) -> ResponseReturnValue:
    chosen = None if language() == "vi" else language()
    return redirect(url_for("citizen.show_receipt", code=submission_key, lang=chosen), 303)


def _store(opening: Opening, form: AnswerForm) -> str:
    """Store the answers of a valid form; returns the submission key, which is the receipt."""
    if form.returned_ticket is None:
        raise RefusedAnswer("the form came back without its ticket")
    sheet = read_answer_sheet(opening.document, form.answers.data)
    row = build_response_row(
        opening.counter,
        find_chosen_service(opening.counter, form),
        sheet,
        form.returned_ticket,
        mode=Mode.QR,
        language=language(),
        received_at=clock.now(),
    )
    comments = [{"item_code": code, "text": text} for code, text in sheet.comments.items()]
    commit_queue().store(row, comments, timeout=STORE_TIMEOUT)
    return form.returned_ticket.submission_key
