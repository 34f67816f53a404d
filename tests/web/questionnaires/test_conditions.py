"""Conditions that the form cannot show whole, or that lead nowhere, are neither lost nor hidden."""

from lxml import html
from msgspec.structs import replace

from survey.questionnaires.document import decode_document, serialise_document
from survey.questionnaires.editing import replace_item, replace_section
from survey.questionnaires.item_types import (
    Comparison,
    Condition,
    Option,
)
from survey.questionnaires.queries import find_version
from tests.questionnaires.forms import text
from tests.web.questionnaires.test_designing import DRAFT, arrange, read


def store(session, change):
    """The draft changed behind the pages, as an import or an earlier version may have left it."""
    version = find_version(session, "so", 1)
    version.document = serialise_document(change(decode_document(version.document)))
    session.commit()


def test_a_condition_on_an_item_that_was_removed_is_shown_and_outlasts_a_save(desk, session):
    arrange(desk, "remove", item="paid")
    page = desk.get(f"{DRAFT}/items/fee")
    told = html.fromstring(page.text).xpath("//select[@id='answer-0']/preceding-sibling::p[@class='error']")
    assert "không còn ở phía trước" in told[0].text_content()
    desk.send_form(page, {"text_en": "How much was it?"}, action=f"{DRAFT}/items/fee")
    assert read(session).find_item("fee").show_if == Condition("all", (Comparison("paid", ("yes",)),))
    links = html.fromstring(desk.get(f"{DRAFT}/check").text).xpath("//li/a/@href")
    assert f"{DRAFT}/items/fee" in links
    desk.send_form(desk.get(f"{DRAFT}/items/fee"), {"answer-0": ""}, action=f"{DRAFT}/items/fee")
    assert read(session).find_item("fee").show_if is None


def test_a_condition_that_asks_for_two_choices_at_once_stays_so_through_the_form(desk, session):
    both = Condition("all", (Comparison("ways", ("post",)), Comparison("ways", ("online", "counter"))))
    store(session, lambda document: replace_item(document, "best", replace(document.find_item("best"), show_if=both)))
    page = desk.get(f"{DRAFT}/items/best")
    desk.send_form(page, {"text_en": "The best"}, action=f"{DRAFT}/items/best")
    assert read(session).find_item("best").show_if == both


def test_no_option_and_no_answer_of_a_condition_is_lost_where_there_are_many(desk, session):
    options = tuple(Option(f"province_{number}", text(f"Tỉnh {number}", f"Province {number}")) for number in range(63))
    asked = Condition("all", (Comparison("ways", tuple(each.code for each in options[:40])),))

    def enlarge(document):
        document = replace_item(document, "ways", replace(document.find_item("ways"), options=options))
        return replace_item(document, "best", replace(document.find_item("best"), show_if=asked))

    store(session, enlarge)
    for item in ("ways", "best"):
        page = desk.get(f"{DRAFT}/items/{item}")
        assert desk.send_form(page, {"text_en": "?"}, action=f"{DRAFT}/items/{item}").status_code == 303
    document = read(session)
    assert document.find_item("ways").options == options
    assert document.find_item("best").show_if == asked


def test_what_is_wrong_with_a_sections_condition_leads_to_the_section(desk, session):
    lost = Condition("all", (Comparison("gone", ("yes",)),))
    store(
        session,
        lambda document: replace_section(document, "portal", replace(document.sections[1], show_if=lost)),
    )
    page = html.fromstring(desk.get(f"{DRAFT}/check").text)
    assert set(page.xpath("//section[1]//li/a/@href")) == {f"{DRAFT}/sections/portal"}
    assert "không còn ở phía trước" in desk.get(f"{DRAFT}/sections/portal").text
