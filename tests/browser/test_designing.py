"""Putting items in order in the designer: dragged with a mouse, moved with the keyboard, and with no script at all."""

import pytest

DESK = {"width": 1280, "height": 1600}
QUESTIONNAIRE = "/admin/questionnaires/sipas_1001_counter/1"


@pytest.fixture
def open_draft(visit, signed_in):
    """A function that begins a draft from the official questionnaire and opens it."""

    def open_draft(**options):
        page = visit(storage_state=signed_in("quantri"), viewport=DESK, **options)
        page.goto(QUESTIONNAIRE)
        page.get_by_role("button", name="Tạo bản nháp mới từ bản này").click()
        page.get_by_text("Đổi thứ tự bằng nút").wait_for()
        return page

    return open_draft


def list_items(page, section="ii_a"):
    return [item.get_attribute("data-item") for item in page.locator(f"[data-section={section}] > li").all()]


def test_an_item_is_dragged_to_another_place(open_draft):
    page = open_draft()
    first, second, *rest = list_items(page)
    heads = page.locator("[data-section=ii_a] > li > p.note")
    heads.nth(1).drag_to(heads.nth(0), target_position={"x": 5, "y": 2})
    page.wait_for_url(f"**#item-{second}")
    assert list_items(page) == [second, first, *rest]


def list_sections(page):
    return [section.get_attribute("data-part") for section in page.locator("[data-part]").all()]


def test_a_section_is_dragged_by_its_heading(open_draft):
    page = open_draft()
    first, second, *rest = list_sections(page)
    heading = page.locator(f"#title-{second}")
    heading.drag_to(page.locator(f"#title-{first}"), target_position={"x": 5, "y": 2})
    page.wait_for_url(f"**#section-{second}")
    assert list_sections(page) == [second, first, *rest]


@pytest.mark.parametrize("has_script", [True, False])
def test_an_item_is_moved_with_the_keyboard_and_keeps_the_focus(open_draft, has_script):
    page = open_draft(java_script_enabled=has_script)
    first, *rest = list_items(page)
    n_items = len(rest) + 1
    page.get_by_role("button", name=f"Chuyển xuống: {first},").press("Enter")
    for place in (2, 3):
        button = page.get_by_role("button", name=f"Chuyển xuống: {first}, câu {place} trên {n_items} của phần")
        button.wait_for()
        assert list_items(page) == [*rest[: place - 1], first, *rest[place - 1 :]]
        assert page.locator("*:focus").get_attribute("aria-label") == button.get_attribute("aria-label")
        if place == 2:
            page.keyboard.press("Enter")


def test_a_conditional_item_comes_and_goes_in_the_preview_and_stays_without_a_script(open_draft):
    page = open_draft()
    draft = page.url
    page.goto(f"{draft}/items/age")
    page.get_by_label("Câu trả lời 1").select_option("gender:female")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("Đã lưu.").wait_for()
    page.goto(f"{draft}/preview")
    conditional = page.locator("[data-if]").first
    assert conditional.is_hidden()
    page.locator("input[name=answer_gender][value=female]").check(force=True)
    assert conditional.is_visible()
    page.locator("input[name=answer_gender][value=male]").check(force=True)
    assert conditional.is_hidden()
    page.goto(f"{draft}/preview?plain=1")
    assert conditional.is_visible()
    assert "Chỉ trả lời nếu" in conditional.inner_text()


@pytest.mark.parametrize("has_script", [True, False])
def test_an_item_is_seen_on_the_phone_while_it_is_written(open_draft, has_script):
    page = open_draft(java_script_enabled=has_script)
    page.goto(f"{page.url}/items/age")
    page.get_by_label("Nội dung, tiếng Việt").fill("Ông/Bà bao nhiêu tuổi?")
    page.get_by_label("Câu trả lời 1").select_option("gender:female")
    if not has_script:
        page.get_by_role("button", name="Xem thử").click()
    phone = page.frame_locator("iframe.phone")
    phone.get_by_text("Ông/Bà bao nhiêu tuổi?").wait_for()
    phone.get_by_text("Chỉ trả lời nếu “Giới tính” là “Nữ”.").wait_for()
    assert page.get_by_label("Nội dung, tiếng Việt").input_value() == "Ông/Bà bao nhiêu tuổi?"
