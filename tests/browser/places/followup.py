"""Comments, cases, alerts, and how long comments stay."""

from playwright.sync_api import Page

from tests.browser.counters import CounterCodes
from tests.browser.places.place import Way, address


def _open_case(page: Page, _codes: CounterCodes) -> None:
    page.goto("/admin/comments?case=none&kind=comment")
    page.locator(".opinions a").first.click()
    page.get_by_role("button", name="Mở vụ việc").click()
    page.get_by_role("heading", name="Diễn biến").wait_for()


def _answer_with_nothing(page: Page, codes: CounterCodes) -> None:
    _open_case(page, codes)
    page.get_by_text("Gửi trả lời", exact=True).click()
    page.get_by_role("button", name="Đồng ý: gửi trả lời").click()
    page.locator(".error").wait_for()


def _list_cases(page: Page, codes: CounterCodes) -> None:
    _open_case(page, codes)
    page.goto("/admin/cases")


def _open_opinion(page: Page, _codes: CounterCodes) -> None:
    page.goto("/admin/comments?case=none")
    page.locator(".opinions a").first.click()
    page.locator("main summary").first.click()


def _make_no_rule(page: Page, _codes: CounterCodes) -> None:
    page.goto("/admin/alerts/rules/new")
    page.get_by_role("button", name="Lưu").click()
    page.locator(".error").first.wait_for()


def _make_rule(page: Page, _codes: CounterCodes) -> None:
    page.goto("/admin/alerts/rules/new")
    page.get_by_label("Tên quy tắc").fill("Theo dõi hằng tuần")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("Đã lưu quy tắc").wait_for()


def _keep_nothing(page: Page, _codes: CounterCodes) -> None:
    page.goto("/admin/retention/mot-cua-2025/rule")
    page.get_by_label("Giữ trong số tháng").fill("0")
    page.get_by_role("button", name="Lưu", exact=True).click()


def _list_due_comments(page: Page, _codes: CounterCodes) -> None:
    page.goto("/admin/retention/mot-cua-2025/rule")
    page.get_by_label("Giữ trong số tháng").fill("6")
    page.get_by_label("Sau đó").select_option("mask")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("heading", name="Đến hạn hôm nay").wait_for()


def _open_due_comments(page: Page, codes: CounterCodes) -> None:
    _list_due_comments(page, codes)
    page.get_by_role("link", name="Xem trước").first.click()


def _open_rule(page: Page, _codes: CounterCodes) -> None:
    page.goto("/admin/alerts")
    page.locator("main table a").first.click()
    page.get_by_role("button", name="Lưu").wait_for()


FOLLOWUP: dict[str, tuple[str, Way]] = {
    "comments": ("Mới nhất trước", address("/admin/comments")),
    "comments not found": ("Không có ý kiến nào", address("/admin/comments?q=zzzz")),
    "an opinion with its ratings": ("Mức thấp nhất đã chọn", _open_opinion),
    "cases": ("Tình trạng", _list_cases),
    "a case": ("Chuyển cơ quan khác", _open_case),
    "a case answered with nothing": ("Xin nhập nội dung trả lời", _answer_with_nothing),
    "alerts and rules": ("Đã lưu quy tắc", _make_rule),
    "an alert rule": ("Tên quy tắc", _open_rule),
    "rule without a name": ("Xin đặt tên", _make_no_rule),
    "comments to be erased": (
        "chưa có gì thay đổi",
        address("/admin/retention?campaign=mot-cua-2025&months=6&way=erase"),
    ),
    "retention rule that keeps nothing": ("Xin nhập số từ 1 đến 120", _keep_nothing),
    "comments due by a rule": ("Chỉ xét những lời chưa được che", _open_due_comments),
    "retention rules": ("Đến hạn từ", _list_due_comments),
    "comments kept a strange time": ("Xin nhập số từ 0", address("/admin/retention?campaign=mot-cua-2025&months=x")),
}
