"""Signing in and out."""

from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.commands import SignedIn, check_password, end_sign_in, note_wrong_password, start_sign_in
from survey.accounts.models import Account
from survey.database import committing
from survey.errors import SignInRefused
from survey.extensions import db, settings
from survey.texts import LANGUAGES
from survey.web.account import blueprint
from survey.web.account.access import COOKIE, current_account
from survey.web.account.addresses import own_address
from survey.web.account.browsers import name_browser
from survey.web.account.forms import SignInForm
from survey.web.desk import find_home


@blueprint.get("/sign-in")
def show_sign_in() -> ResponseReturnValue:
    """Ask for name and password."""
    if current_account() is not None:
        return redirect(url_for("account.go_home", next=request.args.get("next") or None))
    form = SignInForm(formdata=None, next=request.args.get("next", ""))
    return _render_sign_in(form)


@blueprint.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Check name and password, and start a sign-in."""
    form = SignInForm()
    if not form.validate():
        return _render_sign_in(form), 422
    database, username = db.session(), str(form.username.data)
    try:
        account = check_password(database, username, str(form.password.data), clock.now())
    except SignInRefused:
        with committing(database):
            note_wrong_password(database, username, at=clock.now())
        form.password.errors = [
            _("Tên đăng nhập và mật khẩu không khớp, hoặc tài khoản đang tạm nghỉ vì nhập sai nhiều lần.")
        ]
        return _render_sign_in(form), 422
    return open_sign_in(account, own_address(form.next.data), second_factor_given=False)


def open_sign_in(account: Account, then: str | None, *, second_factor_given: bool) -> ResponseReturnValue:
    """Sign an account in on this browser, and lead on."""
    database = db.session()
    with committing(database):
        signed_in = start_sign_in(
            database,
            account,
            at=clock.now(),
            hours=settings().session_hours,
            browser=name_browser(request.user_agent.string),
            second_factor_given=second_factor_given,
        )
    response = make_response(redirect(then or url_for("account.go_home"), 303))
    _keep_token(response, signed_in)
    return response


@blueprint.get("/")
def go_home() -> ResponseReturnValue:
    """Lead to where the person wanted to go, or to the first page that the account may enter."""
    return redirect(own_address(request.args.get("next")) or find_home(current_account()))


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the sign-in of this browser, here and in the database."""
    if token := request.cookies.get(COOKIE):
        database = db.session()
        with committing(database):
            end_sign_in(database, token)
    response = make_response(redirect(url_for("account.show_sign_in"), 303))
    response.delete_cookie(COOKIE)
    return response


@blueprint.post("/language")
def choose_language() -> ResponseReturnValue:
    """Keep the language of the office's pages."""
    if (chosen := request.form.get("choice")) in LANGUAGES:
        session["lang"] = chosen
    return redirect(own_address(request.form.get("next", "")) or url_for("account.go_home"), 303)


def _render_sign_in(form: SignInForm) -> str:
    return render_template("account/sign_in.html", form=form, openid=bool(settings().openid_issuer))


def _keep_token(response: Response, signed_in: SignedIn) -> None:
    response.set_cookie(
        COOKIE,
        signed_in.token,
        expires=signed_in.expires_at,
        httponly=True,
        samesite="Lax",
        secure=settings().secure_cookies,
    )
