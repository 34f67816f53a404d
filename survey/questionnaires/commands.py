"""Changing questionnaires."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.questionnaires.document import QuestionnaireDocument, serialise_document
from survey.questionnaires.models import Questionnaire, QuestionnaireVersion, RatedItem


def publish_document(
    session: Session, *, code: str, document: QuestionnaireDocument, published_at: datetime
) -> QuestionnaireVersion:
    """Freeze a document as the next version of a questionnaire, which is made if it is not there yet."""
    questionnaire = session.scalar(select(Questionnaire).where(Questionnaire.code == code))
    if questionnaire is None:
        questionnaire = Questionnaire(code=code, title=dict(document.title))
        session.add(questionnaire)
        session.flush()
    newest = select(func.max(QuestionnaireVersion.number)).where(
        QuestionnaireVersion.questionnaire_id == questionnaire.id
    )
    version = QuestionnaireVersion(
        questionnaire=questionnaire,
        number=(session.scalar(newest) or 0) + 1,
        document=serialise_document(document),
        published_at=published_at,
        rated_items=[
            RatedItem(position=position, item_code=item.code)
            for position, item in enumerate(document.rating_items, start=1)
        ],
    )
    session.add(version)
    session.flush()
    return version
