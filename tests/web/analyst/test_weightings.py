"""Weightings on pages: made step by step without JavaScript, frozen by publication, and for whom they are."""

import pytest
from lxml import html
from sqlalchemy import func, select

from survey.accounts.models import Role
from survey.audit import AuditEvent
from survey.sampling.models import Weighting
from tests.web.test_accounts import make_account, sign_in

HOME = "/analyst/campaigns/HL26/weightings"
MODES = {
    "total:mode:qr": "25",
    "total:mode:paper": "75",
    "source:mode": "Sổ theo dõi 2026",
}


@pytest.fixture
def enter(province_app, session, answered_province):
    def enter(name, role, **where):
        make_account(session, name, role, **where)
        desk = province_app.test_client()
        sign_in(desk, name)
        return desk

    return enter


@pytest.fixture
def desk(enter):
    return enter("phantich", Role.ANALYST)


@pytest.fixture
def begin(desk):
    def begin(**typed):
        facts = {"code": "hinh-thuc", "name_vi": "Theo hình thức", "start": ""} | typed
        return desk.send_form(desk.get(f"{HOME}/new"), facts)

    return begin


def add_modes(desk, typed=MODES):
    page = desk.get(f"{HOME}/hinh-thuc/steps/new?kind=poststratify&by=mode")
    return desk.send_form(page, typed)


def act(desk, what, **values):
    """Press the button of the draft's form that posts to an address."""
    return desk.send_form(desk.get(f"{HOME}/hinh-thuc"), values, action=f"{HOME}/hinh-thuc/{what}")


def test_from_the_first_step_to_publication(desk, begin, session):
    assert begin().status_code == 303
    refused = add_modes(desk, {"total:mode:qr": "25"})
    assert refused.status_code == 422
    assert 'value="25"' in refused.text
    assert "nguồn" in refused.text
    assert add_modes(desk).status_code == 303
    preview = desk.get(f"{HOME}/hinh-thuc").text
    assert "Xem trước, chưa giữ" in preview
    assert session.scalar(select(Weighting.sha256)) is None
    assert act(desk, "make").status_code == 303
    assert "Khớp: làm lại" in desk.get(f"{HOME}/hinh-thuc/verify").text
    assert act(desk, "publish").status_code == 303
    # 0.75 of paper, all good, and 0.25 of answers by QR code: 38 good of 64, and 16 half good.
    assert "92,97" in desk.get("/analyst/campaigns/HL26?weights=hinh-thuc").text
    compared = desk.get(f"{HOME}/hinh-thuc/compare").text
    assert "92,97" in compared
    assert "77,50" in compared
    session.rollback()
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.action.startswith("weighting."))).all()
    assert actions == ["weighting.begun", "weighting.changed", "weighting.made", "weighting.published"]


@pytest.mark.parametrize("month", [None, "1999-01"])
def test_a_month_that_is_not_in_the_list_is_told_in_our_words(desk, month):
    page = desk.get(f"{HOME}/new")
    token = html.fromstring(page.text).xpath("//main//input[@name='csrf_token']/@value")[0]
    typed = {
        "csrf_token": token,
        "code": "thu",
        "name_vi": "Bộ thử",
        "last_month": "2026-03",
        "set_aside": "",
        "start": "",
    }
    reply = desk.post(f"{HOME}/new", data=typed | ({"first_month": month} if month else {}))
    assert reply.status_code == 422
    assert "Xin chọn một trong các mục của danh sách." in reply.text
    assert "Not a valid choice" not in reply.text


def test_what_is_published_is_frozen(desk, begin, session):
    begin(start="dossiers")
    act(desk, "make")
    stale = desk.get(f"{HOME}/hinh-thuc")
    act(desk, "publish")
    before = session.scalar(select(func.count()).select_from(AuditEvent))
    for what in ("order", "make", "publish", "withdraw"):
        values = {"do": "remove.1"} if what == "order" else {}
        token = {"csrf_token": _find_token(stale)}
        assert desk.post(f"{HOME}/hinh-thuc/{what}", data=token | values | {"edit": "0"}).status_code == 409
    session.rollback()
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == before
    assert "Bỏ bản nháp" not in desk.get(f"{HOME}/hinh-thuc").text


def _find_token(page):
    return page.text.split('name="csrf_token" value="')[1].split('"')[0]


def test_steps_change_places_and_go(desk, begin, session):
    begin()
    add_modes(desk)
    page = desk.get(f"{HOME}/hinh-thuc/steps/new?kind=trim")
    desk.send_form(page, {"upper_times_median": "3,5"})
    token = _find_token(desk.get(f"{HOME}/hinh-thuc"))
    moved = desk.post(f"{HOME}/hinh-thuc/order", data={"csrf_token": token, "edit": "2", "do": "up.2"})
    assert moved.status_code == 303
    recipe = session.scalar(select(Weighting.recipe))
    assert [step["type"] for step in recipe["steps"]] == ["trim", "poststratify"]
    assert recipe["steps"][0]["upper_times_median"] == 3.5
    # Somebody who still sees the recipe as it was changes nothing.
    session.rollback()
    late = desk.post(f"{HOME}/hinh-thuc/order", data={"csrf_token": token, "edit": "2", "do": "remove.1"})
    assert late.status_code == 409
    assert "vừa sửa công thức" in late.text
    for wrong in ("up.1", "down.2", "remove.9", "paint.1", "up.x", ""):
        data = {"csrf_token": token, "edit": "3", "do": wrong}
        assert desk.post(f"{HOME}/hinh-thuc/order", data=data).status_code == 400


def test_what_cannot_be_met_is_told_in_words_and_not_kept(desk, begin, session):
    begin()
    add_modes(desk, MODES | {"total:mode:qr": "20", "total:mode:kiosk": "5"})
    told = desk.get(f"{HOME}/hinh-thuc").text
    assert "máy tại quầy” có tổng mà không có phiếu nào đại diện" in told
    token = _find_token(desk.get(f"{HOME}/hinh-thuc"))
    assert desk.post(f"{HOME}/hinh-thuc/make", data={"csrf_token": token}).status_code == 422
    assert session.scalar(select(Weighting.sha256)) is None


def test_what_is_typed_is_kept_and_marked(desk, begin):
    begin()
    refused = add_modes(desk, MODES | {"total:mode:qr": "hai mươi"})
    assert refused.status_code == 422
    assert 'value="hai mươi"' in refused.text
    assert 'aria-invalid="true"' in refused.text
    assert begin().status_code == 422
    assert begin(code="none").status_code == 422
    assert begin(code="Có dấu").status_code == 422


@pytest.mark.parametrize(
    ("lang", "said"), [("vi", "Độ tuổi”: Các tỷ lệ cộng"), ("en", "Age”: The shares add up to 99 %")]
)
def test_the_margin_whose_shares_do_not_add_up_is_named(desk, begin, lang, said):
    begin()
    address = f"{HOME}/hinh-thuc/steps/new?kind=rake&by=trait.gender&by=trait.age"
    page = desk.get(f"{address}&lang={lang}")
    genders = {"total:trait.gender:male": "50", "total:trait.gender:female": "50", "source:trait.gender": "Sổ"}
    ages = {"total:trait.age:over_60": "49", "total:trait.age:from_25_to_34": "50", "source:trait.age": "Niên giám"}
    refused = desk.send_form(page, genders | ages)
    assert refused.status_code == 422
    assert said in refused.text


def test_readers_see_what_is_published_only(desk, begin, enter):
    begin(start="dossiers")
    act(desk, "make")
    auditor = enter("thanhtra", Role.AUDITOR)
    assert auditor.get(f"{HOME}/hinh-thuc").status_code == 404
    assert auditor.get("/analyst/campaigns/HL26?weights=hinh-thuc").status_code == 400
    assert "Theo hình thức" not in auditor.get(HOME).text
    act(desk, "publish")
    assert "Đồng ý" not in auditor.get(f"{HOME}/hinh-thuc").text
    assert "Theo hình thức (hinh-thuc)" in auditor.get("/analyst/campaigns/HL26?weights=hinh-thuc").text


def test_a_part_of_the_tree_weighs_nothing_and_reads_its_own(desk, begin, enter, answered_province):
    begin(start="dossiers")
    act(desk, "make")
    act(desk, "publish")
    ward = enter("phuong", Role.ANALYST, agency_id=answered_province.ward.id)
    assert ward.get(f"{HOME}/new").status_code == 403
    assert ward.get(f"{HOME}/hinh-thuc/steps/new?kind=trim").status_code == 403
    token = _find_token(ward.get(HOME))
    assert ward.post(f"{HOME}/hinh-thuc/withdraw", data={"csrf_token": token}).status_code == 403
    # Whose dossiers each agency handled is for who sees the whole.
    assert "Sở Xây dựng" in desk.get(f"{HOME}/hinh-thuc").text
    assert "Sở Xây dựng" not in ward.get(f"{HOME}/hinh-thuc").text
    assert "Sở Xây dựng" not in ward.get(f"{HOME}/hinh-thuc/compare").text


@pytest.mark.parametrize("query", ["kind=bake", "kind=rake&by=weather", "kind=poststratify&by=agency&by=month", ""])
def test_a_step_that_there_is_not_is_no_page(desk, begin, query):
    begin()
    assert desk.get(f"{HOME}/hinh-thuc/steps/new?{query}").status_code == 400


def test_a_draft_is_withdrawn_for_good(desk, begin, session):
    begin()
    assert act(desk, "withdraw").status_code == 303
    assert session.scalar(select(func.count()).select_from(Weighting)) == 0
    assert desk.get(f"{HOME}/hinh-thuc").status_code == 404
