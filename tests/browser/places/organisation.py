"""Registers of the organisation, accounts, and the audit log."""

from playwright.sync_api import Page

from tests.browser.counters import CounterCodes
from tests.browser.places.place import Way, address


def _open_agency(page: Page, _codes: CounterCodes) -> None:
    page.goto("/admin/organisation/agencies")
    page.locator(".tree a").first.click()
    page.get_by_role("button", name="Lưu").wait_for()


def _add_nothing(page: Page, _codes: CounterCodes) -> None:
    page.goto("/admin/organisation/agencies/row")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.locator(".error").first.wait_for()


def _try_out_import(page: Page, _codes: CounterCodes) -> None:
    page.goto("/admin/organisation/fields/import")
    rows = "Mã lĩnh vực,Tên lĩnh vực,Tên tiếng Anh\nHT,Hộ tịch mới,\nMOI,Lĩnh vực mới,\n,Không có mã,\n"
    page.locator("input[type=file]").set_input_files(
        {"name": "linh-vuc.csv", "mimeType": "text/csv", "buffer": rows.encode("utf-8-sig")}
    )
    page.get_by_role("button", name="Chạy thử").click()
    page.wait_for_load_state()


def _ask_to_undo_a_merger(page: Page, _codes: CounterCodes) -> None:
    page.goto("/admin/organisation/agencies/succession")
    page.locator("main section details summary").first.click()
    page.locator("main section li details summary").first.click()


ORGANISATION: dict[str, tuple[str, Way]] = {
    "tree of agencies": ("đơn vị bên dưới", address("/admin/organisation/agencies")),
    "tree with what is closed": ("đóng từ", address("/admin/organisation/agencies?closed=1&q=xa")),
    "agencies not found": ("Không tìm thấy gì", address("/admin/organisation/agencies?q=zzzz")),
    "an agency": ("Mã cơ quan cấp trên", _open_agency),
    "an agency with errors": ("Lỗi:", _add_nothing),
    "service fields": ("Tải về (XLSX)", address("/admin/organisation/fields")),
    "services": ("Tải về (XLSX)", address("/admin/organisation/services?page=2")),
    "register of counters": ("Tải về (XLSX)", address("/admin/organisation/counters")),
    "services of counters": ("Tải về (XLSX)", address("/admin/organisation/offers")),
    "transaction counts": ("Tải về (XLSX)", address("/admin/organisation/counts")),
    "file to import": ("Tệp", address("/admin/organisation/services/import")),
    "plan of an import": ("Hộ tịch", _try_out_import),
    "merger": ("Sáp nhập", address("/admin/organisation/agencies/succession")),
    "merger to undo": ("Đồng ý, hủy lần này", _ask_to_undo_a_merger),
    "audit log": ("Nhật ký", address("/admin/audit")),
    "audit log checked": ("Nguyên vẹn", address("/admin/audit?check=1")),
    "accounts": ("Tài khoản", address("/admin/accounts")),
    "account to make": ("Vai trò", address("/admin/accounts/new")),
    "an account": ("Hỗ trợ", address("/admin/accounts/phantich")),
    "password to change": ("Ít nhất 12 ký tự", address("/account/password")),
    "second factor to set up": ("Cài đặt xác thực hai bước", address("/account/second-factor/set-up")),
    "own account": ("Tài khoản", address("/account/me")),
}
