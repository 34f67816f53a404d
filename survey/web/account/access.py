"""Who is behind a request, and which permission a page asks for."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, cast

from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from survey import clock
from survey.accounts.permissions import Permission
from survey.accounts.queries import Missing, SignedInAccount, find_signed_in_account
from survey.accounts.scope import AgencyScope
from survey.campaigns.queries import holds_demonstration
from survey.extensions import db

COOKIE = "sipas_sign_in"
# Where a person is led who must do something before any door opens.
STEPS = {
    Missing.SECOND_FACTOR: "account.ask_second_factor",
    Missing.ENROLMENT: "account.set_up_second_factor",
    Missing.NEW_PASSWORD: "account.show_password",
}
P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


def current_account() -> SignedInAccount | None:
    """The account signed in on this browser, if any."""
    if "account" not in g:
        token, session = request.cookies.get(COOKIE), db.session()
        # An installation to try things out holds nothing to protect, and its visitors have no telephone to enrol.
        needed = not holds_demonstration(session)
        g.account = (
            find_signed_in_account(session, token, clock.now(), administrators_need_two=needed) if token else None
        )
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


def requires(*permissions: Permission) -> Callable[[View[P]], View[P]]:
    """Let a view be entered by those who may do one of these things somewhere; a stranger is led to the sign-in page.

    Where they may is for the view: it shows and changes only what `scope_of` holds.
    """

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            account = current_account()
            if account is None or account.missing is not None:
                return _lead_to_sign_in(account)
            if account.permissions.isdisjoint(permissions):
                abort(403)
            return view(*args, **kwargs)

        return guarded

    return guard


def requires_account(*but_for: Missing) -> Callable[[View[P]], View[P]]:
    """Let a view be entered by everyone signed in, even by who has not yet done these steps of signing in."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            account = current_account()
            if account is None or (account.missing is not None and account.missing not in but_for):
                return _lead_to_sign_in(account)
            return view(*args, **kwargs)

        return guarded

    return guard


def _lead_to_sign_in(account: SignedInAccount | None) -> ResponseReturnValue:
    step = STEPS[account.missing] if account and account.missing else "account.show_sign_in"
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for(step, next=wanted))
