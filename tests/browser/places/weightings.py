"""Pages on which weights are built."""

from playwright.sync_api import Page

from tests.browser.counters import CounterCodes
from tests.browser.places.place import CAMPAIGN, Way, address

_WEIGHTING = f"{CAMPAIGN}/weightings/thu"


def _begin_weighting(page: Page, _codes: CounterCodes) -> None:
    page.goto(_WEIGHTING)
    if page.get_by_text("Không tìm thấy").count():
        page.goto(f"{CAMPAIGN}/weightings/new")
        page.get_by_label("Tên, tiếng Việt").fill("Bộ thử")
        page.get_by_label("Mã", exact=True).fill("thu")
        page.get_by_role("button", name="Tạo bản nháp").click()
    for summary in page.locator("summary").all():
        summary.click()


def _keep_weights(page: Page, codes: CounterCodes) -> None:
    _begin_weighting(page, codes)
    keep = page.get_by_role("button", name="Giữ bộ trọng số này")
    if keep.count():
        keep.click()
        page.get_by_text("Đã giữ bộ trọng số").wait_for()


def _in_weighting(part: str) -> Way:
    def come(page: Page, codes: CounterCodes) -> None:
        _keep_weights(page, codes)
        page.goto(f"{_WEIGHTING}{part}")

    return come


def _save_an_empty_step(page: Page, codes: CounterCodes) -> None:
    _begin_weighting(page, codes)
    page.goto(f"{_WEIGHTING}/steps/new?kind=calibrate&by=field&by=trait.gender")
    page.get_by_label("Nam", exact=True).fill("một nửa")
    page.get_by_role("button", name="Lưu bước này").click()
    page.locator(".error").first.wait_for()


def _name_no_weighting(page: Page, _codes: CounterCodes) -> None:
    page.goto(f"{CAMPAIGN}/weightings/new")
    page.get_by_role("button", name="Tạo bản nháp").click()
    page.locator(".error").first.wait_for()


WEIGHTINGS: dict[str, tuple[str, Way]] = {
    "weightings": ("Lập bộ trọng số mới", address(f"{CAMPAIGN}/weightings")),
    "weighting without a name": ("Xin nhập tên", _name_no_weighting),
    "weighting in the making": ("Thêm một bước", _begin_weighting),
    "step of a weighting": ("Nguồn của các tổng", _save_an_empty_step),
    "trim": ("Phần bị cắt", _in_weighting("/steps/new?kind=trim")),
    "weighting verified": ("đúng từng bit", _in_weighting("/verify")),
    "weightings side by side": ("Hơn không trọng số", _in_weighting("/compare")),
}
