"""Published versions are frozen: whatever tries to change or remove one is refused before it reaches the database."""

from sqlalchemy import event, inspect
from sqlalchemy.orm import object_session

from survey.errors import SurveyError
from survey.questionnaires.models import QuestionnaireVersion


class VersionIsPublished(SurveyError):
    """A published version is frozen: a change begins a new draft from it."""


def refuse_published(version: QuestionnaireVersion) -> None:
    """Raise VersionIsPublished where a version is frozen."""
    if version.published_at is not None:
        raise VersionIsPublished(f"version {version.number} of {version.questionnaire.code} is published")


@event.listens_for(QuestionnaireVersion, "before_update")
def _refuse_changes(_mapper: object, _connection: object, version: QuestionnaireVersion) -> None:
    session = object_session(version)
    # Rows that belong to a version make it pass by here too, without a change in itself.
    if session is not None and session.is_modified(version, include_collections=False):
        _refuse_stored(version)


@event.listens_for(QuestionnaireVersion, "before_delete")
def _refuse_removal(_mapper: object, _connection: object, version: QuestionnaireVersion) -> None:
    _refuse_stored(version)


def _refuse_stored(version: QuestionnaireVersion) -> None:
    history = inspect(version).attrs.published_at.load_history()
    stored = history.deleted or history.unchanged
    if stored and stored[0] is not None:
        raise VersionIsPublished(f"questionnaire version {version.id} is published")
