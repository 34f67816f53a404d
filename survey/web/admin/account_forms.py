"""The form of a colleague's account: who they are, and what they may do where."""

import re
from collections.abc import Sequence

from flask import request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from survey.accounts.models import Role
from survey.accounts.scope import Grant
from survey.organisation.queries import AgencyTree
from survey.web.addresses import read_number

ROLE_NAMES = {
    Role.ADMINISTRATOR: _("Quản trị"),
    Role.DESIGNER: _("Thiết kế phiếu"),
    Role.COORDINATOR: _("Điều phối tại cơ quan"),
    Role.ANALYST: _("Phân tích"),
    Role.AUDITOR: _("Kiểm tra (chỉ xem)"),
}
# So many empty rows for further roles stand under those that an account has.
_EMPTY_ROWS = 2
_GRANT_ROWS = 12
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_USERNAME = re.compile(r"[a-zA-Z0-9._-]{3,64}")


class AccountForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Name, address and roles of a colleague."""

    name = StringField(_("Họ và tên"), [InputRequired(_("Xin nhập họ và tên.")), Length(max=128)])
    email = StringField(
        _("Thư điện tử"),
        [Optional(), Length(max=254), Regexp(_ADDRESS, message=_("Địa chỉ thư chưa đúng, ví dụ: ten@tinh.gov.vn"))],
    )


class NewAccountForm(AccountForm):
    """A new colleague, with the name they sign in by."""

    username = StringField(
        _("Tên đăng nhập"),
        [
            InputRequired(_("Xin nhập tên đăng nhập.")),
            Regexp(_USERNAME, message=_("Tên đăng nhập gồm 3–64 chữ không dấu, chữ số, dấu chấm và gạch.")),
        ],
    )


class BadGrant(ValueError):
    """A row of the roles names an agency or role that does not exist."""


def read_grants(tree: AgencyTree) -> list[Grant]:
    """The roles that were posted, row by row; rows without a role are skipped.

    Raises BadGrant for a role or an agency that does not exist.
    """
    grants = []
    for row in range(_GRANT_ROWS):
        role, agency = request.form.get(f"role-{row}", ""), request.form.get(f"agency-{row}", "")
        if not role:
            continue
        try:
            on = read_number(agency) if agency else None
        except ValueError as error:
            raise BadGrant(f"{role!r} on {agency[:20]!r}") from error
        if role not in tuple(Role) or (on is not None and on not in tree.nodes):
            raise BadGrant(f"{role!r} on {agency!r}")
        grants.append(Grant(Role(role), on))
    return grants


def list_rows(grants: Sequence[Grant]) -> list[Grant | None]:
    """The rows to show: one a role that the account has, and some empty ones."""
    rows: list[Grant | None] = [*grants, *[None] * _EMPTY_ROWS]
    return rows[:_GRANT_ROWS]
