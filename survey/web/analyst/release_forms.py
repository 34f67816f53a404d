"""The forms by which results are published and withdrawn."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length


class ReleaseForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """What a release is, in the words of who publishes it, and that it was looked at."""

    note = StringField(
        _("Lần công bố này là gì"),
        validators=[
            DataRequired(_("Xin ghi lần công bố này là gì, ví dụ: Kết quả chính thức năm 2026.")),
            Length(max=300),
        ],
    )
    is_checked = BooleanField(
        _("Tôi đã xem các con số dưới bộ lọc này và công bố chúng; bản đã công bố không sửa được nữa"),
        validators=[InputRequired(_("Xin đánh dấu rằng đã xem các con số."))],
    )


class WithdrawForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Why a release no longer stands."""

    reason = TextAreaField(
        _("Vì sao rút lại"),
        validators=[DataRequired(_("Xin ghi lý do; lý do hiện bên cạnh bản đã rút.")), Length(max=1000)],
    )
