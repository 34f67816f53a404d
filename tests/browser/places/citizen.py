"""Pages that everybody sees: the form, the receipt, the sign-in."""

from playwright.sync_api import Page

from tests.browser.counter_form import CounterForm
from tests.browser.counters import CounterCodes
from tests.browser.places.place import Way, address
from tests.browser.signing_in import send_sign_in

_ADD_A_FIELD = "form => form.insertAdjacentHTML('beforeend', '<input type=hidden name=another value=1>')"


def _open_form_with_errors(page: Page, codes: CounterCodes) -> None:
    form = CounterForm(page)
    form.open(codes.few)
    form.answer(form.groups[1:5])
    form.send()
    page.locator(".summary").wait_for()


def _open_long_form_with_errors(page: Page, codes: CounterCodes) -> None:
    form = CounterForm(page)
    form.open(codes.many, lang="en")
    form.send()
    page.locator(".summary").wait_for()


def _search(page: Page, codes: CounterCodes, typed: str) -> None:
    CounterForm(page).open(codes.many)
    page.get_by_label("Tìm thủ tục theo tên hoặc mã").fill(typed)
    page.get_by_role("button", name="Tìm", exact=True).click()


def _open_receipt(page: Page, codes: CounterCodes) -> None:
    form = CounterForm(page)
    form.open(codes.few)
    form.answer(form.groups)
    form.send()
    page.locator(".receipt").wait_for()


def _send_strange_form(page: Page, codes: CounterCodes) -> None:
    """To a refusal that keeps the answers, so that they can be sent again."""
    form = CounterForm(page)
    form.open(codes.few)
    page.locator("form#answers").evaluate(_ADD_A_FIELD)
    form.answer(form.groups)
    form.send()
    page.get_by_role("button", name="Gửi lại").wait_for()


def _mistype_the_password(page: Page, _codes: CounterCodes) -> None:
    page.goto("/account/sign-in")
    send_sign_in(page, "phantich", "không phải mật khẩu")
    page.locator(".error").wait_for()


CITIZEN: dict[str, tuple[str, Way]] = {
    "form": ("Ông/Bà đến làm thủ tục nào?", lambda page, codes: CounterForm(page).open(codes.few)),
    "form in English": ("Very satisfied", lambda page, codes: CounterForm(page).open(codes.few, lang="en")),
    "form with errors": ("chỗ cần xem lại", _open_form_with_errors),
    "form with many services": ("Tìm thủ tục", lambda page, codes: CounterForm(page).open(codes.many)),
    "form with many services, errors, in English": ("Error:", _open_long_form_with_errors),
    "form with one service found": ("Tìm thấy 1 thủ tục", lambda page, codes: _search(page, codes, "phu hieu")),
    "form with no service found": ("Không tìm thấy thủ tục nào", lambda page, codes: _search(page, codes, "zzzz")),
    "receipt": ("Mã biên nhận", _open_receipt),
    "unknown code": ("Không tìm thấy quầy", address("/S/ABCDEFGH")),
    "retired code": ("thay bằng mã mới", lambda page, codes: CounterForm(page).open(codes.retired)),
    "closed campaign": ("Hiện không có đợt", lambda page, codes: CounterForm(page).open(codes.closed)),
    "unknown receipt": ("Không tìm thấy phiếu", address("/r/ABCDEFGHJKMN")),
    "receipt asked for": ("Xem trả lời bằng mã biên nhận", address("/r")),
    "receipt asked for with nothing": ("Xin nhập mã biên nhận", address("/r?code=")),
    "answers that the form did not ask": ("vẫn còn trên trang này", _send_strange_form),
    "no such page": ("Không tìm thấy trang này", address("/khong-co-trang-nay")),
    "sign-in": ("Mật khẩu", address("/account/sign-in")),
    "sign-in with an error": ("không khớp", _mistype_the_password),
}
