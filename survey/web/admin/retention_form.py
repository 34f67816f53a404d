"""The form of a campaign's retention rule, and how the rule is told."""

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired, NumberRange

from survey.collection.models import RetentionRule, RetentionWay
from survey.collection.retention import LONGEST_MONTHS
from survey.web.fields import ChoiceField, WholeNumberField

USUAL_MONTHS = 12
WAY_NAMES = {
    RetentionWay.ERASE: _("xóa hẳn lời ý kiến"),
    RetentionWay.MASK: _("che tên, số điện thoại, số giấy tờ, thư điện tử, biển số"),
}


class RetentionRuleForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """For how many months, and what becomes of the comments then."""

    months = WholeNumberField(
        _("Giữ trong số tháng"),
        [
            InputRequired(_("Xin nhập số tháng, từ 1.")),
            NumberRange(1, LONGEST_MONTHS, _("Xin nhập số từ %(min)d đến %(max)d.")),
        ],
        default=USUAL_MONTHS,
    )
    way = ChoiceField(_("Sau đó"), pairs=WAY_NAMES.items(), coerce=RetentionWay, default=RetentionWay.ERASE)

    def read(self) -> tuple[RetentionWay, int]:
        """The way and the months, once they are valid."""
        return self.way.data, self.months.data or USUAL_MONTHS


def name_rule(rule: RetentionRule | None) -> str:
    """A rule in the language of the request, as "giữ 12 tháng, sau đó xóa hẳn"; or that there is none."""
    if rule is None:
        return str(gettext("chưa có quy định: lời ý kiến được giữ cho tới khi có người xóa"))
    if rule.way is RetentionWay.ERASE:
        told = ngettext("giữ %(num)d tháng, sau đó xóa hẳn", "giữ %(num)d tháng, sau đó xóa hẳn", rule.months)
    else:
        told = ngettext(
            "giữ %(num)d tháng, sau đó che thông tin cá nhân",
            "giữ %(num)d tháng, sau đó che thông tin cá nhân",
            rule.months,
        )
    return str(told)
