"""What a person keeps of their own account: the password, the second factor, and where they are signed in."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.commands import BadPassword, check_password, end_all_sign_ins, hash_token, note_wrong_password
from survey.accounts.models import Account
from survey.accounts.queries import Missing, list_sign_ins
from survey.accounts.roster import set_password
from survey.accounts.second_factor import count_recovery_codes
from survey.database import committing
from survey.errors import SignInRefused
from survey.extensions import db
from survey.texts import in_language
from survey.web.account import blueprint
from survey.web.account.access import COOKIE, requires_account, signed_in
from survey.web.account.addresses import own_address
from survey.web.account.forms import PasswordForm
from survey.web.account.sign_in import open_sign_in
from survey.web.languages import language


@blueprint.get("/me")
@requires_account()
def show_own_account() -> ResponseReturnValue:
    """Show the second factor's state, and every browser that is signed in."""
    database = db.session()
    account = database.get_one(Account, signed_in().id)
    return render_template(
        "account/own_account.html",
        kept=account,
        sign_ins=list_sign_ins(database, account.id, clock.now()),
        this=hash_token(request.cookies[COOKIE]),
        n_codes=count_recovery_codes(database, account),
    )


@blueprint.post("/me/sign-out-elsewhere")
@requires_account()
def sign_out_elsewhere() -> ResponseReturnValue:
    """End every sign-in of the account but this one."""
    database = db.session()
    with committing(database):
        account = database.get_one(Account, signed_in().id)
        end_all_sign_ins(database, account, but_token=request.cookies[COOKIE])
    return redirect(url_for("account.show_own_account"), 303)


@blueprint.get("/password")
@requires_account(Missing.NEW_PASSWORD)
def show_password() -> ResponseReturnValue:
    """Ask for another password."""
    form = PasswordForm(formdata=None, next=request.args.get("next", ""))
    return render_template("account/password.html", form=form, must=signed_in().missing is Missing.NEW_PASSWORD)


@blueprint.post("/password")
@requires_account(Missing.NEW_PASSWORD)
def change_password() -> ResponseReturnValue:
    """Change the password; every other browser is signed out."""
    form, must = PasswordForm(), signed_in().missing is Missing.NEW_PASSWORD
    if form.validate() and (account := _change_password(form)) is not None:
        return open_sign_in(account, own_address(form.next.data), second_factor_given=account.totp_secret is not None)
    return render_template("account/password.html", form=form, must=must), 422


def _change_password(form: PasswordForm) -> Account | None:
    """Change it and return the account; where that is refused, say so at the field and return None."""
    database, own = db.session(), signed_in()
    try:
        account = check_password(database, own.username, str(form.current.data), clock.now())
        with committing(database):
            set_password(database, account, str(form.new.data), by=own.actor, at=clock.now(), must_change=False)
    except SignInRefused:
        with committing(database):
            note_wrong_password(database, own.username, at=clock.now())
        form.current.errors = [_("Mật khẩu hiện tại không đúng.")]
        return None
    except BadPassword as error:
        form.new.errors = [in_language(error.reason, language())]
        return None
    return account
