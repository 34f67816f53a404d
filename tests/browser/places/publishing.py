"""Releases, and the public page."""

from playwright.sync_api import Page

from tests.browser.counters import CounterCodes
from tests.browser.places.place import CAMPAIGN, Way, address


def _open_release(page: Page, _codes: CounterCodes) -> None:
    page.goto(f"{CAMPAIGN}/releases/2")
    while page.get_by_text("Không tìm thấy").count():
        page.goto(f"{CAMPAIGN}/releases")
        page.get_by_label("Lần công bố này là gì").fill("Kết quả chính thức")
        page.get_by_label("Tôi đã xem các con số").check()
        page.get_by_role("button", name="Công bố").click()
        page.get_by_text("Kết quả đã được công bố").wait_for()
        page.goto(f"{CAMPAIGN}/releases/2")
    for summary in page.locator("summary").all():
        summary.click()


def _publish_nothing(page: Page, _codes: CounterCodes) -> None:
    page.goto(f"{CAMPAIGN}/releases")
    page.locator("form[method=post] button", has_text="Công bố").evaluate("button => button.form.noValidate = true")
    page.get_by_role("button", name="Công bố").click()
    page.get_by_text("Xin ghi lần công bố này là gì").wait_for()


def _open_public_page(path: str) -> Way:
    def come(page: Page, codes: CounterCodes) -> None:
        _open_release(page, codes)
        page.goto("/admin/public-page")
        if page.get_by_text("Đang tắt.").count():
            page.locator("summary").click()
            page.get_by_role("button", name="Đồng ý: mở trang công khai").click()
        page.goto(path)

    return come


PUBLISHING: dict[str, tuple[str, Way]] = {
    "publishing without a note": ("Xin ghi lần công bố này là gì", _publish_nothing),
    "release": ("Khác lần công bố khác ở đâu", _open_release),
    "switch of the public page": ("Khi mở, ai cũng xem được", address("/admin/public-page")),
    "public page": ("Đọc các con số thế nào", _open_public_page("/public")),
    "public page searched in vain, in English": ("No agency or service", _open_public_page("/public?q=zzz&lang=en")),
}
