"""Pages of the designer of questionnaires."""

from playwright.sync_api import Page

from tests.browser.counters import CounterCodes
from tests.browser.places.place import Way, address

_QUESTIONNAIRE = "/admin/questionnaires/sipas_1001_counter/1"


def _open_draft(page: Page, _codes: CounterCodes) -> None:
    page.goto(_QUESTIONNAIRE)
    page.get_by_role("button", name="Tạo bản nháp mới từ bản này").click()
    page.get_by_text("Đổi thứ tự bằng nút").wait_for()


def _in_draft(part: str, shows: str) -> Way:
    def come(page: Page, codes: CounterCodes) -> None:
        _open_draft(page, codes)
        page.goto(f"{page.url}{part}")
        page.get_by_text(shows).first.wait_for()

    return come


def _send_an_empty_item(page: Page, codes: CounterCodes) -> None:
    _in_draft("/new-item?kind=choice&section=visit", "Phương án")(page, codes)
    page.get_by_role("button", name="Lưu").click()
    page.locator(".error").first.wait_for()


QUESTIONNAIRES: dict[str, tuple[str, Way]] = {
    "questionnaires": ("Mỗi phiếu có các bản", address("/admin/questionnaires")),
    "questionnaire to begin": ("Tạo bản nháp", address("/admin/questionnaires/new")),
    "questionnaire to import": ("XLSForm", address("/admin/questionnaires/import")),
    "published questionnaire": ("Xem kết quả kiểm tra", address(_QUESTIONNAIRE)),
    "draft": ("Đổi thứ tự bằng nút", _open_draft),
    "draft's check": ("Phương pháp tính chỉ số", _in_draft("/check", "Kiểm tra lại")),
    "draft beside its source": ("Các câu", _in_draft("/compare", "Tiêu đề, lời mở đầu, tên phần")),
    "official items": ("Ngân hàng câu hỏi", _in_draft("/bank?section=visit", "Thêm vào phần")),
    "official item": ("lời văn được khóa", _in_draft("/items/q24", "Câu chính thức")),
    "item with an error": ("Lỗi:", _send_an_empty_item),
    "section": ("Mã của phần", _in_draft("/sections/visit", "Sửa phần")),
    "section to add": ("Thêm phần", _in_draft("/new-section", "Mã của phần")),
    "title and introduction": ("Lời mở đầu, tiếng Anh", _in_draft("/front", "Chữ thay thế")),
    "questionnaire as people see it": ("XEM THỬ", address(f"{_QUESTIONNAIRE}/preview")),
}
