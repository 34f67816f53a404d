"""Every way of refusing has its page here: its status, what happened, and what the person can do."""

import logging
from dataclasses import dataclass, replace

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from survey.errors import (
    BadChoice,
    BadSelection,
    ClosedCampaign,
    NotFound,
    NotStored,
    RefusedAnswer,
    RetiredCode,
    SurveyError,
    UnknownCode,
    UnknownReceipt,
)
from survey.extensions import db
from survey.indices.releases.kept_bundle import DamagedBundle
from survey.questionnaires.editing import LockedItem, TakenItemCode
from survey.questionnaires.freezing import VersionIsPublished
from survey.sampling.weightings import WeightingIsPublished
from survey.web.languages import translated

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Refusal:
    """What a refusal's page says; `way_out` is an address that works, where one is known."""

    status: int
    title: str
    explanation: str
    remedy: str
    way_out: str = ""


_BY_KIND: dict[type[SurveyError], Refusal] = {
    UnknownCode: Refusal(
        404,
        _("Không tìm thấy quầy có mã này"),
        _("Địa chỉ vừa mở có thể bị gõ thiếu hoặc gõ nhầm."),
        _("Xin quét lại mã QR đặt tại quầy, hoặc gõ lại địa chỉ in dưới mã."),
    ),
    RetiredCode: Refusal(
        410,
        _("Mã QR này đã được thay bằng mã mới"),
        _("Mã Ông/Bà vừa quét không còn sử dụng."),
        _("Xin quét mã mới tại quầy. Nếu tại quầy chỉ có mã cũ, xin báo cán bộ để thay."),
    ),
    ClosedCampaign: Refusal(
        410,
        _("Hiện không có đợt lấy ý kiến tại quầy này"),
        _("Đợt lấy ý kiến đã kết thúc hoặc chưa bắt đầu, nên phiếu chưa nhận câu trả lời."),
        _("Khi có đợt mới, Ông/Bà có thể quét lại mã này."),
    ),
    UnknownReceipt: Refusal(
        404,
        _("Không tìm thấy phiếu có mã biên nhận này"),
        _("Mã có thể bị gõ nhầm, hoặc câu trả lời chưa được gửi."),
        _("Xin kiểm tra lại mã. Nếu trang phiếu còn mở, xin bấm gửi một lần nữa: gửi lại không bị tính hai lần."),
    ),
    NotStored: Refusal(
        503,
        _("Câu trả lời chưa được lưu"),
        _("Máy chủ đang bận hoặc tạm thời không lưu được."),
        _("Xin bấm “Gửi lại” sau vài giây. Dù gửi nhiều lần, phiếu chỉ được tính một lần."),
    ),
    RefusedAnswer: Refusal(
        422,
        _("Phiếu gửi lên không đúng mẫu"),
        _("Có câu trả lời không thuộc phiếu này, nên chưa có gì được lưu."),
        _("Xin mở lại phiếu bằng cách quét mã tại quầy rồi trả lời lại."),
    ),
    BadSelection: Refusal(
        400,
        _("Bộ lọc không dùng được"),
        _("Địa chỉ chứa một điều kiện lọc mà dữ liệu không có."),
        _("Xin quay lại trang trước và chọn lại điều kiện lọc, hoặc mở lại trang không kèm điều kiện nào."),
    ),
    VersionIsPublished: Refusal(
        409,
        _("Bản này đã công bố nên không sửa được"),
        _("Bản đã công bố được giữ nguyên mãi mãi, vì câu trả lời đã gắn với nó."),
        _("Xin mở bản ấy và tạo bản nháp mới từ đó."),
    ),
    WeightingIsPublished: Refusal(
        409,
        _("Bộ trọng số này đã công bố nên không sửa được"),
        _("Bộ đã công bố được giữ nguyên, vì kết quả đã dùng nó."),
        _("Xin lập bộ mới với công thức khác."),
    ),
    DamagedBundle: Refusal(
        409,
        _("Tệp trọn gói không còn như khi công bố"),
        _("Tệp đã mất hoặc nội dung đã khác, nên không được giao ra như bản đã công bố."),
        _("Xin khôi phục tệp này từ bản sao lưu vào thư mục releases của hệ thống, hoặc công bố lần mới."),
    ),
    LockedItem: Refusal(
        409,
        _("Lời văn của câu chính thức được khóa"),
        _("Câu chính thức giữ nguyên lời văn để kết quả so sánh được giữa các năm."),
        _("Xin nhân đôi câu này rồi sửa bản sao."),
    ),
    TakenItemCode: Refusal(
        409,
        _("Mã này đã dùng ở chỗ khác trong phiếu"),
        _("Người khác có thể vừa thêm câu mang mã này. Chưa có gì bị thay đổi."),
        _("Xin quay lại trang trước và đặt mã khác."),
    ),
    NotFound: Refusal(
        404,
        _("Không tìm thấy trang này"),
        _("Địa chỉ có thể bị gõ nhầm, hoặc trang đã được chuyển đi."),
        _("Xin kiểm tra lại địa chỉ."),
    ),
}
_BY_STATUS: dict[int, Refusal] = {
    400: Refusal(
        400,
        _("Máy chủ không đọc được yêu cầu vừa gửi"),
        _("Trang có thể đã mở quá lâu, hoặc địa chỉ không đúng."),
        _("Xin mở lại trang rồi thử một lần nữa."),
    ),
    403: Refusal(
        403,
        _("Tài khoản này không có quyền mở trang này"),
        _("Trang này dành cho người có vai trò khác."),
        _("Xin liên hệ người quản trị nếu Ông/Bà cần quyền này."),
    ),
    404: _BY_KIND[NotFound],
    405: Refusal(
        405,
        _("Không thực hiện được thao tác này"),
        _("Thao tác vừa gửi không dùng được ở địa chỉ này."),
        _("Xin quay lại trang trước."),
    ),
    413: Refusal(
        413,
        _("Nội dung gửi lên quá lớn"),
        _("Phiếu chỉ gồm các câu trả lời và một đoạn ý kiến ngắn."),
        _("Xin rút ngắn ý kiến rồi gửi lại."),
    ),
    500: Refusal(
        500,
        _("Hệ thống gặp sự cố"),
        _("Lỗi đã được ghi lại để khắc phục. Nếu Ông/Bà đang gửi phiếu, câu trả lời có thể chưa được lưu."),
        _("Xin thử lại sau vài phút."),
    ),
    503: Refusal(
        503,
        _("Hệ thống tạm thời không đọc được dữ liệu"),
        _("Cơ sở dữ liệu đang bận hoặc chưa sẵn sàng. Không có gì bị thay đổi."),
        _("Xin thử lại sau ít giây."),
    ),
}


def init_app(app: Flask) -> None:
    """Give every kind of refusal its page."""
    app.register_error_handler(SurveyError, _show_refusal)
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(SQLAlchemyError, _show_database_error)
    app.register_error_handler(Exception, _show_fault)


def _show_refusal(error: SurveyError) -> ResponseReturnValue:
    kind = next((kind for kind in type(error).__mro__ if kind in _BY_KIND), None)
    refusal = _BY_KIND[kind] if kind else _BY_STATUS[400]
    if isinstance(error, BadChoice):
        refusal = replace(refusal, explanation=translated(error.text), way_out=request.path)
    if refusal.status >= 500:
        _log.error("%s: %s", type(error).__name__, error)
    return _render(refusal)


def _show_http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response(request.environ)
    known = _BY_STATUS.get(error.code) or _BY_STATUS[500 if error.code >= 500 else 400]
    page, _status = _render(known)
    return page, error.code, [header for header in error.get_headers() if header[0] in {"Allow", "Retry-After"}]


def _show_database_error(error: SQLAlchemyError) -> ResponseReturnValue:
    _log.exception("the database refused", exc_info=error)
    return _render(_BY_KIND[NotStored] if request.blueprint == "citizen" else _BY_STATUS[503])


def _show_fault(error: Exception) -> ResponseReturnValue:
    _log.exception("fault at %s %s", request.method, request.endpoint, exc_info=error)
    return _render(_BY_STATUS[500])


def _render(refusal: Refusal) -> tuple[str, int]:
    db.close_session()
    return render_template("citizen/refusal.html", refusal=refusal, kept=_list_kept_answers()), refusal.status


def _list_kept_answers() -> list[tuple[str, str]]:
    """What a person had typed into the public form, so that it can be sent again with one tap."""
    if request.blueprint != "citizen" or request.method != "POST":
        return []
    try:
        return [(name, value) for name, value in request.form.items(multi=True) if value]
    except HTTPException:
        return []
