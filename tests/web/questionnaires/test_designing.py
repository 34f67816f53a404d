"""The designer's pages: what is added, changed, moved and removed stands in the draft."""

import pytest
from lxml import html

from survey.accounts.models import Role
from survey.questionnaires.document import decode_document
from survey.questionnaires.item_types import (
    Comparison,
    Condition,
    MultipleChoiceItem,
    NumberItem,
    RatingItem,
)
from survey.questionnaires.queries import find_version
from tests.questionnaires.forms import text
from tests.web.questionnaires.conftest import open_desk
from tests.web.test_accounts import make_account, sign_in

DRAFT = "/admin/questionnaires/so/1"
TOKEN_AND_EDIT = ("csrf_token", "edit")


def read(session, code="so", number=1):
    # Ends the transaction, which would go on seeing what it saw.
    session.rollback()
    session.expire_all()
    return decode_document(find_version(session, code, number).document)


def codes(document, section):
    return [item.code for each in document.sections if each.code == section for item in each.items]


def arrange(desk, act, **parts):
    page = desk.get(DRAFT)
    edit = html.fromstring(page.text).xpath("//form[@id='arrange-place']//input[@name='edit']/@value")[0]
    token = html.fromstring(page.text).xpath("//input[@name='csrf_token']/@value")[0]
    return desk.post(f"{DRAFT}/arrange", data={"edit": edit, "csrf_token": token, "act": act, **parts})


def test_the_page_of_a_draft_tells_time_conditions_and_what_is_missing(desk):
    page = desk.get(DRAFT)
    assert page.status_code == 200
    shown = " ".join(html.fromstring(page.text).text_content().split())
    assert "Chỉ hiện khi" in shown
    assert "Ông/Bà có nộp phí không?" in shown
    assert "trong đó 2 câu đánh giá" in shown
    assert shown.count("đủ") >= 2


def test_an_item_of_a_kind_is_added_with_its_texts_options_and_condition(desk, session):
    page = desk.get(f"{DRAFT}/new-item?kind=multiple_choice&section=visit")
    typed = {
        "code": "helped_by",
        "text_vi": "Ai đã giúp Ông/Bà?",
        "text_en": "Who helped you?",
        "option-0-vi": "Công chức",
        "option-0-en": "An officer",
        "option-1-vi": "Người thân",
        "option-1-code": "family",
        "answer-0": "paid:yes",
        "answer-1": "ways:post",
        "is-1": "not",
        "match": "any",
    }
    assert desk.send_form(page, typed, action=f"{DRAFT}/new-item").location == f"{DRAFT}#item-helped_by"
    item = read(session).find_item("helped_by")
    assert isinstance(item, MultipleChoiceItem)
    assert [(option.code, option.text) for option in item.options] == [
        ("option_1", text("Công chức", "An officer")),
        ("family", {"vi": "Người thân"}),
    ]
    assert item.show_if == Condition("any", (Comparison("paid", ("yes",)), Comparison("ways", ("post",), True)))
    assert codes(read(session), "visit")[-1] == "helped_by"


@pytest.mark.parametrize("kind", ["rating", "yes_no", "number", "short_text", "long_text", "notice"])
def test_every_kind_of_item_can_be_added(desk, session, kind):
    page = desk.get(f"{DRAFT}/new-item?kind={kind}&section=overall")
    sent = desk.send_form(page, {"code": "another", "text_vi": "Câu nữa"}, action=f"{DRAFT}/new-item")
    assert sent.status_code == 303
    item = read(session).find_item("another")
    assert (item.__struct_config__.tag, item.text) == (kind, {"vi": "Câu nữa"})


def test_an_item_is_changed_and_conditions_follow_its_new_code(desk, session):
    page = desk.get(f"{DRAFT}/items/paid")
    desk.send_form(page, {"code": "fee_paid", "text_en": "Was there a fee?"}, action=f"{DRAFT}/items/paid")
    document = read(session)
    assert document.find_item("fee_paid").text["en"] == "Was there a fee?"
    assert document.find_item("fee").show_if == Condition("all", (Comparison("fee_paid", ("yes",)),))


@pytest.mark.parametrize(
    ("item", "typed", "told"),
    [
        ("fee", {"minimum": "9", "maximum": "3"}, "số lớn nhất phải lớn hơn"),
        ("fee", {"minimum": "một"}, "số nguyên"),
        ("paid", {"text_vi": ""}, "Xin nhập nội dung tiếng Việt"),
        ("paid", {"code": "Có Phí"}, "chữ thường không dấu"),
        ("paid", {"code": "ways"}, "Mã này đã dùng"),
        ("ways", {"option-1-vi": "", "option-1-en": "", "option-1-code": "counter"}, "mã bị trùng"),
    ],
)
def test_a_bad_item_is_refused_at_its_field_and_what_was_typed_is_kept(desk, session, item, typed, told):
    before = read(session)
    reply = desk.send_form(desk.get(f"{DRAFT}/items/{item}"), typed, action=f"{DRAFT}/items/{item}")
    assert reply.status_code == 422
    assert told in " ".join(html.fromstring(reply.text).xpath("//p[@class='error']//text()"))
    kept = html.fromstring(reply.text).forms[-1].fields
    assert {name: kept[name] for name in typed} == typed
    assert read(session) == before


def test_a_number_keeps_its_limits_through_the_form(desk, session):
    page = desk.get(f"{DRAFT}/items/fee")
    desk.send_form(page, {"minimum": "0"}, action=f"{DRAFT}/items/fee")
    item = read(session).find_item("fee")
    assert isinstance(item, NumberItem)
    assert (item.minimum, item.maximum, item.required) == (0, 5000, True)


def test_buttons_move_an_item_within_its_section_and_into_the_next(desk, session):
    arrange(desk, "up", item="best")
    assert codes(read(session), "visit") == ["welcome", "paid", "fee", "best", "ways"]
    arrange(desk, "down", item="ways")
    assert codes(read(session), "portal") == ["ways", "speed", "slow_page"]
    arrange(desk, "section_up", section="overall")
    assert [section.code for section in read(session).sections] == ["visit", "overall", "portal"]


def test_an_item_is_dropped_at_a_place_of_another_section(desk, session):
    arrange(desk, "place", item="best", section="portal", position="1")
    assert codes(read(session), "portal") == ["speed", "best", "slow_page"]


def test_an_item_is_copied_and_removed_and_a_section_goes_with_its_items(desk, session):
    assert arrange(desk, "copy", item="speed").location == f"{DRAFT}#item-speed"
    assert codes(read(session), "portal") == ["speed", "speed_2", "slow_page"]
    arrange(desk, "remove", item="speed_2")
    assert codes(read(session), "portal") == ["speed", "slow_page"]
    arrange(desk, "section_remove", section="portal")
    assert [section.code for section in read(session).sections] == ["visit", "overall"]


@pytest.mark.parametrize(
    "parts",
    [
        {"act": "explode", "item": "best"},
        {"act": "place", "item": "best", "section": "portal", "position": "-1"},
        {"act": "up", "item": "best", "edit": "x"},
    ],
)
def test_what_the_page_does_not_offer_is_refused(desk, session, parts):
    before = read(session)
    assert arrange(desk, **parts).status_code == 400
    assert arrange(desk, "up", item="nothing").status_code == 404
    assert read(session) == before


def test_a_section_is_added_renamed_and_shown_to_some_only(desk, session):
    page = desk.get(f"{DRAFT}/new-section")
    desk.send_form(page, {"text_vi": "Sau cùng", "code": "last", "answer-0": "paid:no"}, action=f"{DRAFT}/new-section")
    added = read(session).sections[-1]
    assert (added.code, added.show_if) == ("last", Condition("all", (Comparison("paid", ("no",)),)))
    page = desk.get(f"{DRAFT}/sections/portal")
    desk.send_form(page, {"text_en": "The portal"}, action=f"{DRAFT}/sections/portal")
    assert read(session).sections[1].title["en"] == "The portal"
    assert codes(read(session), "portal") == ["speed", "slow_page"]


def test_title_and_introduction_are_changed(desk, session):
    page = desk.get(f"{DRAFT}/front")
    assert desk.send_form(page, {"title_vi": ""}, action=f"{DRAFT}/front").status_code == 422
    desk.send_form(page, {"title_vi": "Phiếu năm 2027", "title_en": ""}, action=f"{DRAFT}/front")
    assert read(session).title == {"vi": "Phiếu năm 2027"}


def test_an_office_words_its_own_scale_and_the_official_one_stays(desk, session):
    page = desk.get(f"{DRAFT}/front")
    desk.send_form(page, {"scale-1-vi": "Rất tệ", "scale-5-en": ""}, action=f"{DRAFT}/front")
    levels = [level.text for level in read(session).scale]
    assert (levels[0]["vi"], levels[4]) == ("Rất tệ", {"vi": "Rất hài lòng"})
    check = html.fromstring(desk.get(f"{DRAFT}/check").text)
    assert f"{DRAFT}/front" in check.xpath("//section//li/a/@href")
    typed = {"code": "chinh-thuc", "source": "instrument:sipas_1001_counter"}
    made = desk.send_form(desk.get("/admin/questionnaires/new"), typed, action="/admin/questionnaires/new").location
    official = read(session, "chinh-thuc")
    page = desk.get(f"{made}/front")
    token, edit = (html.fromstring(page.text).xpath(f"//input[@name='{name}']/@value")[-1] for name in TOKEN_AND_EDIT)
    sent = {
        "csrf_token": token,
        "edit": edit,
        "title_vi": "T",
        "scale-1-vi": "Tệ",
        "placeholder-one_stop_office-vi": "Quầy",
    }
    assert desk.post(f"{made}/front", data=sent).status_code == 303
    changed = read(session, "chinh-thuc")
    assert changed.scale == official.scale
    assert changed.placeholders["one_stop_office"] == {"vi": "Quầy"}


def test_a_part_above_sections_is_named_and_taken_away(desk, session):
    address = f"{DRAFT}/sections/portal"
    desk.send_form(desk.get(address), {"part_vi": "Phần trực tuyến"}, action=address)
    assert read(session).sections[1].part == {"vi": "Phần trực tuyến"}
    desk.send_form(desk.get(address), {"part_vi": ""}, action=address)
    assert read(session).sections[1].part is None


def test_an_official_item_is_picked_locked_and_only_its_condition_changes(desk, session):
    page = desk.get(f"{DRAFT}/bank?q=thai+do&section=overall")
    [pick, *_] = html.fromstring(page.text).xpath("//button[@name='pick']/@value")
    [form, *_] = [form for form in html.fromstring(page.text).forms if form.xpath(".//button[@name='pick']")]
    desk.post(form.action, data={**dict(form.form_values()), "pick": pick})
    code = pick.partition(":")[2]
    item = read(session).find_item(code)
    assert isinstance(item, RatingItem)
    assert item.locked
    page = desk.get(f"{DRAFT}/items/{code}")
    assert not html.fromstring(page.text).xpath("//textarea")
    desk.send_form(page, {"answer-0": "paid:yes"}, action=f"{DRAFT}/items/{code}")
    changed = read(session).find_item(code)
    assert (changed.text, changed.show_if) == (item.text, Condition("all", (Comparison("paid", ("yes",)),)))


@pytest.mark.parametrize("source", ["instrument:sipas_1001_counter", "empty", "version:so/1"])
def test_a_questionnaire_begins_from_an_instrument_nothing_or_a_version(desk, session, source):
    page = desk.get("/admin/questionnaires/new")
    typed = {"code": "moi-2027", "source": source, "title_vi": "Phiếu 2027"}
    made = desk.send_form(page, typed, action="/admin/questionnaires/new")
    assert made.location == "/admin/questionnaires/moi-2027/1"
    assert desk.get(made.location).status_code == 200
    assert desk.get(f"{made.location}/preview").status_code == 200
    assert read(session, "moi-2027").title["vi"] == "Phiếu 2027"
    assert desk.send_form(page, typed, action="/admin/questionnaires/new").status_code == 422


def test_a_draft_is_thrown_away_after_it_was_confirmed(desk):
    page = desk.get(DRAFT)
    assert desk.send_form(page, {}, action=f"{DRAFT}/discard").status_code == 303
    assert desk.get(DRAFT).status_code == 404


def test_who_reads_sees_the_page_without_its_buttons(province_app, session, desk):
    reader = open_desk(province_app, session, "kiemtra", Role.AUDITOR)
    page = html.fromstring(reader.get(DRAFT).text)
    assert [form for form in page.forms if form.action.startswith("/admin/questionnaires")] == []
    assert reader.get(f"{DRAFT}/items/paid").status_code == 403
    assert reader.get("/admin/questionnaires/new").status_code == 403


def test_who_designs_for_a_part_of_the_tree_changes_nothing_that_all_are_asked(
    province_app, session, small_province, desk
):
    make_account(session, "phuong", Role.DESIGNER, small_province.ward.id)
    local = province_app.test_client()
    sign_in(local, "phuong")
    assert local.get(f"{DRAFT}/items/paid").status_code == 403
    assert not html.fromstring(local.get(DRAFT).text).xpath("//form[contains(@action, 'arrange')]")


def test_the_preview_stands_in_a_frame_of_ours_only_and_can_do_without_a_script(desk):
    framed, plain = desk.get(f"{DRAFT}/preview"), desk.get(f"{DRAFT}/preview?plain=1")
    assert "frame-ancestors 'self'" in framed.headers["Content-Security-Policy"]
    assert "frame-src 'self'" in desk.get(DRAFT).headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in desk.get("/admin/questionnaires").headers["Content-Security-Policy"]
    assert html.fromstring(framed.text).xpath("//script")
    assert not html.fromstring(plain.text).xpath("//script")
    assert "Sự phục vụ nói chung" in plain.text
    assert "The service overall" in desk.get(f"{DRAFT}/preview?lang=en").text


def look_at(desk, page, typed):
    """What the button that tries an item shows of the form as it is typed."""
    form = html.fromstring(page.text).forms[-1]
    return desk.post(f"{DRAFT}/preview-item", data={**dict(form.form_values()), **typed})


def test_an_item_is_seen_as_typed_and_nothing_is_stored(desk, session):
    before = read(session)
    typed = {"text_vi": "Ông/Bà nộp <b>ở đâu</b>?", "code": "", "option-0-vi": "Tại nhà", "answer-0": "paid:yes"}
    seen = look_at(desk, desk.get(f"{DRAFT}/items/ways"), typed)
    shown = " ".join(html.fromstring(seen.text).text_content().split())
    assert "Ông/Bà nộp <b>ở đâu</b>?" in shown
    assert "Tại nhà" in shown
    assert "Chỉ trả lời nếu “Ông/Bà có nộp phí không?” là “Có”." in shown
    assert read(session) == before
    seen = look_at(desk, desk.get(f"{DRAFT}/new-item?kind=number&section=visit"), {"minimum": "x"})
    assert "[chưa có nội dung]" in seen.text
    assert look_at(desk, desk.get(f"{DRAFT}/items/ways"), {"kind": "nothing"}).status_code == 400
