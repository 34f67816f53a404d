"""Who is behind a request, and which role a page asks for."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, cast

from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from survey import clock
from survey.accounts.models import Role
from survey.accounts.queries import SignedInAccount, find_signed_in_account
from survey.extensions import db

COOKIE = "sipas_sign_in"
P = ParamSpec("P")


def current_account() -> SignedInAccount | None:
    """The account signed in on this browser, if any."""
    if "account" not in g:
        token = request.cookies.get(COOKIE)
        g.account = find_signed_in_account(db.session(), token, clock.now()) if token else None
    return cast("SignedInAccount | None", g.account)


def requires(
    *roles: Role,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Let a view be entered by these roles only; a stranger is led to the sign-in page and back."""

    def guard(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            account = current_account()
            if account is None:
                return redirect(url_for("account.show_sign_in", next=request.full_path.rstrip("?")))
            if account.roles.isdisjoint(roles):
                abort(403)
            return view(*args, **kwargs)

        return guarded

    return guard
