"""Which language a page is shown in: the one asked for, else the one chosen before, else Vietnamese."""

from collections.abc import Sequence

from flask import Flask, g, request, session
from flask_babel import refresh
from werkzeug.exceptions import HTTPException

from survey.extensions import babel
from survey.texts import LANGUAGES, Text, fill_text, in_language


def init_app(app: Flask) -> None:
    """Choose the language of every request, and give templates what they need to use it."""
    babel.init_app(app, locale_selector=language)
    app.jinja_env.filters["in_language"] = translated
    app.jinja_env.globals["language"] = language
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"


def language() -> str:
    """The language of this request."""
    if "language" not in g:
        g.language = _choose_language()
    return str(g.language)


def offer_languages(offered: Sequence[str]) -> None:
    """Keep this request to the languages that a campaign offers: the first of them where another was asked for."""
    if language() not in offered:
        g.language = offered[0]
        refresh()


def translated(text: Text, **values: str) -> str:
    """A text of the data in the language of this request, its placeholders filled."""
    return fill_text(in_language(text, language()), values)


def _language_of_form() -> str:
    """The language that a form names; none where what was sent cannot be read, which has its own page to be shown."""
    if request.method != "POST":
        return ""
    try:
        return request.form.get("lang", "")
    except HTTPException:
        return ""


def _choose_language() -> str:
    asked = request.args.get("lang") or _language_of_form()
    if asked in LANGUAGES:
        return asked
    # The public form sets no cookie and reads none: its language travels in its address.
    kept = session.get("lang") if request.blueprint in {"account", "admin", "analyst"} else None
    return kept if kept in LANGUAGES else LANGUAGES[0]
