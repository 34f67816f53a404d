"""What XLSForm cannot carry is taken back from the version that left: nothing is lost on the way there and back."""

import msgspec
import pytest
from hypothesis import given, settings

from survey.questionnaires.editing import duplicate_item
from survey.questionnaires.instruments.build import build_document
from survey.questionnaires.instruments.load import list_instruments
from survey.questionnaires.interchange.carrying import carry_over
from survey.questionnaires.interchange.xlsform_read import read_xlsform
from survey.questionnaires.interchange.xlsform_write import write_xlsform
from tests.questionnaires.forms import EVERY_KIND, text
from tests.questionnaires.strategies import documents

OFFICIAL = [build_document(each) for each in list_instruments()]


def leave_and_return(document):
    return read_xlsform(write_xlsform(document, code="f", number=1), document.scale).document


@pytest.mark.parametrize("document", [EVERY_KIND, *OFFICIAL], ids=lambda each: each.instrument or "own")
def test_a_questionnaire_that_went_out_and_came_back_is_whole(document):
    assert carry_over(leave_and_return(document), document) == document


@settings(max_examples=30, deadline=None)
@given(documents())
def test_whatever_the_designer_makes_is_whole_again(document):
    changed = msgspec.structs.replace(document, title=text("Phiếu", "Form"), placeholders={"x": text("X", "X")})
    assert carry_over(leave_and_return(changed), changed) == changed


def test_an_official_item_whose_words_were_changed_outside_comes_back_unlocked():
    source = OFFICIAL[0]
    item = source.rating_items[0]
    back = leave_and_return(source)
    sections = tuple(
        msgspec.structs.replace(
            section,
            items=tuple(
                msgspec.structs.replace(each, text=text("Lời khác", "Other words")) if each.code == item.code else each
                for each in section.items
            ),
        )
        for section in back.sections
    )
    carried = carry_over(msgspec.structs.replace(back, sections=sections), source)
    assert not carried.find_item(item.code).locked
    assert carried.find_item(item.code).text == text("Lời khác", "Other words")
    assert sum(each.locked for each in carried.items) == sum(each.locked for each in source.items) - 1


def test_an_item_that_the_source_does_not_have_is_an_item_of_the_offices_own():
    source = OFFICIAL[0]
    more = duplicate_item(source, source.rating_items[0].code)
    carried = carry_over(leave_and_return(more), source)
    [added] = {item.code for item in carried.items} - {item.code for item in source.items}
    assert not carried.find_item(added).locked
