"""The form that a questionnaire version makes: one field an item, and the ticket in place of a CSRF cookie."""

from functools import lru_cache
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.csrf.core import CSRF
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from survey.campaigns.queries import OfferedService, OpenCounter
from survey.collection.submission import is_number, list_submitted
from survey.collection.tickets import ExpiredTicket, ForgedTicket, Ticket
from survey.extensions import ticket_office
from survey.questionnaires.document import QuestionnaireDocument
from survey.questionnaires.item_types import AnswerableItem, MultipleChoiceItem, NumberItem, TextItem, list_values
from survey.web.citizen.opening import Opening

SERVICE_FIELD = "service"
TICKET_FIELD = "ticket"
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
    if opening.document.has_conditions:
        _ask_only_what_is_shown(opening.document, form)
    return form


def list_answers(document: QuestionnaireDocument, form: AnswerForm) -> dict[str, str | list[str]]:
    """What was filled in, by item code."""
    return {item.code: form[name_field(item.code)].data or "" for item in document.answerable_items}


def name_field(item_code: str) -> str:
    """The name of an item's field; the prefix keeps a code such as "data" or "service" from meeting another name."""
    return f"answer_{item_code}"


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


def _ask_only_what_is_shown(document: QuestionnaireDocument, form: AnswerForm) -> None:
    """Whatever stands in a field that its condition does not show is neither missed nor judged: it is not stored."""
    chosen = {code: list_submitted(value) for code, value in list_answers(document, form).items()}
    shown = document.find_shown(chosen)
    for item in document.answerable_items:
        if item.code not in shown:
            form[name_field(item.code)].validators = []


@lru_cache(maxsize=64)
def _build_form_class(document: QuestionnaireDocument) -> type[AnswerForm]:
    fields: dict[str, Any] = {SERVICE_FIELD: StringField()}
    fields |= {name_field(item.code): _build_field(item) for item in document.answerable_items}
    return type("QuestionnaireForm", (AnswerForm,), fields)


def _build_field(item: AnswerableItem) -> Field:
    # Messages are lazy: one class serves every language. Radio rows are the template's work, so a field is plain text
    # here and its validators say which texts the item offers.
    presence = InputRequired(lazy_gettext("Xin chọn một câu trả lời.")) if item.required else Optional()
    strange = lazy_gettext("Câu trả lời này không có trong phiếu.")
    if isinstance(item, TextItem):
        too_long = lazy_gettext("Ý kiến quá dài: tối đa %(max)d ký tự.", max=item.max_length)
        return TextAreaField(validators=[presence, Length(max=item.max_length, message=too_long), PlainText()])
    if isinstance(item, NumberItem):
        return StringField(validators=[presence, WholeNumber(item)])
    if isinstance(item, MultipleChoiceItem):
        return ChosenField(validators=[presence, EachAnyOf(list_values(item), strange)])
    return StringField(validators=[presence, AnyOf(list_values(item), strange)])


class ChosenField(SelectMultipleField):
    """The values chosen of several; its validators say which there are."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate_choice=False, choices=[], **options)


class EachAnyOf:
    """Refuses a value that is not offered, and one that is sent twice."""

    def __init__(self, values: tuple[str, ...], message: str) -> None:
        self.values, self.message = values, message

    def __call__(self, form: Any, field: Field) -> None:
        """Raise ValidationError unless each value is one of those offered."""
        sent = field.data or []
        if len(set(sent)) < len(sent) or not set(sent) <= set(self.values):
            raise ValidationError(str(self.message))


class WholeNumber:
    """Refuses what is not a whole number within an item's limits."""

    def __init__(self, item: NumberItem) -> None:
        self.item = item

    def __call__(self, form: Any, field: Field) -> None:
        """Raise ValidationError unless the text is such a number."""
        if not is_number(self.item, (field.data or "").strip()):
            least, most = self.item.minimum, self.item.maximum
            raise ValidationError(
                _("Xin nhập một số nguyên từ %(least)d đến %(most)d, chỉ gồm chữ số.", least=least, most=most)
            )


class PlainText:
    """Refuses characters that are not text, which some databases cannot store."""

    def __call__(self, form: Any, field: Field) -> None:
        """Raise ValidationError where a control character or half a character is in the text."""
        if any(not (character.isprintable() or character in "\n\r\t") for character in field.data or ""):
            raise ValidationError(_("Ý kiến có ký tự không đọc được; xin xóa ký tự đó rồi gửi lại."))
