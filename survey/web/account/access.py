"""Who is behind a request, and which role a page asks for."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, cast

from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from survey import clock
from survey.accounts.permissions import Permission
from survey.accounts.queries import SignedInAccount, find_signed_in_account
from survey.accounts.scope import AgencyScope
from survey.extensions import db

COOKIE = "sipas_sign_in"
P = ParamSpec("P")


def current_account() -> SignedInAccount | None:
    """The account signed in on this browser, if any."""
    if "account" not in g:
        token = request.cookies.get(COOKIE)
        g.account = find_signed_in_account(db.session(), token, clock.now()) if token else None
    return cast("SignedInAccount | None", g.account)


def signed_in() -> SignedInAccount:
    """The account signed in on this browser, in a view that only accounts enter."""
    account = current_account()
    if account is None:
        abort(403)
    return account


def scope_of(permission: Permission) -> AgencyScope:
    """Where the account signed in may do something."""
    return signed_in().scope(db.session(), permission)


def requires(
    *permissions: Permission,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Let a view be entered by those who may do one of these things somewhere; a stranger is led to the sign-in page.

    Where they may is for the view: it shows and changes only what `scope_of` holds.
    """

    def guard(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            account = current_account()
            if account is None:
                return redirect(url_for("account.show_sign_in", next=request.full_path.rstrip("?")))
            if account.permissions.isdisjoint(permissions):
                abort(403)
            return view(*args, **kwargs)

        return guarded

    return guard
