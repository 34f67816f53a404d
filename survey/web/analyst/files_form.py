"""The form by which files of answers are asked for."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm

from survey.web.fields import ChoiceField, RadioChoiceField


class FilesForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Which file, in which language, and whether with the time or with the traits."""

    kind = ChoiceField(
        _("Tệp"),
        pairs=[
            ("answers_package", _("Trọn gói (ZIP): mọi tệp dưới đây, kèm mã R")),
            ("answers_csv_excel", _("CSV cho Excel: nhãn tiếng Việt, dấu phẩy thập phân")),
            ("answers_csv", _("CSV cho chương trình: UTF-8, mã thay cho nhãn")),
            ("answers_parquet", _("Parquet")),
            ("answers_sav", _("SPSS (.sav): có nhãn và giá trị khuyết")),
            ("answers_dta", _("Stata (.dta): có nhãn")),
            ("answers_codebook", _("Bảng giải thích các cột (CSV)")),
            ("answers_ddi", _("Mô tả theo chuẩn DDI-Codebook 2.5 (XML)")),
        ],
        default="answers_package",
    )
    written_in = ChoiceField(_("Ngôn ngữ của nhãn"), pairs=[("vi", "Tiếng Việt"), ("en", "English")], default="vi")
    detail = RadioChoiceField(
        _("Mỗi phiếu ghi"),
        pairs=[
            ("traits", _("tháng và đặc điểm người trả lời, làm thô những tổ hợp hiếm")),
            ("times", _("giờ nhận phiếu (giờ Việt Nam), không ghi đặc điểm người trả lời")),
        ],
        default="traits",
    )
