"""The form by which a report is asked for."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField

from survey.web.fields import ChoiceField


class ReportForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """What is written, in which language, beside which campaign."""

    kind = ChoiceField(
        _("Làm gì"),
        pairs=[
            ("report_docx", _("Báo cáo, Word (.docx): để sửa và ký")),
            ("report_pdf", _("Báo cáo, PDF: để đọc và in")),
            ("slides_pptx", _("Trình chiếu, PowerPoint (.pptx): biểu đồ sửa được")),
            ("profiles_pdf", _("Mỗi cơ quan một trang, PDF")),
        ],
        default="report_docx",
    )
    written_in = ChoiceField(_("Ngôn ngữ"), pairs=[("vi", "Tiếng Việt"), ("en", "English")], default="vi")
    against = ChoiceField(_("So với đợt"))
    unit = ChoiceField(_("Trang riêng cho"))
    with_comments = BooleanField(_("Trích vài ý kiến về tiêu chí yếu, đã che thông tin cá nhân"))

    def offer(self, campaigns: list[tuple[str, str]], units: list[tuple[str, str]]) -> None:
        """Fill in what there is to choose from."""
        self.against.offer([("", _("không so sánh")), *campaigns])
        self.unit.offer([("", _("mọi cơ quan")), *units])
