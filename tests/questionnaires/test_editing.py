"""Changing a document: order, copies, locked items, conditions that follow."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.errors import NotFound
from survey.questionnaires.bank import list_bank, pick_item
from survey.questionnaires.comparison import Change, compare_headings, compare_items
from survey.questionnaires.document import check_document
from survey.questionnaires.duration import estimate_item_seconds, estimate_seconds
from survey.questionnaires.editing import (
    LockedItem,
    TakenItemCode,
    add_section,
    duplicate_item,
    find_section,
    move_item,
    move_section,
    place_item,
    place_section,
    remove_item,
    remove_section,
    replace_item,
    replace_section,
)
from survey.questionnaires.instruments.build import build_document
from survey.questionnaires.instruments.load import load_instrument
from survey.questionnaires.item_types import NoticeItem, RatingItem
from tests.questionnaires.forms import EVERY_KIND, only_if, text

COUNTER = build_document(load_instrument("sipas_1001_counter"))
CODES = [item.code for item in EVERY_KIND.items]


def codes(document):
    return [item.code for item in document.items]


@given(st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from([-1, 1])), max_size=20))
def test_moving_items_loses_and_doubles_none(moves):
    document = EVERY_KIND
    for code, step in moves:
        document = move_item(document, code, step)
    assert sorted(codes(document)) == sorted(CODES)


@given(st.sampled_from(CODES), st.sampled_from([-1, 1]))
def test_a_move_is_undone_by_the_move_back(code, step):
    moved = move_item(EVERY_KIND, code, step)
    assert moved == EVERY_KIND or move_item(moved, code, -step) == EVERY_KIND


def test_an_item_moves_over_the_edge_of_its_section():
    assert move_item(EVERY_KIND, "best", 1).sections[1].items[0].code == "best"
    assert move_item(EVERY_KIND, "welcome", -1) == EVERY_KIND
    assert codes(place_item(EVERY_KIND, "comment", "visit", 0))[0] == "comment"


def test_sections_move_change_and_go():
    assert [each.code for each in move_section(EVERY_KIND, "overall", -1).sections] == ["visit", "overall", "portal"]
    assert [each.code for each in move_section(EVERY_KIND, "visit", -1).sections] == ["visit", "portal", "overall"]
    heading = msgspec.structs.replace(EVERY_KIND.sections[1], title=text("Cổng", "Portal"), items=())
    changed = replace_section(EVERY_KIND, "portal", heading)
    assert (changed.sections[1].title["vi"], codes(changed)) == ("Cổng", CODES)
    assert codes(remove_section(EVERY_KIND, "portal")) == [
        "welcome",
        "paid",
        "fee",
        "ways",
        "best",
        "overall",
        "comment",
    ]
    with pytest.raises(TakenItemCode):
        add_section(EVERY_KIND, heading)


def test_conditions_follow_an_item_to_its_new_code():
    renamed = msgspec.structs.replace(EVERY_KIND.find_item("ways"), code="channels")
    document = replace_item(EVERY_KIND, "ways", renamed)
    assert document.sections[1].show_if == only_if("channels", "online")
    check_document(document)


def test_a_copy_has_a_code_of_its_own_and_is_free():
    official = COUNTER.rating_items[0]
    document = duplicate_item(duplicate_item(COUNTER, official.code), official.code)
    first, copy = document.find_item(official.code), document.find_item(f"{official.code}_2")
    assert (first.locked, copy.locked, copy.text) == (True, False, official.text)
    assert f"{official.code}_3" in codes(document)


def test_the_wording_of_an_official_item_is_locked_and_its_condition_is_free():
    item = COUNTER.rating_items[0]
    for change in ({"text": text("Khác", "Other")}, {"code": "mine"}, {"locked": False}, {"not_applicable": True}):
        with pytest.raises(LockedItem):
            replace_item(COUNTER, item.code, msgspec.structs.replace(item, **change))
    with pytest.raises(LockedItem):
        replace_item(COUNTER, item.code, NoticeItem(item.code, item.text, locked=True))
    free = msgspec.structs.replace(item, required=False, show_if=only_if("stage", "submit"))
    assert replace_item(COUNTER, item.code, free).find_item(item.code) == free


def test_an_official_item_is_picked_once_with_what_stands_for_the_names_in_it():
    [found] = [each for each in list_bank("q24") if each.instrument == "sipas_1001_counter"]
    document = pick_item(EVERY_KIND, "overall", found.instrument, found.item.code)
    assert document.find_item("q24") == found.item
    assert document.instrument == "sipas_1001_counter"
    assert "one_stop_office" in document.placeholders
    with pytest.raises(TakenItemCode):
        pick_item(document, "overall", found.instrument, found.item.code)
    with pytest.raises(NotFound):
        pick_item(document, "overall", found.instrument, "nothing")


def test_the_bank_is_searched_without_accents():
    assert list_bank("thai do")
    assert all("thái độ" in f"{each.item.text['vi']} {each.factor_name['vi']}".lower() for each in list_bank("thái độ"))
    assert list_bank("zzzz") == ()


def test_two_versions_are_compared_item_by_item():
    after = remove_item(move_item(EVERY_KIND, "comment", -1), "fee")
    after = replace_item(after, "paid", msgspec.structs.replace(after.find_item("paid"), required=False))
    after = duplicate_item(after, "ways")
    found = {each.code: each for each in compare_items(EVERY_KIND, after)}
    assert found["fee"].change == Change.REMOVED
    assert (found["paid"].change, found["paid"].fields) == (Change.CHANGED, ("required",))
    assert found["ways_2"].change == Change.ADDED
    assert found["comment"].change == Change.MOVED
    assert found["welcome"].change == Change.SAME
    assert list(found)[:3] == ["welcome", "paid", "fee"]


def test_headings_are_compared_too():
    after = msgspec.structs.replace(EVERY_KIND, title=text("Phiếu mới", "New form"))
    assert [each.place for each in compare_headings(EVERY_KIND, after)] == ["title"]
    assert compare_headings(EVERY_KIND, EVERY_KIND) == ()


def test_the_time_to_answer_is_reading_and_answering():
    # 10 syllables at 250 a minute are 2.4 seconds; a rating takes 2 more.
    item = RatingItem("q", "1", {"vi": "một hai ba bốn năm sáu bảy tám chín mười"})
    assert estimate_item_seconds(item) == pytest.approx(4.4)


@given(st.sampled_from(CODES))
def test_a_form_without_an_item_is_never_longer(code):
    assert estimate_seconds(remove_item(EVERY_KIND, code)) <= estimate_seconds(EVERY_KIND)


def test_a_section_is_placed_anywhere_and_keeps_its_items():
    moved = place_section(EVERY_KIND, "overall", 0)
    assert [section.code for section in moved.sections] == ["overall", "visit", "portal"]
    assert moved.sections[0] == find_section(EVERY_KIND, "overall")
    assert place_section(moved, "overall", 99) == EVERY_KIND
