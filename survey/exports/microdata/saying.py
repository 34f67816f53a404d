"""What a file of answers says of itself: what it is, under which conditions, with which reservations."""

from babel.numbers import format_decimal

from survey.exports.microdata.gather import Microdata
from survey.texts import LANGUAGES, Text, in_language

_METHOD: Text = {"vi": "Phương pháp", "en": "Method"}
_ROWS: Text = {"vi": "Số phiếu", "en": "Responses"}


def say_all(microdata: Microdata, language: str) -> list[str]:
    """Title, conditions, method, number of rows and remarks, a line each."""
    conditions = [*microdata.conditions, (_METHOD, microdata.method), (_ROWS, _count(microdata.n))]
    return [
        in_language(microdata.title, language),
        *(f"{in_language(label, language)}: {in_language(value, language)}" for label, value in conditions),
        *(in_language(remark, language) for remark in microdata.remarks),
    ]


def _count(n: int) -> Text:
    return {language: format_decimal(n, locale=language) for language in LANGUAGES}
