"""The page that watches a collection: brought up to date by itself, under the hands of whoever reads it."""

import pytest

from tests.browser.counter_form import CounterForm

DESK = {"width": 1280, "height": 800}
PAGE = "/admin/collection/mot-cua-2026"


def make_impatient(page):
    """Let the page look again four times a second, by its own button and without taking the focus away."""
    page.evaluate(
        """() => {
          document.getElementById('refreshing').dataset.seconds = '0.25';
          const button = document.querySelector('#refreshing button');
          button.click();
          button.click();
        }"""
    )


@pytest.fixture
def watching(visit, signed_in):
    page = visit(storage_state=signed_in("quantri"), viewport=DESK)
    page.goto(PAGE)
    return page


def read_completes(page):
    return page.locator("dl.headline dd").nth(2).inner_text()


def test_new_answers_come_in_and_the_reader_stays_where_they_were(watching, visit, counter_codes):
    page, before = watching, read_completes(watching)
    page.get_by_text("Để riêng hoặc đưa trở lại").click()
    page.get_by_label("Lý do").fill("Đang gõ dở")
    page.locator("#hours").scroll_into_view_if_needed()
    page.get_by_label("Lý do").focus()
    y = page.get_by_label("Lý do").bounding_box()["y"]
    make_impatient(page)
    form = CounterForm(visit())
    form.open(counter_codes.few)
    form.answer(form.groups)
    form.send()
    page.wait_for_function("before => document.querySelectorAll('dl.headline dd')[2].innerText !== before", arg=before)
    assert page.evaluate("[document.activeElement.name, document.activeElement.value]") == ["reason", "Đang gõ dở"]
    assert page.get_by_label("Lý do").bounding_box()["y"] == pytest.approx(y, abs=1)


def test_opened_details_and_the_focus_in_a_list_outlast_a_refresh(watching):
    page = watching
    page.locator("#silent summary").click()
    link = page.locator("#silent details a").first
    link.focus()
    name = link.inner_text()
    with page.expect_response(lambda reply: reply.url.endswith("days=3")):
        make_impatient(page)
    page.wait_for_timeout(300)
    assert page.locator("*:focus").inner_text() == name
    assert page.locator("#silent details").get_attribute("open") is not None


def test_after_counting_answers_the_page_goes_on_being_brought_up_to_date(watching):
    page = watching
    page.get_by_text("Để riêng hoặc đưa trở lại").click()
    page.get_by_role("button", name="Đếm số phiếu").click()
    page.locator(".error").first.wait_for()
    with page.expect_response(lambda reply: reply.url.endswith(f"{PAGE}?days=3")) as looked:
        make_impatient(page)
    assert looked.value.status == 200


def test_when_the_session_has_ended_the_page_says_so_and_keeps_what_is_typed(watching):
    page = watching
    page.get_by_text("Để riêng hoặc đưa trở lại").click()
    page.get_by_label("Lý do").fill("Đang gõ dở")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    make_impatient(page)
    page.get_by_text("Phiên làm việc đã hết").wait_for()
    assert page.get_by_label("Lý do").input_value() == "Đang gõ dở"
    page.context.add_cookies(cookies)
