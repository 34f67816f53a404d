"""How the values of registers are written on pages, in the language of the request."""

from flask_babel import lazy_gettext as _

from survey.organisation.imports.columns import KIND_NAMES, Column, Value
from survey.organisation.imports.files import spell
from survey.organisation.models import AgencyKind
from survey.web.languages import language, translated

# What a column asks for where its heading does not say it all; by register and column, else by column.
_HINTS = {
    ("agencies", "code"): _("Mã định danh của cơ quan, ví dụ H30.15, hoặc một mã ngắn tự đặt; không có dấu cách."),
    ("agencies", "parent"): _("Chọn trong danh sách, hoặc gõ mã hay tên. Chỉ tỉnh, thành phố để trống."),
    ("agencies", "opened_on"): _("Không nhớ ngày thì giữ ngày đầu năm."),
    ("fields", "code"): _("Một mã ngắn tự đặt, ví dụ HT cho hộ tịch; không có dấu cách."),
    ("services", "code"): _("Mã trên Cổng Dịch vụ công quốc gia, ví dụ 1.000894."),
    ("counters", "number"): _("Số hoặc ký hiệu ghi tại quầy, ví dụ 1 hay A2."),
    ("counters", "name"): _("Tên in trên tờ dán, ví dụ Quầy số 1 – Hộ tịch."),
    ("counters", "opened_on"): _("Không nhớ ngày thì giữ ngày đầu năm."),
    ("offers", "number"): _("Số của quầy tại cơ quan ấy."),
    ("offers", "responsible"): _("Cơ quan giải quyết hồ sơ: chính cơ quan có quầy, hoặc sở, ngành có thẩm quyền."),
    ("counts", "month"): _("Viết như 07/2026."),
}
_CHOOSE = _("Chọn trong danh sách, hoặc gõ mã hay tên.")


def spell_value(column: Column, value: Value) -> str:
    """A value as the page shows it."""
    if isinstance(value, AgencyKind):
        return translated(KIND_NAMES[value])
    return spell(column, value)


def name_column(column: Column) -> str:
    """The heading of a column."""
    return column.heading if language() == "vi" else column.english


def hint_at(register: str, column: Column) -> str:
    """What helps to fill a column in; empty where its heading says enough."""
    hint = _HINTS.get((register, column.name)) or (_CHOOSE if column.refers_to else "")
    return str(hint)


def choose_input(column: Column) -> str:
    """How a column is asked for: by kind, by day, by a mark, from a list of codes, or as text."""
    by_name = {"kind": "kind", "withdrawn": "mark", "opened_on": "date", "closed_on": "date"}
    return by_name.get(column.name) or column.refers_to or "text"


def list_kinds_of_agency() -> dict[str, str]:
    """The kinds of agency by value."""
    return {kind.value: translated(names) for kind, names in KIND_NAMES.items()}
