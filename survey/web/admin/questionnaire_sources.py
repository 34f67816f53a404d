"""What a new questionnaire can begin as: nothing, an official instrument, or a version that is there."""

from collections.abc import Collection, Sequence
from datetime import date

import msgspec
from flask import abort
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from survey.questionnaires.document import QuestionnaireDocument, decode_document
from survey.questionnaires.instruments.build import build_document
from survey.questionnaires.instruments.load import list_instruments, load_instrument
from survey.questionnaires.models import QuestionnaireVersion
from survey.questionnaires.queries import find_version
from survey.texts import Text
from survey.web.languages import translated

_AT_COUNTERS = "sipas_1001_counter"


def suggest_code(today: date, taken: Collection[str]) -> str:
    """A code that no questionnaire has yet, after the year."""
    base = f"phieu-{today:%Y}"
    return next(each for each in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if each not in taken)


def list_sources(versions: Sequence[QuestionnaireVersion]) -> list[tuple[str, str]]:
    """Everything that a questionnaire can begin as, by its key: official instruments first, the counter's before all.

    What people answer at a counter is about that counter; the household's form asks about policies too.
    """
    instruments = sorted(list_instruments(), key=lambda each: each.id != _AT_COUNTERS)
    return [
        *((f"instrument:{each.id}", translated(each.title)) for each in instruments),
        ("empty", _("Phiếu trống, với thang đo năm mức")),
        *(
            (
                f"version:{each.questionnaire.code}/{each.number}",
                _(
                    "%(title)s, bản %(number)d",
                    title=translated(each.questionnaire.title),
                    number=each.number,
                ),
            )
            for each in versions
        ),
    ]


def find_source(session: Session, key: str, title: Text) -> QuestionnaireDocument:
    """The document of a key, under a title of its own where one is given."""
    kind, _colon, name = key.partition(":")
    if kind == "empty":
        official = load_instrument(_AT_COUNTERS)
        document = QuestionnaireDocument(None, title, {"vi": ""}, official.scale, ())
    elif kind == "instrument":
        document = build_document(load_instrument(name))
    elif kind == "version":
        code, _slash, number = name.rpartition("/")
        document = decode_document(find_version(session, code, int(number)).document)
    else:
        abort(400)
    return msgspec.structs.replace(document, title=title) if title.get("vi", "").strip() else document
