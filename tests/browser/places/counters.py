"""Counters, their codes, and what is printed."""

from playwright.sync_api import Page

from tests.browser.counters import CounterCodes
from tests.browser.places.place import Way, address


def _print_for_nobody(page: Page, _codes: CounterCodes) -> None:
    page.goto("/admin/counters")
    page.get_by_role("button", name="In cho các quầy đánh dấu").click()


def _print_for_all(page: Page, _codes: CounterCodes) -> None:
    page.goto("/admin/counters")
    page.get_by_role("button", name="In cho mọi quầy tìm thấy").click()
    page.get_by_role("link", name="Tải tệp về").wait_for()


def _open_codes_of_counter(page: Page, _codes: CounterCodes) -> None:
    page.goto("/admin/counters")
    page.locator(".ticked tbody th a").first.click()
    page.get_by_role("heading", name="Các mã của quầy").wait_for()


def _replace_without_a_reason(page: Page, codes: CounterCodes) -> None:
    _open_codes_of_counter(page, codes)
    page.locator("summary").first.click()
    page.get_by_role("button", name="Đồng ý: Thay bằng mã mới").click()
    page.locator(".error").wait_for()


def _open_logo(page: Page, _codes: CounterCodes) -> None:
    page.goto("/admin/counters")
    page.get_by_role("link", name="Biểu trưng trên tờ in").first.click()
    page.get_by_role("button", name="Lưu biểu trưng").wait_for()


def _send_no_logo(page: Page, codes: CounterCodes) -> None:
    _open_logo(page, codes)
    page.get_by_role("button", name="Lưu biểu trưng").click()
    page.locator(".error").wait_for()


COUNTERS: dict[str, tuple[str, Way]] = {
    "counters found": ("In hàng loạt", address("/admin/counters?q=so+1")),
    "counters, second page": ("Dấu chọn chỉ có hiệu lực", address("/admin/counters?page=2")),
    "nothing ticked": ("Xin đánh dấu ít nhất một quầy", _print_for_nobody),
    "codes of a counter": ("Đọc được từ xa", _open_codes_of_counter),
    "code ended without a reason": ("Xin ghi lý do", _replace_without_a_reason),
    "printed for many": ("Tải tệp về", _print_for_all),
    "work asked for": ("Việc đã đặt", address("/admin/jobs")),
    "logo of an agency": ("Biểu trưng của", _open_logo),
    "logo without a file": ("Xin chọn một tệp", _send_no_logo),
    "counters not found": ("Không có quầy nào khớp", address("/admin/counters?q=zzzz")),
}
