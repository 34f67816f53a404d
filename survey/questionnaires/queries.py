"""Reading questionnaires."""

from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from survey.errors import NotFound
from survey.questionnaires.document import QuestionnaireDocument, parse_document
from survey.questionnaires.models import Questionnaire, QuestionnaireVersion


def load_document(session: Session, version_id: int) -> QuestionnaireDocument:
    """The document of a version, parsed; raises NotFound."""
    row = session.execute(
        select(QuestionnaireVersion.document).where(QuestionnaireVersion.id == version_id)
    ).one_or_none()
    if row is None:
        raise NotFound(f"there is no questionnaire version {version_id}")
    return _parse_once(row.document)


@lru_cache(maxsize=64)
def _parse_once(document: str) -> QuestionnaireDocument:
    # Keyed by the text itself: a cache by number would outlive a database that was restored or replaced.
    return parse_document(document)


def list_versions(session: Session, code: str | None = None) -> list[QuestionnaireVersion]:
    """Every version, drafts included, by the code of its questionnaire and the newest first; of one, where named."""
    statement = (
        select(QuestionnaireVersion)
        .join(QuestionnaireVersion.questionnaire)
        .options(contains_eager(QuestionnaireVersion.questionnaire))
        .order_by(Questionnaire.code, QuestionnaireVersion.number.desc())
    )
    if code is not None:
        statement = statement.where(Questionnaire.code == code)
    return list(session.scalars(statement))


def find_version(session: Session, code: str, number: int) -> QuestionnaireVersion:
    """A version of a questionnaire by its number, or NotFound."""
    statement = (
        select(QuestionnaireVersion)
        .join(QuestionnaireVersion.questionnaire)
        .where(Questionnaire.code == code, QuestionnaireVersion.number == number)
    )
    version = session.scalar(statement)
    if version is None:
        raise NotFound(f"there is no version {number} of a questionnaire {code!r}")
    return version
