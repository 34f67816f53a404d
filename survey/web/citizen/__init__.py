"""The citizen's door: the form of a counter and the receipt of an answer."""

from flask import Blueprint

from survey.extensions import csrf

blueprint = Blueprint("citizen", __name__)
# The form's own ticket takes the place of the cookie that this protection needs.
csrf.exempt(blueprint)

from survey.web.citizen import questionnaire, receipt  # noqa: E402 - the views register on the blueprint

__all__ = ["blueprint", "questionnaire", "receipt"]
