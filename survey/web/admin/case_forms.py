"""The forms by which something is done with a case; each knows the last step that its reader saw."""

from datetime import date

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from survey import clock
from survey.followup.due_dates import DAYS_TO_ANSWER, add_working_days
from survey.followup.models import Case
from survey.organisation.queries import AgencyNode
from survey.texts import in_language
from survey.web.fields import ChoiceField
from survey.web.languages import language

LONGEST_NOTE = 1000
LONGEST_REPLY = 4000
_NO_DATE = _("Xin chọn ngày theo dạng ngày/tháng/năm.")


class OpeningForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Which agency answers, and by when."""

    agency = ChoiceField(_("Cơ quan xử lý"), coerce=int)
    due_on = DateField(_("Hạn trả lời"), [InputRequired(_NO_DATE)])
    note = TextAreaField(_("Ghi chú (chỉ trong cơ quan)"), [Length(max=LONGEST_NOTE)])


class StepForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """An act upon a case as it was seen."""

    seen = IntegerField(widget=HiddenInput())


class AcknowledgeForm(StepForm):
    """Take a case up."""

    note = TextAreaField(_("Ghi chú (chỉ trong cơ quan)"), [Length(max=LONGEST_NOTE)])


class PassOnForm(StepForm):
    """Give a case to another agency, and tell why."""

    agency = ChoiceField(_("Chuyển tới"), coerce=int)
    note = TextAreaField(
        _("Lý do chuyển"),
        [DataRequired(_("Xin ghi lý do chuyển để cơ quan nhận biết.")), Length(max=LONGEST_NOTE)],
    )


class AnswerForm(StepForm):
    """The words that the author will read."""

    reply = TextAreaField(
        _("Nội dung trả lời"), [DataRequired(_("Xin nhập nội dung trả lời.")), Length(max=LONGEST_REPLY)]
    )


class ReopenForm(StepForm):
    """Take an answered case up again."""

    due_on = DateField(_("Hạn trả lời mới"), [InputRequired(_NO_DATE)])
    note = TextAreaField(
        _("Lý do xem xét lại"),
        [DataRequired(_("Xin ghi lý do xem xét lại.")), Length(max=LONGEST_NOTE)],
    )


class TagsForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Words that sort the case, with commas between them."""

    tags = StringField(_("Nhãn, cách nhau bằng dấu phẩy"), [Length(max=400)])


FORMS: dict[str, type[FlaskForm]] = {
    "acknowledge": AcknowledgeForm,
    "pass-on": PassOnForm,
    "answer": AnswerForm,
    "reopen": ReopenForm,
    "tags": TagsForm,
}


def build_forms(case: Case, agencies: list[AgencyNode], sent: str = "") -> dict[str, FlaskForm]:
    """Every form of a case's page by its act; only the one that was sent holds what was typed."""
    forms = {}
    for act, kind in FORMS.items():
        form = kind(prefix=f"{act}-") if act == sent else kind(formdata=None, prefix=f"{act}-", data=_begin(case))
        forms[act] = form
    offer_agencies(forms["pass-on"].agency, [each for each in agencies if each.id != case.agency_id])
    return forms


def offer_agencies(field: ChoiceField, agencies: list[AgencyNode]) -> None:
    """Let a field choose among agencies."""
    field.offer((node.id, in_language(node.name, language())) for node in agencies)


def usual_due_day() -> date:
    """By when a case that is opened today is answered, unless somebody says otherwise."""
    return add_working_days(clock.today(), DAYS_TO_ANSWER)


def _begin(case: Case) -> dict[str, object]:
    tags = ", ".join(tag.tag for tag in case.tags)
    return {"seen": case.steps[-1].id, "due_on": usual_due_day(), "tags": tags}
