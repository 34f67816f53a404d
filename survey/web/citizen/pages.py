"""Making the form's page: blank, which is the same for everyone at a counter but for its ticket, or as answered."""

from collections.abc import Mapping
from functools import lru_cache

from flask import make_response, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from survey.campaigns.queries import OfferedService, OpenCounter
from survey.extensions import ticket_office
from survey.questionnaires.document import QuestionnaireDocument
from survey.texts import fold_text, in_language
from survey.web.citizen.forms import SERVICE_FIELD, TICKET_FIELD, AnswerForm, name_field
from survey.web.languages import language

# Up to so many services are shown as rows to tap; more are searched.
ROWS_AT_MOST = 8
_NOTHING: Mapping[str, str] = {}


def render_form(counter: OpenCounter, document: QuestionnaireDocument) -> Response:
    """The form with nothing answered yet."""
    items = _render_blank_items(document, language(), in_language(counter.one_stop_office, language()))
    return _render_page(counter, document, items=items, ticket=ticket_office().issue(counter.code))


def render_answered_form(counter: OpenCounter, document: QuestionnaireDocument, form: AnswerForm) -> Response:
    """The form as it was filled in, with a fresh ticket and, after it was sent, what is wrong at each place."""
    answers = {name: field.data or "" for name, field in form._fields.items()}
    errors = {name: str(problems[0]) for name, problems in form.errors.items() if problems}
    ticket = form.fresh_ticket()
    items = _render_items(document, in_language(counter.one_stop_office, language()), answers, errors)
    services = find_services(counter, request.form.get("service_search", ""))
    return _render_page(
        counter, document, items=items, ticket=ticket, services=services, answers=answers, errors=errors
    )


def find_services(counter: OpenCounter, typed: str) -> tuple[OfferedService, ...]:
    """The counter's services whose name or code has every word that was typed, with or without its accents."""
    words = fold_text(typed).split()
    return tuple(
        service
        for service in counter.services
        if all(word in fold_text(f"{in_language(service.name, language())} {service.code}") for word in words)
    )


def _render_page(
    counter: OpenCounter,
    document: QuestionnaireDocument,
    *,
    items: Markup,
    ticket: str,
    services: tuple[OfferedService, ...] | None = None,
    answers: Mapping[str, str] = _NOTHING,
    errors: Mapping[str, str] = _NOTHING,
) -> Response:
    services = counter.services if services is None else services
    page = render_template(
        "citizen/questionnaire.html",
        counter=counter,
        document=document,
        items=items,
        ticket=ticket,
        services=services,
        as_rows=len(services) <= ROWS_AT_MOST,
        searched=request.form.get("service_search", ""),
        answers=answers,
        errors=errors,
        problems=_group_errors(errors),
        item_names=_name_items(document) if errors else {},
        service_field=SERVICE_FIELD,
        ticket_field=TICKET_FIELD,
    )
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


@lru_cache(maxsize=128)
def _render_blank_items(document: QuestionnaireDocument, _language: str, office: str) -> Markup:
    return _render_items(document, office, {}, {})


def _render_items(
    document: QuestionnaireDocument, office: str, answers: Mapping[str, str], errors: Mapping[str, str]
) -> Markup:
    return Markup(  # noqa: S704 - made by an escaping template
        render_template("citizen/items.html", document=document, office=office, answers=answers, errors=errors)
    )
