"""The forms of a campaign: what is said of it, and its sample plan."""

import re
from collections.abc import Collection, Sequence
from datetime import date

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length, NumberRange, Regexp, ValidationError

from survey.campaigns.keeping import CampaignFacts
from survey.campaigns.models import Campaign
from survey.organisation.outline import is_open_on
from survey.organisation.queries import AgencyTree
from survey.questionnaires.instruments.load import list_methods
from survey.questionnaires.models import QuestionnaireVersion
from survey.texts import LANGUAGES
from survey.web.fields import ChoiceField, DayField, WholeNumberField
from survey.web.languages import translated

_DATE = _("Xin nhập ngày, tháng, năm.")


class CampaignForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """What is said of a campaign."""

    code = StringField(
        _("Mã đợt"),
        [
            InputRequired(_("Xin nhập mã đợt.")),
            Regexp(
                r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}\Z",
                message=_("Mã gồm chữ không dấu, chữ số và dấu gạch, tối đa 32 ký tự."),
            ),
        ],
    )
    name_vi = StringField(_("Tên đợt, tiếng Việt"), [InputRequired(_("Xin nhập tên đợt.")), Length(max=200)])
    name_en = StringField(_("Tên đợt, tiếng Anh"), [Length(max=200)])
    version = ChoiceField(_("Phiếu hỏi đã công bố"), coerce=str)
    method = ChoiceField(_("Phương pháp tính chỉ số"), coerce=str)
    office_vi = StringField(
        _("Tên Bộ phận Một cửa, tiếng Việt"),
        [InputRequired(_("Xin nhập tên Bộ phận Một cửa.")), Length(max=200)],
    )
    office_en = StringField(_("Tên Bộ phận Một cửa, tiếng Anh"), [Length(max=200)])
    opens_on = DayField(_("Ngày bắt đầu"), [InputRequired(_DATE)])
    closes_on = DayField(_("Ngày kết thúc"), [InputRequired(_DATE)])
    precedence = WholeNumberField(
        _("Thứ tự ưu tiên"),
        [InputRequired(_("Xin nhập một số nguyên.")), NumberRange(-100, 100, _("Xin nhập số từ -100 đến 100."))],
    )

    def validate_closes_on(self, field: DayField) -> None:
        """A campaign ends on the day that it begins, or later."""
        if field.data and self.opens_on.data and field.data < self.opens_on.data:
            raise ValidationError(gettext("Ngày kết thúc phải từ ngày bắt đầu trở đi."))


class PlanForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """How a sample plan is made."""

    total = WholeNumberField(
        _("Tổng số phiếu mong muốn"),
        [InputRequired(_("Xin nhập một số nguyên.")), NumberRange(1, 1_000_000, _("Xin nhập số từ 1 đến 1.000.000."))],
    )
    rule = ChoiceField(
        _("Cách chia"),
        pairs=[
            ("proportional", _("theo số hồ sơ: chỉ số chung chính xác nhất")),
            ("power", _("theo căn bậc hai của số hồ sơ: cân bằng giữa toàn tỉnh và từng nơi")),
            ("equal", _("đều nhau: từng nơi chính xác như nhau")),
        ],
    )
    minimum = WholeNumberField(
        _("Ít nhất mỗi ô"),
        [InputRequired(_("Xin nhập một số nguyên.")), NumberRange(0, 10_000, _("Xin nhập số từ 0 đến 10.000."))],
    )


def fill_choices(form: CampaignForm, versions: Sequence[QuestionnaireVersion]) -> None:
    """Offer the published versions and the methods."""
    form.version.offer(
        (
            str(each.id),
            gettext("%(title)s, bản %(number)d", title=translated(each.questionnaire.title), number=each.number),
        )
        for each in versions
    )
    form.method.offer((each.id, translated(each.title)) for each in list_methods())


def list_scope_choices(tree: AgencyTree, today: date, kept: Collection[int] = ()) -> list[tuple[int, int]]:
    """What can be ticked as a campaign's scope: open roots and what stands right under them, each with its depth.

    kept : the agencies in scope now, which are there whatever they became, so that saving loses none.
    """
    nodes = [node for node in tree.nodes.values() if node.id in kept or is_open_on(node, today)]
    roots = [node.id for node in nodes if node.parent_id is None]
    under = {root: [node.id for node in nodes if node.parent_id == root] for root in roots}
    choices = [pair for root in roots for pair in [(root, 0), *((child, 1) for child in under[root])]]
    offered = {agency for agency, _depth in choices}
    return choices + [(node.id, 0) for node in nodes if node.id in kept and node.id not in offered]


def read_scope(tree: AgencyTree) -> tuple[int, ...]:
    """The agencies that were ticked; what is no agency is left out."""
    ticked = [int(value) for value in request.form.getlist("agency") if re.fullmatch(r"[0-9]{1,9}", value)]
    return tuple(sorted({each for each in ticked if each in tree.nodes}))


def read_languages() -> tuple[str, ...]:
    """The languages that were ticked, Vietnamese always."""
    ticked = request.form.getlist("language")
    return tuple(language for language in LANGUAGES if language == "vi" or language in ticked)


def read_campaign_facts(form: CampaignForm, tree: AgencyTree, code: str) -> CampaignFacts:
    """What a valid form says."""
    opens_on, closes_on = form.opens_on.data, form.closes_on.data
    if opens_on is None or closes_on is None:
        raise ValueError("the form was not checked")
    return CampaignFacts(
        code=code,
        name=_read_text(form.name_vi, form.name_en),
        version_id=int(form.version.data),
        method=str(form.method.data),
        one_stop_office=_read_text(form.office_vi, form.office_en),
        opens_on=opens_on,
        closes_on=closes_on,
        languages=read_languages(),
        precedence=form.precedence.data or 0,
        agencies=read_scope(tree),
    )


def fill_campaign(campaign: Campaign) -> dict[str, object]:
    """What the form of a campaign shows before anything is changed."""
    return {
        "code": campaign.code,
        "name_vi": campaign.name.get("vi", ""),
        "name_en": campaign.name.get("en", ""),
        "version": str(campaign.version_id),
        "method": campaign.method,
        "office_vi": campaign.one_stop_office.get("vi", ""),
        "office_en": campaign.one_stop_office.get("en", ""),
        "opens_on": campaign.opens_on,
        "closes_on": campaign.closes_on,
        "precedence": campaign.precedence,
    }


def _read_text(vietnamese: StringField, english: StringField) -> dict[str, str]:
    typed = {"vi": (vietnamese.data or "").strip(), "en": (english.data or "").strip()}
    return {language: text for language, text in typed.items() if text}
