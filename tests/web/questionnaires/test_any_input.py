"""Whatever is posted to the designer's pages is taken or refused; nothing breaks a page, and nothing is half stored."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from survey.audit_check import check_log
from tests.web.questionnaires.test_designing import DRAFT, read

ADDRESSES = (
    "front",
    "arrange",
    "bank",
    "new-item",
    "items/ways",
    "items/fee",
    "new-section",
    "sections/portal",
    "draft",
)
NAMES = (
    *("act", "item", "section", "position", "pick", "kind", "code", "number", "required", "not_applicable", "match"),
    *("text_vi", "text_en", "part_vi", "part_en", "title_vi", "title_en", "introduction_vi", "minimum", "maximum"),
    *("max_length", "answer-0", "answer-1", "is-0", "option-0-vi", "option-0-code", "option-1-en", "scale-1-vi"),
)
VALUES = st.sampled_from(
    ["", "x", "paid:yes", "ways:nothing", ":", "rating", "choice", "number", "visit", "fee", "up", "place", "copy"]
) | st.text(st.characters(codec="utf-8"), max_size=40)
POSTS = st.tuples(st.sampled_from(ADDRESSES), st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=10))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(POSTS, min_size=1, max_size=4))
def test_whatever_is_posted_is_taken_or_refused(desk, session, posts):
    token = html.fromstring(desk.get(DRAFT).text).xpath("//input[@name='csrf_token']/@value")[0]
    for address, fields in posts:
        edit = html.fromstring(desk.get(DRAFT).text).xpath("//form[@id='arrange-place']//input[@name='edit']/@value")[0]
        reply = desk.post(f"{DRAFT}/{address}", data={**fields, "csrf_token": token, "edit": edit})
        assert reply.status_code in {303, 400, 404, 409, 422}
    assert desk.get(DRAFT).status_code == 200
    assert desk.get(f"{DRAFT}/preview").status_code == 200
    assert desk.get(f"{DRAFT}/check").status_code == 200
    assert desk.get(f"{DRAFT}.xlsx").status_code == 200
    read(session)
    assert check_log(session).holds


@pytest.mark.parametrize("sign", ["\x00", "\x1f", "\x85", "\uffff"])
def test_signs_that_files_and_databases_cannot_hold_are_left_out(desk, session, sign):
    for address, name in (("items/comment", "text_vi"), ("front", "title_vi"), ("sections/portal", "text_vi")):
        form = dict(html.fromstring(desk.get(f"{DRAFT}/{address}").text).forms[-1].form_values())
        reply = desk.post(f"{DRAFT}/{address}", data=form | {name: f"Ý kiến{sign} khác"})
        assert reply.status_code == 303
    document = read(session)
    texts = (document.find_item("comment").text, document.title, document.sections[1].title)
    assert [text["vi"] for text in texts] == ["Ý kiến khác"] * 3
    assert desk.get(f"{DRAFT}.xlsx").status_code == 200


@pytest.mark.parametrize(("address", "name"), [("items/comment", "text_vi"), ("front", "title_vi")])
def test_signs_that_are_left_out_do_not_pass_for_a_text(desk, session, address, name):
    before = read(session)
    form = dict(html.fromstring(desk.get(f"{DRAFT}/{address}").text).forms[-1].form_values())
    assert desk.post(f"{DRAFT}/{address}", data=form | {name: " \x01 "}).status_code == 422
    assert read(session) == before
