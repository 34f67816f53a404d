"""What is printed for the counters that were ticked, and in which format."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm

from survey.jobs.printing import CODE_ARCHIVE, POSTERS
from survey.web.fields import ChoiceField

# What is chosen in one list: the kind of job, and what it is told.
PRODUCTS: dict[str, tuple[str, dict[str, object]]] = {
    "a4": (POSTERS, {"format": "a4"}),
    "a5": (POSTERS, {"format": "a5"}),
    "tent": (POSTERS, {"format": "tent"}),
    "stickers": (POSTERS, {"format": "stickers"}),
    "sticker-sheets": (POSTERS, {"format": "sticker-sheets"}),
    "svg": (CODE_ARCHIVE, {"picture": "svg"}),
    "png": (CODE_ARCHIVE, {"picture": "png"}),
}


PRODUCT_NAMES = {
    "a4": _("Tờ dán A4"),
    "a5": _("Tờ dán A5"),
    "tent": _("Biển để bàn (A4 gấp đôi)"),
    "stickers": _("Nhãn 70 × 42 mm, mỗi quầy 1 nhãn"),
    "sticker-sheets": _("Nhãn 70 × 42 mm, mỗi quầy 1 tờ 21 nhãn"),
    "svg": _("Mã QR dạng SVG (tệp ZIP)"),
    "png": _("Mã QR dạng PNG (tệp ZIP)"),
}


class PrintingForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """The choices beside the ticks."""

    product = ChoiceField(
        _("In ra"),
        pairs=PRODUCT_NAMES.items(),
        default="a4",
    )
    languages = ChoiceField(
        _("Ngôn ngữ"), pairs=[("vi,en", _("Tiếng Việt và tiếng Anh")), ("vi", _("Tiếng Việt"))], default="vi,en"
    )
