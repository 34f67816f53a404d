"""What the audit log's actions are called on its page, and which of them a word of a search means.

An action is a thing and what was done with it, as in "campaign.created".
"""

from flask_babel import lazy_gettext as _

from survey.audit import AuditEvent
from survey.texts import fold_text

THINGS = {
    "account": _("tài khoản"),
    "agency": _("cơ quan"),
    "alert": _("cảnh báo"),
    "alert_rule": _("quy tắc cảnh báo"),
    "campaign": _("đợt lấy ý kiến"),
    "case": _("vụ việc"),
    "comments": _("lời ý kiến"),
    "counter": _("quầy"),
    "counter_code": _("mã quầy"),
    "counter_service": _("thủ tục tại quầy"),
    "export": _("tệp"),
    "indicator": _("chỉ số bên ngoài"),
    "job": _("việc chạy nền"),
    "logo": _("biểu trưng"),
    "questionnaire": _("phiếu hỏi"),
    "release": _("kết quả công bố"),
    "responses": _("phiếu trả lời"),
    "retention_rule": _("thời hạn lưu lời ý kiến"),
    "service": _("thủ tục"),
    "service_field": _("lĩnh vực"),
    "template": _("mẫu báo cáo"),
    "transaction_counts": _("số hồ sơ"),
    "weighting": _("bộ trọng số"),
}
DEEDS = {
    "acknowledged": _("tiếp nhận xem xét"),
    "added": _("thêm"),
    "answered": _("trả lời"),
    "asked": _("đặt"),
    "begun": _("bắt đầu soạn"),
    "bound_to_openid": _("gắn với đăng nhập chung của tỉnh"),
    "changed": _("sửa"),
    "closed": _("đóng"),
    "created": _("tạo"),
    "discarded": _("bỏ bản nháp"),
    "edited": _("sửa bản nháp"),
    "erased": _("xóa"),
    "given_back": _("nhận lại quầy, đơn vị và thủ tục"),
    "handed_over": _("bàn giao quầy, đơn vị và thủ tục"),
    "issued": _("cấp"),
    "kept": _("lưu"),
    "locked": _("tạm nghỉ vì nhập sai nhiều lần"),
    "made": _("làm ra"),
    "masked": _("che"),
    "merged": _("sáp nhập"),
    "opened": _("mở"),
    "page_turned": _("mở hoặc tắt trang công khai"),
    "passed_on": _("chuyển"),
    "password_set": _("đặt mật khẩu"),
    "planned": _("lập kế hoạch"),
    "published": _("công bố"),
    "put_back": _("đưa trở lại"),
    "raised": _("phát ra"),
    "recovery_code_used": _("dùng mã khôi phục"),
    "recovery_codes_renewed": _("làm mới mã khôi phục"),
    "rehearsal_erased": _("xóa câu trả lời tập dượt"),
    "removed": _("bỏ"),
    "reopened": _("mở lại"),
    "replaced": _("thay"),
    "second_factor_removed": _("bỏ xác thực hai bước"),
    "second_factor_set": _("cài xác thực hai bước"),
    "seen": _("đã xem"),
    "set_aside": _("để riêng"),
    "signed_out": _("đăng xuất mọi nơi"),
    "split": _("chia tách"),
    "state_changed": _("đổi trạng thái"),
    "succession_undone": _("hủy sáp nhập, chia tách"),
    "tagged": _("gắn thẻ"),
    "withdrawn": _("rút lại"),
}
_TAKEN = _("lấy tệp")


def name_action(action: str) -> str:
    """An action in the language of the request, as "đợt lấy ý kiến: tạo"; itself where it has no name."""
    if action == "export.made":
        return str(_TAKEN)
    thing, _dot, deed = action.partition(".")
    if thing not in THINGS or deed not in DEEDS:
        return action
    return f"{THINGS[thing]}: {DEEDS[deed]}"


def name_events(events: list[AuditEvent]) -> dict[str, str]:
    """The names of the actions of events."""
    return {action: name_action(action) for action in {event.action for event in events}}


def find_meanings(typed: str) -> dict[str, frozenset[str]]:
    """Of each word that was typed, the actions in whose names it stands, with or without its accents."""
    names = {f"{thing}.{deed}": fold_text(name_action(f"{thing}.{deed}")) for thing in THINGS for deed in DEEDS}
    return {
        word: frozenset(action for action, name in names.items() if fold_text(word) in name) for word in typed.split()
    }
