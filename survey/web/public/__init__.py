"""The open door: the published results, for everybody, once an administrator has turned the page on."""

from flask import Blueprint

blueprint = Blueprint("public", __name__, url_prefix="/public")

from survey.web.public import files, pages  # noqa: E402 - the views register on the blueprint

__all__ = ["blueprint", "files", "pages"]
