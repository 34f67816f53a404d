"""Drafts: nobody's change is lost unseen, and what is published never changes."""

from datetime import UTC, datetime

import msgspec
import pytest
from sqlalchemy import select

from survey.audit import Actor, AuditEvent
from survey.audit_check import check_log
from survey.questionnaires.document import decode_document
from survey.questionnaires.drafts import (
    SavedMeanwhile,
    TakenQuestionnaireCode,
    discard_draft,
    save_draft,
    start_draft,
    start_questionnaire,
)
from survey.questionnaires.editing import add_item, move_item
from survey.questionnaires.freezing import VersionIsPublished
from survey.questionnaires.item_types import RatingItem
from survey.questionnaires.models import Questionnaire, RatedItem
from survey.questionnaires.publication import NotReady, publish_draft
from tests.questionnaires.forms import EVERY_KIND, text

MAI, BINH = Actor(None, "Trần Thị Mai"), Actor(None, "Lê Văn Bình")
NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@pytest.fixture
def draft(session):
    return start_questionnaire(session, code="so", title=EVERY_KIND.title, document=EVERY_KIND, by=MAI, at=NOW)


def publish(session, version, *, method=None, is_confirmed=False):
    publish_draft(session, version, began_from=version.edit, method=method, is_confirmed=is_confirmed, by=MAI, at=NOW)


def actions(session):
    return session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()


def test_a_save_counts_an_edit_and_says_what_changed(session, draft):
    save_draft(session, draft, move_item(EVERY_KIND, "best", -1), began_from=0, by=BINH, at=NOW)
    assert (draft.edit, draft.edited_by) == (1, BINH.name)
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.action, event.subject, list(event.after)) == ("questionnaire.edited", "questionnaire:so/1", ["order"])
    assert check_log(session).holds


def test_a_save_that_began_before_another_is_refused_and_changes_nothing(session, draft):
    theirs = move_item(EVERY_KIND, "best", -1)
    save_draft(session, draft, theirs, began_from=0, by=BINH, at=NOW)
    with pytest.raises(SavedMeanwhile, match=BINH.name):
        save_draft(session, draft, EVERY_KIND, began_from=0, by=MAI, at=NOW)
    assert decode_document(draft.document) == theirs
    with pytest.raises(SavedMeanwhile):
        discard_draft(session, draft, began_from=0, by=MAI, at=NOW)
    with pytest.raises(SavedMeanwhile):
        publish_draft(session, draft, began_from=0, method=None, is_confirmed=True, by=MAI, at=NOW)


def test_publishing_freezes_a_version_for_every_change(session, draft):
    publish(session, draft)
    rated = session.scalars(select(RatedItem.item_code).order_by(RatedItem.position)).all()
    assert rated == ["speed", "overall"]
    with pytest.raises(VersionIsPublished):
        save_draft(session, draft, EVERY_KIND, began_from=0, by=MAI, at=NOW)
    with pytest.raises(VersionIsPublished):
        discard_draft(session, draft, began_from=0, by=MAI, at=NOW)
    with pytest.raises(VersionIsPublished):
        publish(session, draft)
    draft.document = "{}"
    with pytest.raises(VersionIsPublished):
        session.flush()
    session.rollback()


@pytest.mark.parametrize("change", ["unpublish", "delete"])
def test_a_published_version_can_be_neither_unpublished_nor_deleted(session, draft, change):
    publish(session, draft)
    session.commit()
    if change == "delete":
        session.delete(draft)
    else:
        draft.published_at = None
    with pytest.raises(VersionIsPublished):
        session.flush()
    session.rollback()


def test_a_new_draft_begins_as_any_version_stands(session, draft):
    publish(session, draft)
    second = start_draft(session, draft, by=BINH, at=NOW)
    assert (second.number, second.based_on_id, second.document) == (2, draft.id, draft.document)
    third = start_draft(session, second, by=BINH, at=NOW)
    discard_draft(session, second, began_from=0, by=BINH, at=NOW)
    session.expire_all()
    assert third.based_on_id == draft.id
    assert actions(session)[-1] == "questionnaire.discarded"


def test_discarding_the_only_draft_removes_its_questionnaire(session, draft):
    discard_draft(session, draft, began_from=0, by=MAI, at=NOW)
    assert session.scalars(select(Questionnaire.id)).all() == []
    start_questionnaire(session, code="so", title=EVERY_KIND.title, document=EVERY_KIND, by=MAI, at=NOW)


def test_a_code_that_another_questionnaire_has_is_refused(session, draft):
    with pytest.raises(TakenQuestionnaireCode):
        start_questionnaire(session, code="so", title=EVERY_KIND.title, document=EVERY_KIND, by=MAI, at=NOW)


def test_what_must_be_mended_keeps_a_draft_from_being_published_and_what_is_confirmed_does_not(session, draft):
    untranslated = add_item(EVERY_KIND, "overall", RatingItem("staff", "3", {"vi": "Cán bộ"}))
    save_draft(session, draft, untranslated, began_from=0, by=MAI, at=NOW)
    with pytest.raises(NotReady) as refusal:
        publish(session, draft)
    assert [(each.item, each.field) for each in refusal.value.check.advisory] == [("staff", "text")]
    empty = msgspec.structs.replace(untranslated, title=text(" ", "Form"))
    save_draft(session, draft, empty, began_from=1, by=MAI, at=NOW)
    with pytest.raises(NotReady) as refusal:
        publish(session, draft, is_confirmed=True)
    assert [(each.item, each.field) for each in refusal.value.check.blocking] == [("", "title")]
    save_draft(session, draft, untranslated, began_from=2, by=MAI, at=NOW)
    publish(session, draft, is_confirmed=True)
    assert actions(session)[-1] == "questionnaire.published"
