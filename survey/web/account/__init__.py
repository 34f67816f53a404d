"""Signing in and out, and who may enter which page."""

from flask import Blueprint

blueprint = Blueprint("account", __name__, url_prefix="/account")

from survey.web.account import openid, own_account, second_factor, sign_in  # noqa: E402 - the views register here
from survey.web.desk import describe_desk  # noqa: E402

blueprint.context_processor(describe_desk)

__all__ = ["blueprint", "openid", "own_account", "second_factor", "sign_in"]
