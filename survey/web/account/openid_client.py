"""Talking to the province's OpenID Connect issuer: authorization code, PKCE and nonce, by Authlib."""

from collections.abc import Mapping
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import current_app
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError
from requests import RequestException

from survey.accounts.openid import Identity, OpenIdRefused, OpenIdUnreachable
from survey.extensions import settings

_SECONDS = 10


def lead_to_issuer(callback: str) -> ResponseReturnValue:
    """Lead the browser to the issuer's sign-in page, and back to `callback`; raises OpenIdUnreachable."""
    try:
        reply: ResponseReturnValue = _find_client().authorize_redirect(callback)
    except (AuthlibBaseError, RequestException, ValueError) as error:
        raise OpenIdUnreachable(str(error)) from error
    return reply


def read_returned_identity() -> Identity:
    """Who the issuer says has come back with this request; raises OpenIdRefused."""
    try:
        token = _find_client().authorize_access_token()
        return _read_identity(token["userinfo"])
    except (AuthlibBaseError, JoseError, RequestException, KeyError, ValueError) as error:
        raise OpenIdRefused(str(error)) from error


def _find_client() -> Any:
    if "sipas_openid" not in current_app.extensions:
        oauth = OAuth(current_app)
        oauth.register(
            "province",
            client_id=settings().openid_client_id,
            client_secret=settings().openid_client_secret,
            server_metadata_url=f"{settings().openid_issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": _SECONDS},
        )
        current_app.extensions["sipas_openid"] = oauth
    return current_app.extensions["sipas_openid"].province


def _read_identity(claims: Mapping[str, Any]) -> Identity:
    # An address that the issuer has not checked could be anybody's.
    email = str(claims.get("email") or "") if claims.get("email_verified") is True else ""
    return Identity(subject=str(claims["sub"]), email=email)
