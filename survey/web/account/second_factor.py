"""The second step of signing in, and setting it up with a telephone."""

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from survey import clock
from survey.accounts.commands import note_second_factor
from survey.accounts.models import Account
from survey.accounts.queries import Missing
from survey.accounts.second_factor import (
    check_second_factor,
    confirm_second_factor,
    enrolment_address,
    new_secret,
    renew_recovery_codes,
)
from survey.campaigns.qr import render_svg
from survey.codes import group_code
from survey.database import committing
from survey.errors import SignInRefused
from survey.extensions import db
from survey.web.account import blueprint
from survey.web.account.access import COOKIE, requires_account, signed_in
from survey.web.account.addresses import own_address
from survey.web.account.forms import CodeForm

# The secret waits here, in this browser's signed cookie, until a code made from it comes back.
_WAITING = "enrolment"


@blueprint.get("/second-factor")
@requires_account(Missing.SECOND_FACTOR)
def ask_second_factor() -> ResponseReturnValue:
    """Ask for a code."""
    if signed_in().missing is not Missing.SECOND_FACTOR:
        return redirect(own_address(request.args.get("next")) or url_for("account.go_home"))
    form = CodeForm(formdata=None, next=request.args.get("next", ""))
    return render_template("account/second_factor.html", form=form)


@blueprint.post("/second-factor")
@requires_account(Missing.SECOND_FACTOR)
def take_second_factor() -> ResponseReturnValue:
    """Check a code; from then on this browser is signed in."""
    form, database = CodeForm(), db.session()
    if form.validate():
        with committing(database):
            right = check_second_factor(database, _account(), str(form.code.data), at=clock.now())
            if right:
                note_second_factor(database, request.cookies[COOKIE], at=clock.now())
        if right:
            return redirect(own_address(form.next.data) or url_for("account.go_home"), 303)
        form.code.errors = [
            _("Mã không đúng, đã dùng rồi, hoặc tài khoản đang tạm nghỉ vì nhập sai nhiều lần. Xin đợi mã mới.")
        ]
    return render_template("account/second_factor.html", form=form), 422


@blueprint.get("/second-factor/set-up")
@requires_account(Missing.ENROLMENT)
def set_up_second_factor() -> ResponseReturnValue:
    """Show the QR code that a telephone reads, and ask for the first code."""
    session[_WAITING] = new_secret()
    form = CodeForm(formdata=None, next=request.args.get("next", ""))
    return _render_set_up(form)


@blueprint.post("/second-factor/set-up")
@requires_account(Missing.ENROLMENT)
def finish_second_factor() -> ResponseReturnValue:
    """Put the second factor in force, and show the recovery codes once."""
    form, database = CodeForm(), db.session()
    if _WAITING not in session:
        return redirect(url_for("account.set_up_second_factor"), 303)
    if not form.validate():
        return _render_set_up(form), 422
    try:
        with committing(database):
            codes = confirm_second_factor(database, _account(), session[_WAITING], str(form.code.data), at=clock.now())
            note_second_factor(database, request.cookies[COOKIE], at=clock.now())
    except SignInRefused:
        form.code.errors = [_("Mã không khớp. Xin kiểm tra đồng hồ của điện thoại rồi nhập mã đang hiện.")]
        return _render_set_up(form), 422
    del session[_WAITING]
    return _show_codes(codes, own_address(form.next.data))


@blueprint.post("/second-factor/recovery-codes")
@requires_account()
def make_recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes, and show them once."""
    database = db.session()
    with committing(database):
        codes = renew_recovery_codes(database, _account(), at=clock.now())
    return _show_codes(codes, None)


def _account() -> Account:
    return db.session().get_one(Account, signed_in().id)


def _render_set_up(form: CodeForm) -> str:
    secret = session[_WAITING]
    qr = render_svg(enrolment_address(_account(), secret), _("Mã QR cho ứng dụng xác thực"))
    return render_template(
        "account/set_up_second_factor.html",
        form=form,
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        qr=Markup(qr),  # noqa: S704 - our own SVG of an address
    )


def _show_codes(codes: list[str], then: str | None) -> str:
    return render_template(
        "account/recovery_codes.html",
        codes=[group_code(code) for code in codes],
        then=then or url_for("account.go_home"),
    )
