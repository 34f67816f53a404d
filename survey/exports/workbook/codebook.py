"""What was asked, and how it enters the index: the codebook as a sheet."""

from survey.exports.index_sheets import Column, Kind, Sheet, Value
from survey.indices.basis import Basis
from survey.questionnaires.document import Item, RatingItem
from survey.questionnaires.item_types import (
    YES_NO_NAMES,
    ChoiceItem,
    LongTextItem,
    MultipleChoiceItem,
    NoticeItem,
    NumberItem,
    ShortTextItem,
    YesNoItem,
)
from survey.texts import Text, fill_text, in_language

_NAME: Text = {"vi": "Bảng mã", "en": "Codebook"}
_TITLE: Text = {"vi": "Câu hỏi, thang đo và vai trò trong chỉ số", "en": "Questions, scale and part in the index"}
_COLUMNS: dict[str, Text] = {
    "code": {"vi": "Mã", "en": "Code"},
    "number": {"vi": "Số câu", "en": "Number"},
    "section": {"vi": "Phần", "en": "Section"},
    "text": {"vi": "Nội dung", "en": "Text"},
    "kind": {"vi": "Loại câu", "en": "Kind"},
    "values": {"vi": "Các trả lời", "en": "Answers"},
    "factor": {"vi": "Nhân tố", "en": "Factor"},
    "satisfied": {"vi": "Tính là hài lòng", "en": "Counts as satisfied"},
}
_KINDS: dict[type, Text] = {
    RatingItem: {"vi": "thang đo", "en": "scale"},
    ChoiceItem: {"vi": "chọn một", "en": "one of"},
    MultipleChoiceItem: {"vi": "chọn nhiều", "en": "any of"},
    YesNoItem: {"vi": "có / không", "en": "yes / no"},
    NumberItem: {"vi": "số", "en": "number"},
    ShortTextItem: {"vi": "một dòng chữ", "en": "line of text"},
    LongTextItem: {"vi": "đoạn văn", "en": "text"},
}
_NOT_APPLICABLE: Text = {"vi": "n = không áp dụng", "en": "n = not applicable"}


def build_codebook(basis: Basis, language: str) -> Sheet:
    """A row a question, in the order of the form."""
    columns = tuple(Column(name, in_language(heading, language), Kind.TEXT) for name, heading in _COLUMNS.items())
    rows = tuple(
        _describe(basis, item, in_language(section.title, language), language)
        for section in basis.document.sections
        for item in section.items
        if not isinstance(item, NoticeItem)
    )
    return Sheet(in_language(_NAME, language), in_language(_TITLE, language), columns, rows)


def _describe(basis: Basis, item: Item, section: str, language: str) -> tuple[Value, ...]:
    office = {"one_stop_office": in_language(basis.campaign.one_stop_office, language)}
    method = basis.method
    factors = [in_language(each.name, language) for each in method.factors if item.code in each.items]
    return (
        item.code,
        item.number if isinstance(item, RatingItem) else None,
        fill_text(section, office),
        fill_text(in_language(item.text, language), office),
        in_language(_KINDS[type(item)], language),
        "; ".join(_list_values(basis, item, language)) or None,
        "; ".join(factors) or None,
        ", ".join(str(level) for level in sorted(method.satisfied)) if item.code in method.criteria else None,
    )


def _list_values(basis: Basis, item: Item, language: str) -> list[str]:
    match item:
        case RatingItem():
            levels = [f"{level.value} = {in_language(level.text, language)}" for level in basis.document.scale]
            return levels + ([in_language(_NOT_APPLICABLE, language)] if item.not_applicable else [])
        case ChoiceItem() | MultipleChoiceItem():
            return [f"{option.code} = {in_language(option.text, language)}" for option in item.options]
        case YesNoItem():
            return [f"{code} = {in_language(name, language)}" for code, name in YES_NO_NAMES.items()]
        case NumberItem():
            return [f"{item.minimum} – {item.maximum}"]
    return []
