"""Drafts: begun from a version, an official instrument or nothing, and saved so that nobody's work is lost unseen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.audit import Actor, changed_values, record
from survey.errors import SurveyError
from survey.questionnaires.document import QuestionnaireDocument, decode_document, serialise_document
from survey.questionnaires.freezing import refuse_published
from survey.questionnaires.models import Questionnaire, QuestionnaireVersion


class TakenQuestionnaireCode(SurveyError):
    """Another questionnaire goes by this code."""


class SavedMeanwhile(SurveyError):
    """Somebody saved the draft since this change was begun; `version` is as it is stored now."""

    def __init__(self, version: QuestionnaireVersion) -> None:
        self.version = version
        super().__init__(f"{version.edited_by} saved the draft meanwhile: it is at edit {version.edit}")


def start_questionnaire(
    session: Session, *, code: str, title: Mapping[str, str], document: QuestionnaireDocument, by: Actor, at: datetime
) -> QuestionnaireVersion:
    """A new questionnaire with its first draft; raises TakenQuestionnaireCode."""
    if session.scalar(select(Questionnaire.id).where(Questionnaire.code == code)) is not None:
        raise TakenQuestionnaireCode(f"there is a questionnaire {code!r} already")
    questionnaire = Questionnaire(code=code, title=dict(title))
    session.add(questionnaire)
    session.flush()
    return _add_draft(session, questionnaire, document, None, by=by, at=at)


def start_draft(
    session: Session,
    source: QuestionnaireVersion,
    *,
    by: Actor,
    at: datetime,
    document: QuestionnaireDocument | None = None,
) -> QuestionnaireVersion:
    """A draft of the next version that begins as `source` stands, or as a document that was made from it elsewhere."""
    begun = decode_document(source.document) if document is None else document
    return _add_draft(session, source.questionnaire, begun, source, by=by, at=at)


def save_draft(
    session: Session,
    version: QuestionnaireVersion,
    document: QuestionnaireDocument,
    *,
    began_from: int,
    by: Actor,
    at: datetime,
) -> None:
    """Store a draft as it was changed; `began_from` is the edit that the change was made on.

    Raises
    ------
    VersionIsPublished : the version is frozen.
    SavedMeanwhile : another change was saved since; nothing is stored.
    """
    before = decode_document(version.document)
    statement = (
        update(QuestionnaireVersion)
        .where(QuestionnaireVersion.id == version.id, QuestionnaireVersion.published_at.is_(None))
        .where(QuestionnaireVersion.edit == began_from)
        .values(document=serialise_document(document), edit=began_from + 1, edited_at=at, edited_by=by.name)
        .returning(QuestionnaireVersion.id)
    )
    stored = session.scalar(statement.execution_options(synchronize_session=False))
    session.refresh(version)
    if stored is None:
        refuse_published(version)
        raise SavedMeanwhile(version)
    was, now = changed_values(list_parts(before), list_parts(document))
    record(session, by, "questionnaire.edited", subject_of(version), at=at, before=was, after=now)


def discard_draft(session: Session, version: QuestionnaireVersion, *, began_from: int, by: Actor, at: datetime) -> None:
    """Remove a draft, and its questionnaire where nothing else is left of it; the audit log keeps what it asked.

    Raises VersionIsPublished, SavedMeanwhile.
    """
    refuse_published(version)
    if version.edit != began_from:
        raise SavedMeanwhile(version)
    before = {"document": msgspec.json.decode(version.document)}
    record(session, by, "questionnaire.discarded", subject_of(version), at=at, before=before)
    questionnaire = version.questionnaire
    based_on_it = update(QuestionnaireVersion).where(QuestionnaireVersion.based_on_id == version.id)
    session.execute(based_on_it.values(based_on_id=version.based_on_id))
    session.delete(version)
    session.flush()
    others = select(QuestionnaireVersion.id).where(QuestionnaireVersion.questionnaire_id == questionnaire.id)
    if session.scalar(others.limit(1)) is None:
        session.delete(questionnaire)
        session.flush()


def subject_of(version: QuestionnaireVersion) -> str:
    """How the audit log names a version."""
    return f"questionnaire:{version.questionnaire.code}/{version.number}"


def _add_draft(
    session: Session,
    questionnaire: Questionnaire,
    document: QuestionnaireDocument,
    source: QuestionnaireVersion | None,
    *,
    by: Actor,
    at: datetime,
) -> QuestionnaireVersion:
    # Two drafts begun at once would take the same number.
    session.execute(select(Questionnaire.id).where(Questionnaire.id == questionnaire.id).with_for_update())
    numbers = select(func.max(QuestionnaireVersion.number)).where(
        QuestionnaireVersion.questionnaire_id == questionnaire.id
    )
    version = QuestionnaireVersion(
        questionnaire=questionnaire,
        number=(session.scalar(numbers) or 0) + 1,
        document=serialise_document(document),
        based_on_id=None if source is None else source.id,
        edited_at=at,
        edited_by=by.name,
    )
    session.add(version)
    session.flush()
    after = {"based_on": None if source is None else source.number, "items": [item.code for item in document.items]}
    record(session, by, "questionnaire.begun", subject_of(version), at=at, after=after)
    return version


def list_parts(document: QuestionnaireDocument) -> dict[str, Any]:
    """A document in parts that can be compared one by one: what stands before the items, their order, each item."""
    whole = msgspec.to_builtins(document)
    sections = whole.pop("sections")
    items = {f"item.{item['code']}": item for section in sections for item in section["items"]}
    order = [[section["code"], [item["code"] for item in section["items"]]] for section in sections]
    headings = {
        f"section.{section['code']}": {name: value for name, value in section.items() if name != "items"}
        for section in sections
    }
    return {**whole, "order": order, **headings, **items}
