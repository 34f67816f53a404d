"""Signing in and out."""

from urllib.parse import urlsplit

from flask import make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.commands import check_password, end_sign_in, start_sign_in
from survey.database import committing
from survey.errors import SignInRefused
from survey.extensions import db, settings
from survey.texts import LANGUAGES
from survey.web.account import blueprint
from survey.web.account.access import COOKIE, current_account
from survey.web.account.forms import SignInForm
from survey.web.desk import find_home


@blueprint.get("/sign-in")
def show_sign_in() -> ResponseReturnValue:
    """Ask for name and password."""
    if current_account() is not None:
        return redirect(find_home(current_account()))
    form = SignInForm(formdata=None, next=request.args.get("next", ""))
    return render_template("account/sign_in.html", form=form)


@blueprint.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Check name and password, and start a sign-in."""
    form = SignInForm()
    if not form.validate():
        return render_template("account/sign_in.html", form=form), 422
    database = db.session()
    try:
        account_id = check_password(database, str(form.username.data), str(form.password.data))
    except SignInRefused:
        form.password.errors = [_("Tên đăng nhập và mật khẩu không khớp.")]
        return render_template("account/sign_in.html", form=form), 422
    with committing(database):
        signed_in = start_sign_in(database, account_id, at=clock.now(), hours=settings().session_hours)
    response = make_response(redirect(_own_address(form.next.data) or url_for("account.go_home"), 303))
    response.set_cookie(
        COOKIE,
        signed_in.token,
        expires=signed_in.expires_at,
        httponly=True,
        samesite="Lax",
        secure=settings().secure_cookies,
    )
    return response


@blueprint.get("/")
def go_home() -> ResponseReturnValue:
    """Lead to the first page that the account may enter."""
    return redirect(find_home(current_account()))


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
    return redirect(_own_address(request.form.get("next", "")) or url_for("account.go_home"), 303)


def _own_address(address: str | None) -> str | None:
    """The address where it is a path of this installation: a sign-in must not lead to somebody else's site."""
    if not address or not address.startswith("/") or address.startswith("//") or "\\" in address:
        return None
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc else None
