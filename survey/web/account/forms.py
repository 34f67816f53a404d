"""The forms of signing in, and of keeping one's own account."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from survey.accounts.passwords import MAXIMUM_LENGTH


class SignInForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """User name and password, and where to go afterwards."""

    username = StringField(_("Tên đăng nhập"), [InputRequired(_("Xin nhập tên đăng nhập.")), Length(max=64)])
    password = PasswordField(_("Mật khẩu"), [InputRequired(_("Xin nhập mật khẩu.")), Length(max=MAXIMUM_LENGTH)])
    next = HiddenField()


class CodeForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A code from the telephone, or a recovery code."""

    code = StringField(_("Mã xác nhận"), [InputRequired(_("Xin nhập mã.")), Length(max=32)])
    next = HiddenField()


class PasswordForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """The password as it is, and twice as it shall be."""

    current = PasswordField(_("Mật khẩu hiện tại"), [InputRequired(_("Xin nhập mật khẩu hiện tại."))])
    new = PasswordField(_("Mật khẩu mới"), [InputRequired(_("Xin nhập mật khẩu mới."))])
    again = PasswordField(
        _("Nhập lại mật khẩu mới"),
        [
            InputRequired(_("Xin nhập lại mật khẩu mới.")),
            EqualTo("new", _("Hai lần nhập mật khẩu mới không giống nhau.")),
        ],
    )
    next = HiddenField()
