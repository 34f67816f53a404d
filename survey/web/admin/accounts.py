"""Colleagues' accounts: made, changed, closed, and helped when a password or a telephone is lost."""

import secrets
from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.commands import TakenUsername, create_account, end_all_sign_ins
from survey.accounts.models import Account
from survey.accounts.permissions import Permission
from survey.accounts.roster import (
    LastAdministrator,
    change_account,
    close_account,
    find_account,
    list_accounts,
    reopen_account,
    set_password,
)
from survey.accounts.scope import Grant
from survey.accounts.second_factor import remove_second_factor
from survey.audit import record
from survey.database import committing
from survey.extensions import db
from survey.organisation.queries import AgencyTree, load_agency_tree
from survey.web.account.access import requires, scope_of, signed_in
from survey.web.admin import blueprint
from survey.web.admin.account_forms import ROLE_NAMES, AccountForm, BadGrant, NewAccountForm, list_rows, read_grants

_PASSWORD_BYTES = 12


@blueprint.get("/accounts")
@requires(Permission.READ_ACCOUNTS)
def show_accounts() -> ResponseReturnValue:
    """List every account with its roles."""
    _refuse_part_of_the_tree(Permission.READ_ACCOUNTS)
    return render_template(
        "admin/accounts.html",
        accounts=list_accounts(db.session()),
        tree=load_agency_tree(db.session()),
        role_names=ROLE_NAMES,
        may_keep=Permission.KEEP_ACCOUNTS in signed_in().permissions,
        now=clock.now(),
    )


@blueprint.get("/accounts/new")
@requires(Permission.KEEP_ACCOUNTS)
def show_new_account() -> ResponseReturnValue:
    """Ask who the new colleague is."""
    _refuse_part_of_the_tree(Permission.KEEP_ACCOUNTS)
    return _render_form(NewAccountForm(formdata=None), [])


@blueprint.post("/accounts/new")
@requires(Permission.KEEP_ACCOUNTS)
def make_account() -> ResponseReturnValue:
    """Make an account with a password that is shown once and must be changed at the first sign-in."""
    _refuse_part_of_the_tree(Permission.KEEP_ACCOUNTS)
    form, session, tree = NewAccountForm(), db.session(), load_agency_tree(db.session())
    grants = _read_grants(form, tree)
    if not form.validate() or grants is None:
        return _render_form(form, grants or []), 422
    if not grants:
        form.name.errors = [_("Xin chọn ít nhất một vai trò cho tài khoản.")]
        return _render_form(form, []), 422
    password, own = secrets.token_urlsafe(_PASSWORD_BYTES), signed_in()
    try:
        with committing(session):
            account = create_account(
                session,
                username=str(form.username.data),
                name=str(form.name.data),
                email=form.email.data or None,
                password=password,
                role=grants[0].role,
                agency_id=grants[0].agency_id,
                created_at=clock.now(),
                must_change_password=True,
                by=own.actor,
            )
            change_account(
                session,
                account,
                name=account.name,
                email=account.email,
                grants=grants,
                by=own.actor,
                at=clock.now(),
            )
    except TakenUsername:
        form.username.errors = [_("Tên đăng nhập này đã có người dùng; xin chọn tên khác.")]
        return _render_form(form, grants), 422
    return render_template("admin/account_password.html", kept=account, password=password)


@blueprint.get("/accounts/<username>")
@requires(Permission.READ_ACCOUNTS)
def show_account(username: str) -> ResponseReturnValue:
    """Show one account, to read or to change."""
    _refuse_part_of_the_tree(Permission.READ_ACCOUNTS)
    account = find_account(db.session(), username)
    grants = [Grant(grant.role, grant.agency_id) for grant in account.grants]
    return _render_form(AccountForm(formdata=None, obj=account), grants, account)


@blueprint.post("/accounts/<username>")
@requires(Permission.KEEP_ACCOUNTS)
def save_account(username: str) -> ResponseReturnValue:
    """Change one account."""
    _refuse_part_of_the_tree(Permission.KEEP_ACCOUNTS)
    form, session = AccountForm(), db.session()
    account, grants = find_account(session, username), _read_grants(form, load_agency_tree(session))
    if not form.validate() or grants is None:
        return _render_form(form, grants or [], account), 422
    try:
        with committing(session):
            change_account(
                session,
                account,
                name=str(form.name.data),
                email=form.email.data or None,
                grants=grants,
                by=signed_in().actor,
                at=clock.now(),
            )
    except LastAdministrator:
        form.name.errors = [_("Phải còn ít nhất một quản trị viên của toàn hệ thống; thay đổi chưa được lưu.")]
        return _render_form(form, grants, account), 422
    flash(_("Đã lưu tài khoản %(name)s.", name=account.name))
    return redirect(url_for("admin.show_accounts"), 303)


@blueprint.post("/accounts/<username>/<act>")
@requires(Permission.KEEP_ACCOUNTS)
def act_on_account(username: str, act: str) -> ResponseReturnValue:
    """Close or reopen an account, end its sign-ins, or help with a lost password or telephone."""
    _refuse_part_of_the_tree(Permission.KEEP_ACCOUNTS)
    session, own, at = db.session(), signed_in(), clock.now()
    account = find_account(session, username)
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    try:
        with committing(session):
            if act == "close":
                close_account(session, account, by=own.actor, at=at)
            elif act == "reopen":
                reopen_account(session, account, by=own.actor, at=at)
            elif act == "sign-out":
                end_all_sign_ins(session, account)
                record(session, own.actor, "account.signed_out", f"account:{username}", at=at)
            elif act == "second-factor":
                remove_second_factor(session, account, by=own.actor, at=at)
            elif act == "password":
                set_password(session, account, password, by=own.actor, at=at, must_change=True)
            else:
                abort(404)
    except LastAdministrator:
        flash(_("Đây là quản trị viên cuối cùng của toàn hệ thống nên không thể đóng."), "error")
        return redirect(url_for("admin.show_account", username=username), 303)
    if act == "password":
        return render_template("admin/account_password.html", kept=account, password=password)
    flash(_("Đã thực hiện với tài khoản %(name)s.", name=account.name))
    return redirect(url_for("admin.show_account", username=username), 303)


def _refuse_part_of_the_tree(permission: Permission) -> None:
    """Accounts belong to the whole installation: who administers a part of the tree does not keep them."""
    if not scope_of(permission).holds(None):
        abort(403)


def _read_grants(form: AccountForm, tree: AgencyTree) -> list[Grant] | None:
    try:
        return read_grants(tree)
    except BadGrant:
        form.name.errors = [_("Có vai trò hoặc cơ quan không tồn tại; xin chọn lại.")]
        return None


def _render_form(form: AccountForm, grants: Sequence[Grant], account: Account | None = None) -> str:
    return render_template(
        "admin/account.html",
        form=form,
        kept=account,
        rows=list_rows(grants),
        tree=load_agency_tree(db.session()),
        role_names=ROLE_NAMES,
        may_keep=Permission.KEEP_ACCOUNTS in signed_in().permissions,
    )
