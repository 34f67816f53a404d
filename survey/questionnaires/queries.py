"""Reading questionnaires."""

from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.errors import NotFound
from survey.questionnaires.document import QuestionnaireDocument, parse_document
from survey.questionnaires.models import QuestionnaireVersion


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
