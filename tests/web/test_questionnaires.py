"""The questionnaire designer through its pages: from an official form to a published one, and two people at once."""

import io
import json
from datetime import UTC, datetime

import openpyxl
import pytest
from lxml import html
from sqlalchemy import select

from survey.accounts.models import Role
from survey.audit import Actor
from survey.questionnaires.document import decode_document, serialise_document
from survey.questionnaires.drafts import start_questionnaire
from survey.questionnaires.models import QuestionnaireVersion, RatedItem
from survey.questionnaires.queries import find_version
from tests.questionnaires.forms import EVERY_KIND
from tests.web.printing.desk import desk_of
from tests.web.test_accounts import make_account

HOME = "/admin/questionnaires"
DRAFT = f"{HOME}/so/1"


@pytest.fixture
def desk(province_app, session, small_province):
    """A browser of somebody who designs for the whole province."""
    make_account(session, "thietke", Role.DESIGNER)
    return desk_of(province_app, "thietke")


@pytest.fixture
def draft(session):
    by, at = Actor(None, "Lê Văn Bình"), datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    version = start_questionnaire(session, code="so", title=EVERY_KIND.title, document=EVERY_KIND, by=by, at=at)
    session.commit()
    return version


def stored(session, code="so", number=1):
    session.rollback()
    session.expire_all()
    return decode_document(find_version(session, code, number).document)


def codes(document):
    return [item.code for item in document.items]


def press(desk, page, act, **fields):
    """Press one of the buttons beside an item or a section."""
    whole = html.fromstring(page.text)
    name, value = next(iter(fields.items()))
    form = whole.get_element_by_id(f"arrange-{name}-{value}")
    return desk.post(form.action, data={**dict(form.form_values()), name: value, "act": act})


def test_a_questionnaire_begins_as_an_official_one_and_is_published_after_a_look(desk, session):
    page = desk.get(f"{HOME}/new")
    begun = desk.send_form(
        page, {"code": "mot-cua-2027", "source": "instrument:sipas_1001_counter"}, action=f"{HOME}/new"
    )
    assert begun.status_code == 303
    designer = desk.get(begun.location)
    assert "bản nháp" in designer.text
    assert "câu chính thức, khóa lời văn" in designer.text
    check = desk.get(f"{HOME}/mot-cua-2027/1/check")
    publish = f"{HOME}/mot-cua-2027/1/publish"
    told = {"confirmed": "y"} if "confirmed" in check.text else {}
    done = desk.send_form(check, told, action=publish)
    assert done.status_code == 303
    version = find_version(session, "mot-cua-2027", 1)
    assert version.published_at is not None
    assert session.scalar(select(RatedItem).limit(1)) is not None
    assert "Xóa phần này" not in desk.get(begun.location).text
    refused = desk.send_form(check, told, action=publish)
    assert (refused.status_code, "không sửa được" in refused.text) == (409, True)


def test_a_code_that_is_taken_keeps_what_was_typed(desk, draft):
    page = desk.get(f"{HOME}/new")
    typed = {"code": "so", "source": "empty", "title_vi": "Phiếu mới"}
    refused = desk.send_form(page, typed, action=f"{HOME}/new")
    assert refused.status_code == 422
    assert "Mã này đã có phiếu khác dùng." in refused.text
    assert "Phiếu mới" in refused.text
    untitled = desk.send_form(page, {"code": "khac", "source": "empty"}, action=f"{HOME}/new")
    assert (untitled.status_code, "Xin nhập tiêu đề." in untitled.text) == (422, True)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("rating", {"number": "7"}),
        ("choice", {"option-0-vi": "Một", "option-1-vi": "Hai", "option-1-code": "two"}),
        ("multiple_choice", {"option-0-vi": "Một", "option-1-vi": "Hai"}),
        ("yes_no", {}),
        ("number", {"minimum": "0", "maximum": "9"}),
        ("short_text", {"max_length": "60"}),
        ("long_text", {"max_length": "600"}),
        ("notice", {}),
    ],
)
def test_an_item_of_each_kind_is_added_and_changed(desk, session, draft, kind, fields):
    page = desk.get(f"{DRAFT}/new-item?kind={kind}&section=visit")
    typed = {"code": "moi", "text_vi": "Câu mới?", **fields}
    added = desk.send_form(page, typed, action=f"{DRAFT}/new-item")
    assert (added.status_code, added.location) == (303, f"{DRAFT}#item-moi")
    item = stored(session).find_item("moi")
    assert (item.__struct_config__.tag, item.text) == (kind, {"vi": "Câu mới?"})
    page = desk.get(f"{DRAFT}/items/moi")
    changed = desk.send_form(page, {"text_en": "New?"}, action=f"{DRAFT}/items/moi")
    assert changed.status_code == 303
    assert stored(session).find_item("moi").text == {"vi": "Câu mới?", "en": "New?"}


def test_what_is_wrong_with_an_item_stands_at_its_field_with_all_that_was_typed(desk, session, draft):
    page = desk.get(f"{DRAFT}/new-item?kind=number&section=visit")
    typed = {"code": "moi", "text_vi": "Bao nhiêu?", "minimum": "9", "maximum": "2"}
    refused = desk.send_form(page, typed, action=f"{DRAFT}/new-item")
    assert refused.status_code == 422
    assert html.fromstring(refused.text).xpath("string(//p[@class='error'])").startswith("Lỗi:")
    assert all(f'value="{value}"' in refused.text for value in ("moi", "9", "2"))
    taken = desk.send_form(page, {"code": "paid", "text_vi": "Gì?"}, action=f"{DRAFT}/new-item")
    assert "Mã này đã dùng ở chỗ khác trong phiếu." in taken.text
    assert "moi" not in codes(stored(session))


def test_items_and_sections_are_moved_copied_and_removed_by_buttons(desk, session, draft):
    before = codes(stored(session))
    assert press(desk, desk.get(DRAFT), "down", item="welcome").status_code == 303
    assert codes(stored(session))[:2] == ["paid", "welcome"]
    press(desk, desk.get(DRAFT), "copy", item="ways")
    assert len(stored(session).items) == len(before) + 1
    press(desk, desk.get(DRAFT), "remove", item="welcome")
    assert "welcome" not in codes(stored(session))
    press(desk, desk.get(DRAFT), "section_down", section="visit")
    assert stored(session).sections[0].code == "portal"
    press(desk, desk.get(DRAFT), "section_remove", section="portal")
    assert stored(session).sections[0].code == "visit"


def test_an_item_is_dropped_at_another_place(desk, session, draft):
    page = desk.get(DRAFT)
    dropped = {"item": "best", "section": "visit", "position": "0"}
    whole = html.fromstring(page.text)
    form = whole.get_element_by_id("arrange-place")
    answer = desk.post(form.action, data={**dict(form.form_values()), **dropped})
    assert answer.status_code == 303
    assert codes(stored(session))[0] == "best"
    for wrong in ("", "-1", "x", "9" * 9):
        fresh = html.fromstring(desk.get(DRAFT).text).get_element_by_id("arrange-place")
        data = {**dict(fresh.form_values()), **dropped, "position": wrong}
        assert desk.post(form.action, data=data).status_code == 400


def test_a_condition_is_set_and_told_in_plain_words(desk, session, draft):
    page = desk.get(f"{DRAFT}/items/best")
    saved = desk.send_form(page, {"answer-0": "paid:no", "is-0": "not"}, action=f"{DRAFT}/items/best")
    assert saved.status_code == 303
    comparison = stored(session).find_item("best").show_if.comparisons[0]
    assert (comparison.item, comparison.values, comparison.negated) == ("paid", ("no",), True)
    assert "Chỉ hiện khi" in desk.get(DRAFT).text


def test_two_people_who_change_a_draft_at_once_see_both_texts_and_lose_none(desk, session, draft, province_app):
    mine = desk.get(f"{DRAFT}/items/paid")
    make_account(session, "banthiet", Role.DESIGNER)
    other = desk_of(province_app, "banthiet")
    theirs = other.get(f"{DRAFT}/items/paid")
    assert other.send_form(theirs, {"text_vi": "Có thu phí không?"}, action=f"{DRAFT}/items/paid").status_code == 303
    conflict = desk.send_form(mine, {"text_vi": "Phí đã nộp chưa?"}, action=f"{DRAFT}/items/paid")
    assert conflict.status_code == 409
    assert "Có thu phí không?" in conflict.text
    assert "Phí đã nộp chưa?" in conflict.text
    assert stored(session).find_item("paid").text["vi"] == "Có thu phí không?"
    insisted = desk.send_form(conflict, {}, action=f"{DRAFT}/items/paid")
    assert insisted.status_code == 303
    assert stored(session).find_item("paid").text["vi"] == "Phí đã nộp chưa?"


def test_an_official_item_is_picked_and_its_words_stay(desk, session, draft):
    page = desk.get(f"{DRAFT}/bank?q=nơi ngồi chờ&section=portal")
    picked = html.fromstring(page.text).xpath("//button[@name='pick']/@value")
    assert picked
    form = html.fromstring(page.text).xpath("//form[.//button[@name='pick']]")[0]
    added = desk.post(f"{DRAFT}/bank", data={**dict(form.form_values()), "pick": picked[0]})
    assert added.status_code == 303
    code = picked[0].partition(":")[2]
    official = stored(session).find_item(code)
    assert official.locked
    page = desk.get(f"{DRAFT}/items/{code}")
    assert "lời văn được khóa" in page.text
    saved = desk.send_form(page, {}, action=f"{DRAFT}/items/{code}")
    assert saved.status_code == 303
    assert stored(session).find_item(code).text == official.text


def test_a_draft_that_is_not_ready_lists_each_problem_with_its_place(desk, session, draft):
    page = desk.get(f"{DRAFT}/items/speed")
    desk.send_form(page, {"text_en": ""}, action=f"{DRAFT}/items/speed")
    check = desk.get(f"{DRAFT}/check?method=")
    links = html.fromstring(check.text).xpath("//main//li/a/@href")
    assert f"{DRAFT}/items/speed" in links
    if f"{DRAFT}/publish" in check.text:
        refused = desk.send_form(check, {}, action=f"{DRAFT}/publish")
        assert refused.status_code == 422
    assert find_version(session, "so", 1).published_at is None


def test_versions_stand_side_by_side_and_a_new_draft_starts_from_any(desk, session, draft):
    begun = desk.send_form(desk.get(DRAFT), {}, action=f"{DRAFT}/draft")
    assert begun.location == f"{HOME}/so/2"
    page = desk.get(f"{HOME}/so/2/items/paid")
    desk.send_form(page, {"text_vi": "Ông/Bà có phải nộp phí không?"}, action=f"{HOME}/so/2/items/paid")
    compared = desk.get(f"{HOME}/so/2/compare?with=1")
    assert "Ông/Bà có phải nộp phí không?" in compared.text
    assert "Ông/Bà có nộp phí không?" in compared.text
    assert desk.get(f"{HOME}/so/2/compare?with=9").status_code == 404
    discarded = desk.send_form(desk.get(f"{HOME}/so/2"), {}, action=f"{HOME}/so/2/discard")
    assert discarded.location == HOME
    session.rollback()
    session.expire_all()
    assert session.scalars(select(QuestionnaireVersion.number).join(QuestionnaireVersion.questionnaire)).all()
    assert desk.get(f"{HOME}/so/2").status_code == 404


def test_the_preview_is_the_public_form_and_may_stand_in_our_frame_only(desk, draft):
    preview = desk.get(f"{DRAFT}/preview")
    assert "frame-ancestors 'self'" in preview.headers["Content-Security-Policy"]
    assert "XEM THỬ" in preview.text
    assert "<script" not in desk.get(f"{DRAFT}/preview?plain=1").text
    assert "frame-src 'self'" in desk.get(DRAFT).headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in desk.get(HOME).headers["Content-Security-Policy"]


def test_a_questionnaire_goes_out_and_comes_in_as_json(desk, session, draft):
    told = desk.get(f"{DRAFT}.json")
    assert json.loads(told.data)["title"] == EVERY_KIND.title
    page = desk.get(f"{HOME}/import")
    data = {**dict(html.fromstring(page.text).forms[-1].form_values()), "code": "ban-sao"}
    sent = desk.post(f"{HOME}/import", data={**data, "file": (io.BytesIO(told.data), "so.json")})
    assert sent.location == f"{HOME}/ban-sao/1"
    assert serialise_document(stored(session, "ban-sao")) == serialise_document(EVERY_KIND)


def test_a_questionnaire_goes_out_and_comes_in_as_a_workbook(desk, session, draft):
    told = desk.get(f"{DRAFT}.xlsx")
    page = desk.get(f"{HOME}/import")
    data = {**dict(html.fromstring(page.text).forms[-1].form_values()), "code": "tu-excel"}
    sent = desk.post(f"{HOME}/import", data={**data, "file": (io.BytesIO(told.data), "so.xlsx")})
    assert sent.location == f"{HOME}/tu-excel/1"
    assert codes(stored(session, "tu-excel")) == codes(EVERY_KIND)


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("a.json", b"{", "Tệp chưa nhập được"),
        ("a.json", b"", "Tệp chưa nhập được"),
        ("a.xlsx", b"PK\x03\x04 not a workbook", "không phải tệp XLSX đọc được"),
    ],
)
def test_a_file_that_is_no_questionnaire_is_refused_with_the_reason(desk, name, body, told):
    page = desk.get(f"{HOME}/import")
    data = {**dict(html.fromstring(page.text).forms[-1].form_values()), "code": "hong"}
    refused = desk.post(f"{HOME}/import", data={**data, "file": (io.BytesIO(body), name)})
    assert refused.status_code == 422
    assert told in refused.text
    assert 'value="hong"' in refused.text


def test_a_workbook_is_refused_with_sheet_row_and_column(desk, session, draft):
    workbook = openpyxl.load_workbook(io.BytesIO(desk.get(f"{DRAFT}.xlsx").data))
    workbook["survey"]["A3"] = "geotrace"
    stream = io.BytesIO()
    workbook.save(stream)
    page = desk.get(f"{HOME}/import")
    data = {**dict(html.fromstring(page.text).forms[-1].form_values()), "code": "hong"}
    refused = desk.post(f"{HOME}/import", data={**data, "file": (io.BytesIO(stream.getvalue()), "a.xlsx")})
    assert refused.status_code == 422
    assert "trang tính survey, dòng 3" in refused.text


def test_who_only_reads_sees_no_button_and_cannot_change(province_app, session, small_province, draft):
    make_account(session, "xem", Role.AUDITOR)
    reader = desk_of(province_app, "xem")
    page = reader.get(DRAFT)
    assert page.status_code == 200
    assert "Thêm câu" not in page.text
    assert reader.get(f"{DRAFT}/items/paid").status_code == 403
    assert reader.post(f"{DRAFT}/arrange", data={"act": "remove", "item": "paid", "edit": "0"}).status_code in {
        400,
        403,
    }
    assert "paid" in codes(stored(session))


def test_who_designs_for_a_part_of_the_tree_does_not_change_what_every_agency_is_asked(
    province_app, session, small_province, draft
):
    make_account(session, "phan", Role.DESIGNER, small_province.ward.id)
    part = desk_of(province_app, "phan")
    assert part.get(DRAFT).status_code == 200
    assert part.get(f"{HOME}/new").status_code == 403
