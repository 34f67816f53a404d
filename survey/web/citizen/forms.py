"""The form that a questionnaire version makes: its answers, the service, and the ticket in place of a CSRF cookie."""

from functools import lru_cache
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, StringField, ValidationError
from wtforms.csrf.core import CSRF
from wtforms.validators import AnyOf, InputRequired

from survey.campaigns.queries import OfferedService, OpenCounter
from survey.collection.tickets import ExpiredTicket, ForgedTicket, Ticket
from survey.extensions import ticket_office
from survey.questionnaires.document import QuestionnaireDocument
from survey.questionnaires.item_types import MultipleChoiceItem
from survey.web.citizen.answers_field import AnswersField, name_field
from survey.web.citizen.opening import Opening

SERVICE_FIELD = "service"
TICKET_FIELD = "ticket"
ANSWERS = "questionnaire_answers"
# What the form may carry besides answers: the language, and the search for a service with its button.
CONTROLS = frozenset({SERVICE_FIELD, TICKET_FIELD, "lang", "service_search", "find_service"})


class TicketCSRF(CSRF):
    """The signed ticket as WTForms' protection against forged posts: bound to the counter code, without a cookie."""

    def setup_form(self, form: Any) -> Any:
        """Keep the counter code that the ticket must be for."""
        self.code: str = form.meta.csrf_context
        self.ticket: Ticket | None = None
        return super().setup_form(form)

    def generate_csrf_token(self, csrf_token_field: Field) -> str:
        """A fresh ticket; where one came back that was ours, with its submission key, so that it still counts once."""
        return ticket_office().issue(self.code, self.ticket.submission_key if self.ticket else None)

    def validate_csrf_token(self, form: Any, field: Field) -> None:
        """Read the ticket that came back."""
        try:
            self.ticket = ticket_office().read(field.data or "", self.code)
        except ExpiredTicket as error:
            self.ticket = error.ticket
            raise ValidationError(
                _("Phiếu để quá lâu nên đã hết hạn. Các câu trả lời vẫn còn: xin bấm “Gửi câu trả lời” một lần nữa.")
            ) from error
        except ForgedTicket as error:
            raise ValidationError(
                _("Hệ thống không nhận ra phiếu này. Các câu trả lời vẫn còn: xin bấm “Gửi câu trả lời” một lần nữa.")
            ) from error


class AnswerForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """The part that every questionnaire's form has; `build_answer_form` adds the items."""

    class Meta:
        """WTForms' settings: the ticket is the CSRF token."""

        csrf = True
        csrf_class = TicketCSRF
        csrf_field_name = TICKET_FIELD
        # Every message is ours and translated by us; looking up WTForms' own costs more than the answers.
        locales = False

        def get_translations(self, form: Any) -> None:
            """None of WTForms' own texts are shown."""

    @property
    def returned_ticket(self) -> Ticket | None:
        """The ticket that came back, where it was ours."""
        protection: TicketCSRF = self._csrf
        return protection.ticket

    @property
    def answers(self) -> AnswersField:
        """What was answered, and what is wrong with it."""
        field: AnswersField = self[ANSWERS]
        return field

    def fresh_ticket(self) -> str:
        """The ticket for the next try; it keeps the submission key of the one that came back, if that was ours."""
        protection: TicketCSRF = self._csrf
        return protection.generate_csrf_token(self[TICKET_FIELD])


def build_answer_form(opening: Opening) -> AnswerForm:
    """The form of a counter, bound to what was posted."""
    form = _build_form_class(opening.document)(formdata=request.form, meta={"csrf_context": opening.counter.code})
    form[SERVICE_FIELD].validators = [
        InputRequired(_("Xin chọn thủ tục mà Ông/Bà đến làm hôm nay.")),
        AnyOf(
            [str(service.id) for service in opening.counter.services], _("Quầy này không tiếp nhận thủ tục đã chọn.")
        ),
    ]
    return form


def find_chosen_service(counter: OpenCounter, form: AnswerForm) -> OfferedService:
    """The service that a valid form chose."""
    return next(service for service in counter.services if str(service.id) == form[SERVICE_FIELD].data)


def is_searching(form: AnswerForm) -> bool:
    """Whether the person looks for a service: pressed "find", or Enter in the search field, which sends the form."""
    return "find_service" in request.form or bool(request.form.get("service_search") and not form[SERVICE_FIELD].data)


def list_strange_fields(document: QuestionnaireDocument) -> list[str]:
    """What was posted that the form did not ask: unknown names, and one name with several values."""
    known = CONTROLS | {name_field(item.code) for item in document.answerable_items}
    multiple = {name_field(item.code) for item in document.items if isinstance(item, MultipleChoiceItem)}
    return sorted(
        name for name, values in request.form.lists() if name not in known or (len(values) > 1 and name not in multiple)
    )


@lru_cache(maxsize=64)
def _build_form_class(document: QuestionnaireDocument) -> type[AnswerForm]:
    fields: dict[str, Any] = {SERVICE_FIELD: StringField(), ANSWERS: AnswersField(document)}
    return type("QuestionnaireForm", (AnswerForm,), fields)
