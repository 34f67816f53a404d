"""The sign-in form."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """User name and password, and where to go afterwards."""

    username = StringField(_("Tên đăng nhập"), [InputRequired(_("Xin nhập tên đăng nhập.")), Length(max=64)])
    password = PasswordField(_("Mật khẩu"), [InputRequired(_("Xin nhập mật khẩu.")), Length(max=256)])
    next = HiddenField()
