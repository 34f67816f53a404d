"""The product's own JSON: everything that a questionnaire is leaves and comes back, whatever it holds."""

import pytest
from hypothesis import given

from survey.questionnaires.document import InvalidDocument, decode_document, serialise_document
from survey.questionnaires.instruments.build import build_document
from survey.questionnaires.instruments.load import list_instruments
from tests.questionnaires.strategies import documents


@given(documents())
def test_what_leaves_as_json_comes_back_the_same(document):
    assert decode_document(serialise_document(document)) == document


@pytest.mark.parametrize("instrument", list_instruments(), ids=lambda each: each.id)
def test_official_questionnaires_keep_locks_numbers_and_names_in_braces(instrument):
    document = build_document(instrument)
    assert decode_document(serialise_document(document)) == document


@given(documents())
def test_a_field_of_another_type_is_told_at_its_place(document):
    spoilt = serialise_document(document).replace('"title":{', '"title":7,"titles":{', 1)
    with pytest.raises(InvalidDocument) as refused:
        decode_document(spoilt)
    assert "title" in {problem.field for problem in refused.value.problems}
