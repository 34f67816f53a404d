"""Every page that people see, who sees it, and the way a person comes to it."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.counter_form import CounterForm
from tests.browser.counters import CounterCodes
from tests.browser.signing_in import send_sign_in

Way = Callable[[Page, CounterCodes], object]
_CAMPAIGN = "/analyst/campaigns/mot-cua-2026"
_ADD_A_FIELD = "form => form.insertAdjacentHTML('beforeend', '<input type=hidden name=another value=1>')"


@dataclass(frozen=True)
class Place:
    """A page: its name, a text that it shows, the way to it, and the account that one must be signed in with."""

    name: str
    shows: str
    come: Way
    account: str | None


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


def _open_details_of_overview(page: Page, _codes: CounterCodes) -> None:
    page.goto(_CAMPAIGN)
    for summary in page.locator("summary").all():
        summary.click()


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


def _address(address: str) -> Way:
    return lambda page, _codes: page.goto(address)


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


_WEIGHTING = f"{_CAMPAIGN}/weightings/thu"


def _begin_weighting(page: Page, _codes: CounterCodes) -> None:
    page.goto(_WEIGHTING)
    if page.get_by_text("Không tìm thấy").count():
        page.goto(f"{_CAMPAIGN}/weightings/new")
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


def _name_no_weighting(page: Page, _codes: CounterCodes) -> None:
    page.goto(f"{_CAMPAIGN}/weightings/new")
    page.get_by_role("button", name="Tạo bản nháp").click()
    page.locator(".error").first.wait_for()


def _open_release(page: Page, _codes: CounterCodes) -> None:
    page.goto(f"{_CAMPAIGN}/releases/2")
    while page.get_by_text("Không tìm thấy").count():
        page.goto(f"{_CAMPAIGN}/releases")
        page.get_by_label("Lần công bố này là gì").fill("Kết quả chính thức")
        page.get_by_label("Tôi đã xem các con số").check()
        page.get_by_role("button", name="Công bố").click()
        page.get_by_text("Kết quả đã được công bố").wait_for()
        page.goto(f"{_CAMPAIGN}/releases/2")
    for summary in page.locator("summary").all():
        summary.click()


def _publish_nothing(page: Page, _codes: CounterCodes) -> None:
    page.goto(f"{_CAMPAIGN}/releases")
    page.locator("form[method=post] button", has_text="Công bố").evaluate("button => button.form.noValidate = true")
    page.get_by_role("button", name="Công bố").click()
    page.get_by_text("Xin ghi lần công bố này là gì").wait_for()


def _open_public_page(address: str) -> Way:
    def come(page: Page, codes: CounterCodes) -> None:
        _open_release(page, codes)
        page.goto("/admin/public-page")
        if page.get_by_text("Đang tắt.").count():
            page.locator("summary").click()
            page.get_by_role("button", name="Đồng ý: mở trang công khai").click()
        page.goto(address)

    return come


# Each with a text that only this page shows, so that a way which leads elsewhere does not pass for it.
_PUBLIC: dict[str, tuple[str, Way]] = {
    "form": ("Ông/Bà đến làm thủ tục nào?", lambda page, codes: CounterForm(page).open(codes.few)),
    "form in English": ("Very satisfied", lambda page, codes: CounterForm(page).open(codes.few, lang="en")),
    "form with errors": ("chỗ cần xem lại", _open_form_with_errors),
    "form with many services": ("Tìm thủ tục", lambda page, codes: CounterForm(page).open(codes.many)),
    "form with many services, errors, in English": ("Error:", _open_long_form_with_errors),
    "form with one service found": ("Tìm thấy 1 thủ tục", lambda page, codes: _search(page, codes, "phu hieu")),
    "form with no service found": ("Không tìm thấy thủ tục nào", lambda page, codes: _search(page, codes, "zzzz")),
    "receipt": ("Mã biên nhận", _open_receipt),
    "unknown code": ("Không tìm thấy quầy", _address("/S/ABCDEFGH")),
    "retired code": ("thay bằng mã mới", lambda page, codes: CounterForm(page).open(codes.retired)),
    "closed campaign": ("Hiện không có đợt", lambda page, codes: CounterForm(page).open(codes.closed)),
    "unknown receipt": ("Không tìm thấy phiếu", _address("/r/ABCDEFGHJKMN")),
    "receipt asked for": ("Xem trả lời bằng mã biên nhận", _address("/r")),
    "receipt asked for with nothing": ("Xin nhập mã biên nhận", _address("/r?code=")),
    "answers that the form did not ask": ("vẫn còn trên trang này", _send_strange_form),
    "no such page": ("Không tìm thấy trang này", _address("/khong-co-trang-nay")),
    "sign-in": ("Mật khẩu", _address("/account/sign-in")),
    "sign-in with an error": ("không khớp", _mistype_the_password),
}
_ADMINISTRATOR: dict[str, tuple[str, Way]] = {
    "campaigns": ("Các đợt lấy ý kiến", _address("/analyst/")),
    "overview": ("Theo nhân tố và tiêu chí", _address(_CAMPAIGN)),
    "overview with all its details": ("Thủ tục hành chính", _open_details_of_overview),
    "overview of an earlier campaign": ("6 tháng đầu năm 2025", _address("/analyst/campaigns/mot-cua-2025")),
    "overview with a filter": ("Bỏ lọc", _address(f"{_CAMPAIGN}?told_by=receiving&mode=qr")),
    "overview with nothing in it": ("Không có phiếu nào khớp", _address(f"{_CAMPAIGN}?mode=telephone")),
    "filter that is not there": ("Bộ lọc không dùng được", _address(f"{_CAMPAIGN}?mode=nothing")),
    "weightings": ("Lập bộ trọng số mới", _address(f"{_CAMPAIGN}/weightings")),
    "weighting without a name": ("Xin nhập tên", _name_no_weighting),
    "weighting in the making": ("Thêm một bước", _begin_weighting),
    "step of a weighting": ("Nguồn của các tổng", _save_an_empty_step),
    "trim": ("Phần bị cắt", _in_weighting("/steps/new?kind=trim")),
    "weighting verified": ("đúng từng bit", _in_weighting("/verify")),
    "weightings side by side": ("Hơn không trọng số", _in_weighting("/compare")),
    "heat map": ("Mạnh ở đâu, yếu ở đâu", _address(f"{_CAMPAIGN}/heatmap?columns=criterion")),
    "heat map of services": ("Đăng ký", _address(f"{_CAMPAIGN}/heatmap?rows=service")),
    "drivers": ("Đi cùng nhau chưa phải là nguyên nhân", _address(f"{_CAMPAIGN}/drivers")),
    "files of answers": ("Bảo vệ người trả lời", _address(f"{_CAMPAIGN}/files")),
    "publishing without a note": ("Xin ghi lần công bố này là gì", _publish_nothing),
    "release": ("Khác lần công bố khác ở đâu", _open_release),
    "switch of the public page": ("Khi mở, ai cũng xem được", _address("/admin/public-page")),
    "public page": ("Đọc các con số thế nào", _open_public_page("/public")),
    "public page searched in vain, in English": ("No agency or service", _open_public_page("/public?q=zzz&lang=en")),
    "report": ("Báo cáo, trình chiếu", _address(f"{_CAMPAIGN}/report")),
    "report templates": ("Tải mẫu đang dùng về", _address("/analyst/templates")),
    "respondents": ("Rao – Scott", _address(f"{_CAMPAIGN}/respondents")),
    "data quality": ("Alpha của Cronbach", _address(f"{_CAMPAIGN}/quality")),
    "suspicions": ("Dấu hiệu trả lời đáng ngờ", _address(f"{_CAMPAIGN}/suspicions")),
    "comparison": ("Hai nhóm khác nhau ở đâu", _address(f"{_CAMPAIGN}/comparison?b.agency=-&b.from=2026-03")),
    "trend": ("Theo đợt lấy ý kiến", _address(f"{_CAMPAIGN}/trend")),
    "external indicators, tried out": ("Bị từ chối", _try_published),
    "external indicators": ("SIPAS quy ra điểm trong PAR Index", _take_in_published),
    "external figure": ("Đồng ý: bỏ số liệu này", _change_a_figure),
    "external figure with errors": ("Chưa có giá trị", _add_no_figure),
    "counters found": ("In hàng loạt", _address("/admin/counters?q=so+1")),
    "counters, second page": ("Dấu chọn chỉ có hiệu lực", _address("/admin/counters?page=2")),
    "nothing ticked": ("Xin đánh dấu ít nhất một quầy", _print_for_nobody),
    "codes of a counter": ("Đọc được từ xa", _open_codes_of_counter),
    "code ended without a reason": ("Xin ghi lý do", _replace_without_a_reason),
    "printed for many": ("Tải tệp về", _print_for_all),
    "work asked for": ("Việc đã đặt", _address("/admin/jobs")),
    "logo of an agency": ("Biểu trưng của", _open_logo),
    "logo without a file": ("Xin chọn một tệp", _send_no_logo),
    "questionnaires": ("Mỗi phiếu có các bản", _address("/admin/questionnaires")),
    "questionnaire to begin": ("Tạo bản nháp", _address("/admin/questionnaires/new")),
    "questionnaire to import": ("XLSForm", _address("/admin/questionnaires/import")),
    "published questionnaire": ("Xem kết quả kiểm tra", _address(_QUESTIONNAIRE)),
    "draft": ("Đổi thứ tự bằng nút", _open_draft),
    "draft's check": ("Phương pháp tính chỉ số", _in_draft("/check", "Kiểm tra lại")),
    "draft beside its source": ("Các câu", _in_draft("/compare", "Tiêu đề, lời mở đầu, tên phần")),
    "official items": ("Ngân hàng câu hỏi", _in_draft("/bank?section=visit", "Thêm vào phần")),
    "official item": ("lời văn được khóa", _in_draft("/items/q24", "Câu chính thức")),
    "item with an error": ("Lỗi:", _send_an_empty_item),
    "section": ("Mã của phần", _in_draft("/sections/visit", "Sửa phần")),
    "title and introduction": ("Lời mở đầu, tiếng Anh", _in_draft("/front", "Chữ thay thế")),
    "questionnaire as people see it": ("XEM THỬ", _address(f"{_QUESTIONNAIRE}/preview")),
    "campaigns to run": ("Tạo đợt mới", _address("/admin/campaigns")),
    "campaign to make": ("Ngôn ngữ của phiếu", _address("/admin/campaigns/new")),
    "campaign": ("Bước tiếp theo", _address("/admin/campaigns/mot-cua-2026")),
    "sample plan": ("Tổng số phiếu mong muốn", _address("/admin/campaigns/mot-cua-2026/plan")),
    "first steps": ("Những việc nên làm tiếp", _address("/admin/start")),
    "collection": ("Người dân trả lời khi nào", _address("/admin/collection/mot-cua-2026")),
    "counters not found": ("Không có quầy nào khớp", _address("/admin/counters?q=zzzz")),
}
_ORGANISATION: dict[str, tuple[str, Way]] = {
    "tree of agencies": ("đơn vị bên dưới", _address("/admin/organisation/agencies")),
    "tree with what is closed": ("đóng từ", _address("/admin/organisation/agencies?closed=1&q=xa")),
    "agencies not found": ("Không tìm thấy gì", _address("/admin/organisation/agencies?q=zzzz")),
    "an agency": ("Mã cơ quan cấp trên", _open_agency),
    "an agency with errors": ("Lỗi:", _add_nothing),
    "service fields": ("Tải về (XLSX)", _address("/admin/organisation/fields")),
    "services": ("Tải về (XLSX)", _address("/admin/organisation/services?page=2")),
    "register of counters": ("Tải về (XLSX)", _address("/admin/organisation/counters")),
    "services of counters": ("Tải về (XLSX)", _address("/admin/organisation/offers")),
    "transaction counts": ("Tải về (XLSX)", _address("/admin/organisation/counts")),
    "file to import": ("Tệp", _address("/admin/organisation/services/import")),
    "plan of an import": ("Hộ tịch", _try_out_import),
    "merger": ("Sáp nhập", _address("/admin/organisation/agencies/succession")),
    "audit log": ("Nhật ký", _address("/admin/audit")),
    "audit log checked": ("Nguyên vẹn", _address("/admin/audit?check=1")),
    "accounts": ("Tài khoản", _address("/admin/accounts")),
    "account to make": ("Vai trò", _address("/admin/accounts/new")),
    "own account": ("Tài khoản", _address("/account/me")),
}
_FOLLOWUP: dict[str, tuple[str, Way]] = {
    "comments": ("Mới nhất trước", _address("/admin/comments")),
    "comments not found": ("Không có ý kiến nào", _address("/admin/comments?q=zzzz")),
    "an opinion with its ratings": ("Mức thấp nhất đã chọn", _open_opinion),
    "cases": ("Tình trạng", _list_cases),
    "a case": ("Chuyển cơ quan khác", _open_case),
    "a case answered with nothing": ("Xin nhập nội dung trả lời", _answer_with_nothing),
    "alerts and rules": ("Đã lưu quy tắc", _make_rule),
    "rule without a name": ("Xin đặt tên", _make_no_rule),
    "comments to be erased": (
        "chưa có gì thay đổi",
        _address("/admin/retention?campaign=mot-cua-2025&months=6&way=erase"),
    ),
    "retention rule that keeps nothing": ("Xin nhập số từ 1 đến 120", _keep_nothing),
    "comments due by a rule": ("Chỉ xét những lời chưa được che", _open_due_comments),
    "retention rules": ("Đến hạn từ", _list_due_comments),
    "comments kept a strange time": ("Xin nhập số từ 0", _address("/admin/retention?campaign=mot-cua-2025&months=x")),
}
_ANALYST: dict[str, tuple[str, Way]] = {
    "page of another role": ("không có quyền", _address("/admin/counters")),
}
_BY_ACCOUNT = {None: _PUBLIC, "quantri": _ADMINISTRATOR | _ORGANISATION | _FOLLOWUP, "phantich": _ANALYST}

PLACES = [
    Place(name, shows, come, account)
    for account, places in _BY_ACCOUNT.items()
    for name, (shows, come) in places.items()
]
