"""Two who edit one draft never overwrite each other in silence, and the last change is taken back."""

from lxml import html

from survey.audit_check import check_log
from tests.web.questionnaires.test_designing import DRAFT, arrange, read


def test_of_two_editors_the_slower_sees_both_texts_and_loses_nothing(desk, other_desk, session):
    mine, theirs = desk.get(f"{DRAFT}/items/comment"), other_desk.get(f"{DRAFT}/items/comment")
    other_desk.send_form(theirs, {"text_vi": "Góp ý của người dân"}, action=f"{DRAFT}/items/comment")
    conflict = desk.send_form(mine, {"text_vi": "Ý kiến <khác> nữa"}, action=f"{DRAFT}/items/comment")
    assert conflict.status_code == 409
    shown = html.fromstring(conflict.text).text_content()
    assert "Góp ý của người dân" in shown
    assert "Ý kiến <khác> nữa" in shown
    assert read(session).find_item("comment").text["vi"] == "Góp ý của người dân"
    assert desk.send_form(conflict, {}, action=f"{DRAFT}/items/comment").status_code == 303
    assert read(session).find_item("comment").text["vi"] == "Ý kiến <khác> nữa"
    assert check_log(session).holds


def test_two_editors_of_different_places_are_told_too(desk, other_desk, session):
    mine = desk.get(f"{DRAFT}/front")
    other_desk.send_form(
        other_desk.get(f"{DRAFT}/items/comment"), {"text_vi": "Góp ý"}, action=f"{DRAFT}/items/comment"
    )
    conflict = desk.send_form(mine, {"title_vi": "Phiếu mới"}, action=f"{DRAFT}/front")
    assert conflict.status_code == 409
    desk.send_form(conflict, {}, action=f"{DRAFT}/front")
    document = read(session)
    assert (document.title["vi"], document.find_item("comment").text["vi"]) == ("Phiếu mới", "Góp ý")


def test_what_was_typed_about_an_item_that_is_gone_meanwhile_comes_back_at_the_end(desk, other_desk, session):
    mine = desk.get(f"{DRAFT}/items/ways")
    arrange(other_desk, "section_remove", section="visit")
    conflict = desk.send_form(mine, {"text_vi": "Bằng cách nào?"}, action=f"{DRAFT}/items/ways")
    assert conflict.status_code == 409
    assert "không còn trong bản nháp" in conflict.text
    assert desk.send_form(conflict, {}, action=f"{DRAFT}/items/ways").status_code == 303
    assert read(session).items[-1].text["vi"] == "Bằng cách nào?"


def test_a_change_is_taken_back_and_taken_back_again(desk, session):
    assert "Hoàn tác" not in desk.get(DRAFT).text
    before = read(session)
    arrange(desk, "section_remove", section="portal")
    after = read(session)
    for expected in (before, after):
        assert desk.send_form(desk.get(DRAFT), {}, action=f"{DRAFT}/undo").location == DRAFT
        assert read(session) == expected


def test_what_somebody_changed_meanwhile_is_not_taken_back_unseen(desk, other_desk, session):
    arrange(desk, "copy", item="speed")
    page = desk.get(DRAFT)
    arrange(other_desk, "remove", item="best")
    before = read(session)
    assert desk.send_form(page, {}, action=f"{DRAFT}/undo").status_code == 409
    assert read(session) == before
