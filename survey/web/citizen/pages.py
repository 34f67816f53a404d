"""Making the form's page: blank, which is the same for everyone at a counter but for its ticket, or as answered."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from survey.campaigns.queries import OfferedService, OpenCounter
from survey.extensions import ticket_office
from survey.questionnaires.document import QuestionnaireDocument
from survey.questionnaires.duration import estimate_minutes
from survey.questionnaires.routing_texts import describe_conditions
from survey.texts import Text, fold_text, in_language
from survey.web.citizen.answers_field import name_field
from survey.web.citizen.forms import SERVICE_FIELD, TICKET_FIELD, AnswerForm
from survey.web.citizen.opening import Opening
from survey.web.languages import language

# Up to so many services are shown as rows to tap; more are searched.
ROWS_AT_MOST = 8
# Stands for the ticket in a page that is kept; no ticket and no text of ours has this character.
_TICKET_PLACE = "\ufffc"
Answers = Mapping[str, str | Sequence[str]]
_NOTHING: Mapping[str, str] = {}


def render_form(opening: Opening) -> Response:
    """The form with nothing answered yet."""
    before, after = _render_blank_page(opening, language())
    return _respond(f"{before}{ticket_office().issue(opening.counter.code)}{after}")


def render_answered_form(opening: Opening, form: AnswerForm) -> Response:
    """The form as it was filled in, with a fresh ticket and, after it was sent, what is wrong at each place."""
    answers = {SERVICE_FIELD: form[SERVICE_FIELD].data or "", **form.answers.list_shown_values()}
    errors = {name: str(form[name].errors[0]) for name in (TICKET_FIELD, SERVICE_FIELD) if form[name].errors}
    errors |= form.answers.problems
    searched = request.form.get("service_search", "")
    return _respond(
        _render_page(
            opening,
            ticket=form.fresh_ticket(),
            services=find_services(opening.counter, searched),
            searched=searched,
            answers=answers,
            errors=errors,
        )
    )


def find_services(counter: OpenCounter, typed: str) -> tuple[OfferedService, ...]:
    """The counter's services whose name or code has every word that was typed, with or without its accents."""
    words = fold_text(typed).split()
    return tuple(
        service
        for service in counter.services
        if all(word in fold_text(f"{in_language(service.name, language())} {service.code}") for word in words)
    )


@lru_cache(maxsize=512)
def _render_blank_page(opening: Opening, _language: str) -> tuple[str, str]:
    """What stands before and after the ticket in a counter's blank page."""
    before, _place, after = _render_page(opening, ticket=_TICKET_PLACE, services=opening.counter.services).partition(
        _TICKET_PLACE
    )
    return before, after


def _render_page(
    opening: Opening,
    *,
    ticket: str,
    services: tuple[OfferedService, ...],
    searched: str = "",
    answers: Answers = _NOTHING,
    errors: Mapping[str, str] = _NOTHING,
) -> str:
    return render_template(
        "citizen/questionnaire.html",
        counter=opening.counter,
        document=opening.document,
        items=render_items(opening.document, opening.counter.one_stop_office, answers, errors),
        ticket=ticket,
        services=services,
        as_rows=len(services) <= ROWS_AT_MOST,
        searched=searched,
        answers=answers,
        errors=errors,
        minutes=estimate_minutes(opening.document),
        problems=_group_errors(errors),
        item_names=_name_items(opening.document) if errors else {},
        service_field=SERVICE_FIELD,
        ticket_field=TICKET_FIELD,
    )


def render_items(
    document: QuestionnaireDocument, office: Text, answers: Answers = _NOTHING, errors: Mapping[str, str] = _NOTHING
) -> Markup:
    """The sections of a questionnaire with their items, as answered; `office` is the local one-stop office."""
    markup = render_template(
        "citizen/items.html",
        document=document,
        office=in_language(office, language()),
        conditions=describe_conditions(document) if document.has_conditions else {},
        answers=answers,
        errors=errors,
    )
    return Markup(markup)  # noqa: S704 - made by an escaping template


def _respond(page: str) -> Response:
    response = make_response(page)
    # Asked for anew at each visit, since the ticket is used once, but kept for "back", since the answers are on it.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _group_errors(errors: Mapping[str, str]) -> dict[str, list[str]]:
    """The fields at fault by what is wrong with them, in the order of the form; the ticket is no field to go to."""
    problems: dict[str, list[str]] = {}
    for name, problem in errors.items():
        problems.setdefault(problem, []).extend([name] if name != TICKET_FIELD else [])
    return problems


def _name_items(document: QuestionnaireDocument) -> dict[str, str]:
    """How a respondent knows each item: rated ones by their running number, others by their text."""
    names = {name_field(item.code): in_language(item.text, language()) for item in document.items}
    for position, item in enumerate(document.rating_items, start=1):
        names[name_field(item.code)] = _("Câu %(number)d", number=position)
    return names
