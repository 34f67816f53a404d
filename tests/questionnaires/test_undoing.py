"""The last change of a draft can be taken back, whatever it was."""

from hypothesis import HealthCheck, given, settings

from survey.questionnaires.document import decode_document, serialise_document
from survey.questionnaires.drafts import discard_draft, save_draft, start_questionnaire
from survey.questionnaires.undoing import find_undone
from tests.questionnaires.forms import EVERY_KIND
from tests.questionnaires.strategies import documents
from tests.questionnaires.test_drafts import BINH, MAI, NOW, publish


def begin(session, document):
    return start_questionnaire(session, code="so", title=document.title, document=document, by=MAI, at=NOW)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents(), documents())
def test_whatever_a_change_did_is_taken_back(session, first, second):
    draft = begin(session, first)
    save_draft(session, draft, second, began_from=0, by=BINH, at=NOW)
    assert serialise_document(find_undone(session, draft)) == serialise_document(first)
    discard_draft(session, draft, began_from=1, by=MAI, at=NOW)


def test_a_draft_that_was_not_changed_has_nothing_to_take_back(session):
    draft = begin(session, EVERY_KIND)
    assert find_undone(session, draft) is None
    save_draft(session, draft, decode_document(draft.document), began_from=0, by=BINH, at=NOW)
    assert find_undone(session, draft) == EVERY_KIND
    publish(session, draft)
    assert find_undone(session, draft) is None
