"""Pages of the figures that others published."""

from playwright.sync_api import Page

from tests.browser.counters import CounterCodes
from tests.browser.places.place import Way

_INDICATORS = "/analyst/indicators"


def _try_published(page: Page, _codes: CounterCodes) -> None:
    page.goto(f"{_INDICATORS}/import")
    page.get_by_label("Đơn vị").select_option("Thái Nguyên")
    page.get_by_role("button", name="Chạy thử").last.click()
    page.get_by_role("heading", name="SIPAS đã công bố").wait_for()


def _take_in_published(page: Page, codes: CounterCodes) -> None:
    _try_published(page, codes)
    take_in = page.get_by_role("button", name="Nhập")
    if take_in.count():
        take_in.click()
        page.get_by_text("Đã nhập").wait_for()
    page.goto(_INDICATORS)
    for summary in page.locator("summary").all():
        summary.click()


def _change_a_figure(page: Page, codes: CounterCodes) -> None:
    _take_in_published(page, codes)
    page.locator(".bare a", has_text="Sửa").first.click()
    page.get_by_text("Bỏ số liệu này", exact=True).click()


def _add_no_figure(page: Page, _codes: CounterCodes) -> None:
    page.goto(f"{_INDICATORS}/new")
    page.get_by_role("button", name="Lưu").click()
    page.locator(".error").first.wait_for()


INDICATORS: dict[str, tuple[str, Way]] = {
    "external indicators, tried out": ("Bị từ chối", _try_published),
    "external indicators": ("SIPAS quy ra điểm trong PAR Index", _take_in_published),
    "external figure": ("Đồng ý: bỏ số liệu này", _change_a_figure),
    "external figure with errors": ("Chưa có giá trị", _add_no_figure),
}
