"""Signing in with the province's own accounts."""

import logging

from flask import abort, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from survey import clock
from survey.accounts.openid import OpenIdRefused, OpenIdUnreachable, UnknownIdentity, find_identified_account
from survey.database import committing
from survey.extensions import db, settings
from survey.web.account import blueprint
from survey.web.account.addresses import own_address
from survey.web.account.sign_in import open_sign_in

_NEXT = "openid_next"
_log = logging.getLogger(__name__)


@blueprint.post("/openid")
def begin_openid() -> ResponseReturnValue:
    """Lead to the province's sign-in page."""
    # Loaded by the first who signs in this way: most installations have no such issuer.
    from survey.web.account.openid_client import lead_to_issuer

    _refuse_without_issuer()
    session[_NEXT] = own_address(request.form.get("next"))
    try:
        return lead_to_issuer(f"{settings().base_url}{url_for('account.finish_openid')}")
    except OpenIdUnreachable as error:
        _log.warning("the OpenID Connect issuer did not answer: %s", error)
        return render_template("account/openid_refused.html", email="", reached=False), 503


@blueprint.get("/openid/callback")
def finish_openid() -> ResponseReturnValue:
    """Take what the province says of the person, and sign their account in."""
    from survey.web.account.openid_client import read_returned_identity

    _refuse_without_issuer()
    database = db.session()
    try:
        identity = read_returned_identity()
        with committing(database):
            account = find_identified_account(database, identity, at=clock.now())
    except (OpenIdRefused, UnknownIdentity) as error:
        _log.warning("an OpenID Connect sign-in was refused: %s", error)
        email = error.email if isinstance(error, UnknownIdentity) else ""
        return render_template("account/openid_refused.html", email=email, reached=True), 403
    # The second factor is the province's matter where the province signs in.
    return open_sign_in(account, own_address(session.pop(_NEXT, None)), second_factor_given=True)


def _refuse_without_issuer() -> None:
    if not settings().openid_issuer:
        abort(404)
