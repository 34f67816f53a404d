"""Checking, publishing and comparing through the pages: each problem leads to its item, and published is frozen."""

from lxml import html
from sqlalchemy import select

from survey.audit import AuditEvent
from survey.questionnaires.models import RatedItem
from survey.questionnaires.queries import find_version
from tests.web.questionnaires.test_designing import DRAFT, arrange, read


def publish(desk, **answers):
    page = desk.get(f"{DRAFT}/check?method=")
    return desk.send_form(page, answers, action=f"{DRAFT}/publish")


def test_each_problem_links_to_the_place_where_it_is_mended(desk):
    desk.send_form(desk.get(f"{DRAFT}/items/fee"), {"text_en": ""}, action=f"{DRAFT}/items/fee")
    arrange(desk, "remove", item="paid")
    page = html.fromstring(desk.get(f"{DRAFT}/check").text)
    assert set(page.xpath("//section[h2[contains(., 'phải sửa')]]//a/@href")) == {f"{DRAFT}/items/fee"}
    assert page.xpath("//section[h2[contains(., 'xác nhận')]]//a/@href") == [f"{DRAFT}/items/fee"]
    assert "fee, điều kiện hiện" in page.xpath("string(//section[h2[contains(., 'phải sửa')]])")
    assert not page.xpath("//form[contains(@action, 'publish')]")
    for address in page.xpath("//section//a/@href"):
        assert desk.get(address).status_code == 200


def test_a_method_whose_factors_have_no_item_is_told(desk):
    page = desk.get(f"{DRAFT}/check?method=sipas_1001_counter_pooled")
    assert "cần ít nhất một câu cho nhân tố" in page.text
    assert f"{DRAFT}/bank" in html.fromstring(page.text).xpath("//section//li/a/@href")
    assert "cần ít nhất một câu cho nhân tố" not in desk.get(f"{DRAFT}/check").text


def test_a_section_without_items_is_mended_where_it_stands(desk):
    typed = {"text_vi": "Trống", "code": "empty"}
    desk.send_form(desk.get(f"{DRAFT}/new-section"), typed, action=f"{DRAFT}/new-section")
    links = html.fromstring(desk.get(f"{DRAFT}/check").text).xpath("//section//li/a/@href")
    assert f"{DRAFT}#section-empty" in links


def test_a_draft_without_problems_is_published_and_frozen(desk, session):
    assert publish(desk).location == DRAFT
    session.rollback()
    session.expire_all()
    version = find_version(session, "so", 1)
    assert version.published_at is not None
    rated = select(RatedItem.item_code).where(RatedItem.version_id == version.id).order_by(RatedItem.position)
    assert session.scalars(rated).all() == ["speed", "overall"]
    assert "questionnaire.published" in session.scalars(select(AuditEvent.action)).all()
    assert not html.fromstring(desk.get(DRAFT).text).xpath("//form[contains(@action, 'arrange')]")


def test_a_page_opened_before_the_publication_changes_nothing_after_it(desk, other_desk, session):
    late = other_desk.get(f"{DRAFT}/items/comment")
    publish(desk)
    before = read(session)
    reply = other_desk.send_form(late, {"text_vi": "Muộn rồi"}, action=f"{DRAFT}/items/comment")
    assert reply.status_code == 409
    assert "đã công bố" in reply.text
    assert read(session) == before


def test_what_should_be_looked_at_is_confirmed_first(desk, session):
    desk.send_form(desk.get(f"{DRAFT}/items/comment"), {"text_en": ""}, action=f"{DRAFT}/items/comment")
    assert publish(desk).status_code == 422
    assert find_version(session, "so", 1).published_at is None
    assert publish(desk, confirmed="y").status_code == 303


def test_a_publication_that_began_before_a_change_is_refused(desk, other_desk, session):
    page = desk.get(f"{DRAFT}/check?method=")
    arrange(other_desk, "up", item="best")
    assert desk.send_form(page, {}, action=f"{DRAFT}/publish").status_code == 409
    session.rollback()
    session.expire_all()
    assert find_version(session, "so", 1).published_at is None


def test_a_new_draft_from_a_published_version_compares_side_by_side(desk, session):
    publish(desk)
    begun = desk.send_form(desk.get(DRAFT), {}, action=f"{DRAFT}/draft")
    assert begun.location == "/admin/questionnaires/so/2"
    item = f"{begun.location}/items/comment"
    desk.send_form(desk.get(item), {"text_vi": "Ý kiến góp ý"}, action=item)
    page = html.fromstring(desk.get(f"{begun.location}/compare").text)
    rows = {row.xpath("string(th)"): row for row in page.xpath("//section[.//h2[@id='items']]//tbody/tr")}
    assert list(rows) == [item.code for item in read(session).items]
    changed = rows["comment"]
    assert changed.xpath("string(td[1])") == "sửa"
    assert "Ý kiến khác" in changed.xpath("string(td[2])")
    assert "Ý kiến góp ý" in changed.xpath("string(td[3])")
    assert rows["paid"].xpath("string(td[1])") == "giữ nguyên"
    assert rows["paid"].xpath("string(td[3])") == "Ông/Bà có nộp phí không?"
    assert desk.get(f"{DRAFT}/compare?with=7").status_code == 404


def test_a_single_version_has_nothing_to_be_compared_with(desk):
    assert desk.get(f"{DRAFT}/compare").status_code == 404
