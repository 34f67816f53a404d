"""Questionnaires as XLSForm workbooks, which ODK, KoboToolbox and SurveyCTO read."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from survey.questionnaires.document import QuestionnaireDocument, list_texts
from survey.questionnaires.interchange.xlsform_columns import (
    CHOICES,
    INTRODUCTION,
    LANGUAGE_NAMES,
    NOT_APPLICABLE_TEXT,
    OPTIONS_PREFIX,
    SCALE_LIST,
    SCALE_LIST_WITH_NA,
    SECTION_PREFIX,
    SETTINGS,
    SURVEY,
    YES_NO_LIST,
)
from survey.questionnaires.item_types import (
    NOT_APPLICABLE,
    YES_NO_NAMES,
    Comparison,
    Condition,
    Item,
    LongTextItem,
    MultipleChoiceItem,
    NoticeItem,
    NumberItem,
    OptionItem,
    RatingItem,
    TextItem,
    YesNoItem,
)
from survey.texts import Text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Row = list[str]


def write_xlsform(document: QuestionnaireDocument, *, code: str, number: int) -> bytes:
    """The workbook of a document; `code` and `number` become the form's id and version.

    What XLSForm cannot carry is named by `list_losses`. A language in which nothing was written has no column.
    """
    from openpyxl import Workbook

    languages = [
        language
        for language in LANGUAGE_NAMES
        if any(each.text.get(language, "").strip() for each in list_texts(document))
    ]
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    labels = [f"label::{LANGUAGE_NAMES[language]}" for language in languages]
    _fill(
        workbook.create_sheet(SURVEY),
        ["type", "name", *labels, "required", "relevant", "constraint", "appearance"],
        _list_rows(document, languages),
    )
    _fill(workbook.create_sheet(CHOICES), ["list_name", "name", *labels], _list_choices(document, languages))
    settings = [[document.title.get("vi", ""), code.replace("-", "_"), str(number), LANGUAGE_NAMES["vi"]]]
    _fill(workbook.create_sheet(SETTINGS), ["form_title", "form_id", "version", "default_language"], settings)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _fill(sheet: "Worksheet", header: Row, rows: Iterable[Row]) -> None:
    for number, row in enumerate((header, *rows), start=1):
        for column, value in enumerate(row, start=1):
            if value:
                cell = sheet.cell(number, column, value)
                # A text that begins with "=" is a text and never a formula.
                cell.data_type = "s"


def _list_rows(document: QuestionnaireDocument, languages: list[str]) -> Iterator[Row]:
    if document.introduction.get("vi", "").strip():
        yield _row("note", INTRODUCTION, document.introduction, languages)
    for section in document.sections:
        relevant = _write_condition(section.show_if)
        yield _row("begin_group", f"{SECTION_PREFIX}{section.code}", section.title, languages, relevant=relevant)
        for item in section.items:
            yield _row(
                _find_type(item),
                item.code,
                item.text,
                languages,
                required="yes" if not isinstance(item, NoticeItem) and item.required else "",
                relevant=_write_condition(item.show_if),
                constraint=_write_constraint(item),
                appearance="multiline" if isinstance(item, LongTextItem) else "",
            )
        yield _row("end_group", "", {}, languages)


def _row(
    kind: str,
    name: str,
    text: Text,
    languages: list[str],
    *,
    required: str = "",
    relevant: str = "",
    constraint: str = "",
    appearance: str = "",
) -> Row:
    return [kind, name, *(text.get(language, "") for language in languages), required, relevant, constraint, appearance]


def _find_type(item: Item) -> str:
    if isinstance(item, RatingItem):
        return f"select_one {SCALE_LIST_WITH_NA if item.not_applicable else SCALE_LIST}"
    if isinstance(item, OptionItem):
        kind = "select_multiple" if isinstance(item, MultipleChoiceItem) else "select_one"
        return f"{kind} {OPTIONS_PREFIX}{item.code}"
    if isinstance(item, YesNoItem):
        return f"select_one {YES_NO_LIST}"
    if isinstance(item, NumberItem):
        return "integer"
    return "note" if isinstance(item, NoticeItem) else "text"


def _write_constraint(item: Item) -> str:
    if isinstance(item, NumberItem):
        return f". >= {item.minimum} and . <= {item.maximum}"
    return f"string-length(.) <= {item.max_length}" if isinstance(item, TextItem) else ""


def _write_condition(condition: Condition | None) -> str:
    if condition is None:
        return ""
    join = " and " if condition.match == "all" else " or "
    written = [_write_comparison(comparison) for comparison in condition.comparisons]
    return join.join(written)


def _write_comparison(comparison: Comparison) -> str:
    chosen = " or ".join(f"selected(${{{comparison.item}}}, '{value}')" for value in comparison.values)
    if comparison.negated:
        return f"not({chosen})"
    return f"({chosen})" if len(comparison.values) > 1 else chosen


def _list_choices(document: QuestionnaireDocument, languages: list[str]) -> Iterator[Row]:
    scale = {str(level.value): level.text for level in document.scale}
    lists: dict[str, dict[str, Text]] = {}
    for item in document.items:
        if isinstance(item, RatingItem):
            name = SCALE_LIST_WITH_NA if item.not_applicable else SCALE_LIST
            lists[name] = scale | ({NOT_APPLICABLE: NOT_APPLICABLE_TEXT} if item.not_applicable else {})
        elif isinstance(item, YesNoItem):
            lists[YES_NO_LIST] = YES_NO_NAMES
        elif isinstance(item, OptionItem):
            lists[f"{OPTIONS_PREFIX}{item.code}"] = {option.code: option.text for option in item.options}
    for name, choices in lists.items():
        for code, text in choices.items():
            yield [name, code, *(text.get(language, "") for language in languages)]
