"""Taking back the last change of a draft, as the audit log kept it."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.audit import AuditEvent
from survey.questionnaires.document import QuestionnaireDocument, decode_document
from survey.questionnaires.drafts import list_parts, subject_of
from survey.questionnaires.models import QuestionnaireVersion

_STEPS = ("questionnaire.begun", "questionnaire.edited", "questionnaire.published", "questionnaire.discarded")


def find_undone(session: Session, version: QuestionnaireVersion) -> QuestionnaireDocument | None:
    """A draft as it was before its last change; None where it has not been changed since it was begun.

    Taken back twice, a change is there again: what is taken back is a change like any other.
    """
    latest = (
        select(AuditEvent)
        .where(AuditEvent.subject == subject_of(version), AuditEvent.action.in_(_STEPS))
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
    event = session.scalars(latest).first()
    if event is None or event.action != "questionnaire.edited" or version.published_at is not None:
        return None
    parts = msgspec.json.decode(msgspec.json.encode(list_parts(decode_document(version.document))))
    return _build(parts | (event.before or {}))


def _build(parts: Mapping[str, Any]) -> QuestionnaireDocument:
    """The document of the parts that `list_parts` makes."""
    whole = {name: parts[name] for name in QuestionnaireDocument.__struct_fields__ if name in parts}
    sections = [
        {**parts[f"section.{code}"], "items": [parts[f"item.{item}"] for item in items]}
        for code, items in parts["order"]
    ]
    return msgspec.convert(whole | {"sections": sections}, QuestionnaireDocument)
