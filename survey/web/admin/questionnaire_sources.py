"""What a new questionnaire can begin as: nothing, an official instrument, or a version that is there."""

from collections.abc import Sequence

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

_SCALE_OF = "sipas_1001_counter"


def list_sources(versions: Sequence[QuestionnaireVersion]) -> list[tuple[str, str]]:
    """Everything that a questionnaire can begin as, by its key: official instruments first."""
    return [
        *((f"instrument:{each.id}", translated(each.title)) for each in list_instruments()),
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
        official = load_instrument(_SCALE_OF)
        document = QuestionnaireDocument(None, title, {"vi": ""}, official.scale, ())
    elif kind == "instrument":
        document = build_document(load_instrument(name))
    elif kind == "version":
        code, _slash, number = name.rpartition("/")
        document = decode_document(find_version(session, code, int(number)).document)
    else:
        abort(400)
    return msgspec.structs.replace(document, title=title) if title.get("vi", "").strip() else document
