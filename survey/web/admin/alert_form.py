"""The form of a rule that raises alerts."""

import re

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from survey.followup.alert_rules import RuleTerms
from survey.followup.low_scores import LOW_AT_MOST
from survey.followup.models import AlertGrouping
from survey.web.fields import ChoiceField

_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")
GROUPING_NAMES = {
    AlertGrouping.COUNTER: _("từng quầy"),
    AlertGrouping.SERVICE: _("từng thủ tục của từng cơ quan có trách nhiệm"),
}
LEVEL_NAMES = {
    1: _("1 (rất không hài lòng)"),
    2: _("2 trở xuống (không hài lòng)"),
    3: _("3 trở xuống (kể cả bình thường)"),
    4: _("4 trở xuống (chưa rất hài lòng)"),
}
EVERYWHERE_CHOICE = 0


class RuleForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """How many low scores, within how many days, where, and who is told."""

    name = StringField(_("Tên quy tắc"), [DataRequired(_("Xin đặt tên cho quy tắc.")), Length(max=128)])
    agency = ChoiceField(_("Theo dõi tại"), coerce=int)
    grouping = ChoiceField(_("Tính riêng cho"), pairs=GROUPING_NAMES.items(), coerce=AlertGrouping)
    low_scores = IntegerField(
        _("Số phiếu điểm thấp"),
        [InputRequired(_("Xin nhập số phiếu, từ 1.")), NumberRange(1, 10_000, _("Xin nhập số từ 1 đến 10 000."))],
        default=3,
    )
    days = IntegerField(
        _("Trong số ngày"),
        [InputRequired(_("Xin nhập số ngày, từ 1.")), NumberRange(1, 366, _("Xin nhập số từ 1 đến 366."))],
        default=7,
    )
    low_share = IntegerField(
        _("Chiếm ít nhất bao nhiêu phần trăm số phiếu ở đó"),
        [InputRequired(_("Xin nhập số từ 0 đến 100.")), NumberRange(0, 100, _("Xin nhập số từ 0 đến 100."))],
        default=10,
    )
    low_at_most = ChoiceField(
        _("Điểm thấp là có câu ở mức"), pairs=LEVEL_NAMES.items(), coerce=int, default=LOW_AT_MOST
    )
    email = StringField(
        _("Gửi thư tới (để trống nếu không gửi)"),
        [Optional(), Length(max=254), Regexp(_ADDRESS, message=_("Địa chỉ thư chưa đúng, ví dụ: ten@tinh.gov.vn"))],
    )
    is_active = BooleanField(_("Đang dùng"), default=True)

    def read(self) -> RuleTerms:
        """The rule as it was filled in."""
        return RuleTerms(
            name=(self.name.data or "").strip(),
            agency_id=self.agency.data or None,
            grouping=self.grouping.data,
            low_scores=self.low_scores.data or 1,
            low_at_most=self.low_at_most.data,
            days=self.days.data or 1,
            low_share=self.low_share.data or 0,
            email=(self.email.data or "").strip() or None,
            is_active=self.is_active.data,
        )
