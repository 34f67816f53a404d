"""Signing in and out, and who may enter which page."""

from flask import Blueprint

blueprint = Blueprint("account", __name__, url_prefix="/account")

from survey.web.account import sign_in  # noqa: E402 - the views register on the blueprint

__all__ = ["blueprint", "sign_in"]
