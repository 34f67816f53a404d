"""An XLSForm workbook as a questionnaire, or every reason why it is none with sheet, row and column."""

import re
from collections.abc import Sequence

import msgspec

from survey.questionnaires.document import QuestionnaireDocument, Section
from survey.questionnaires.interchange.xlsform_columns import (
    CHOICES,
    INTRODUCTION,
    OPTIONS_PREFIX,
    SCALE_NAMES,
    SCALE_NAMES_WITH_NA,
    SECTION_PREFIX,
    SETTINGS,
    SURVEY,
    Choice,
)
from survey.questionnaires.interchange.xlsform_relevant import UnreadableCondition, read_relevant
from survey.questionnaires.interchange.xlsform_sheets import BadWorkbook, SheetProblem, SheetRow, read_sheets
from survey.questionnaires.item_problems import is_item_code
from survey.questionnaires.item_types import (
    YES_NO,
    ChoiceItem,
    Condition,
    Item,
    Level,
    LongTextItem,
    MultipleChoiceItem,
    NoticeItem,
    NumberItem,
    Option,
    RatingItem,
    ShortTextItem,
    YesNoItem,
)
from survey.texts import Text

# What a device fills in by itself; our answers know their time and place without it.
_FILLED_IN_BY_DEVICE = {
    "start",
    "end",
    "today",
    "deviceid",
    "username",
    "phonenumber",
    "email",
    "audit",
    "start-geopoint",
}
_YES = {"yes", "true", "true()", "1"}
_LIMITS = re.compile(r"\.\s*>=\s*(-?\d+)\s+and\s+\.\s*<=\s*(-?\d+)")
_LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*<=\s*(\d+)")
_LOOSE: Text = {"vi": "Câu hỏi", "en": "Questions"}


def read_xlsform(data: bytes, scale: Sequence[Level]) -> QuestionnaireDocument:
    """The questionnaire of a workbook, unfinished where the workbook is.

    Items stand in the sections of their groups; a select_one of 1 to 5 (and n) is a rating, one of yes and no a yes/no
    item. Types that a device fills in by itself are left out.

    scale : the levels for a form without a rating.

    Raises
    ------
    BadWorkbook : names sheet, row and column of everything that cannot be taken over.
    """
    sheets = read_sheets(data)
    if SURVEY not in sheets:
        raise BadWorkbook([SheetProblem(SURVEY, 0, "", {"vi": "thiếu trang tính này", "en": "this sheet is missing"})])
    reader = _FormReader(sheets.get(CHOICES, []), scale)
    for row in sheets[SURVEY]:
        reader.take(row)
    document = reader.build(sheets.get(SETTINGS, []))
    if reader.problems:
        raise BadWorkbook(reader.problems)
    return document


class _FormReader:
    """Takes the rows of a form one after the other."""

    def __init__(self, choices: Sequence[SheetRow], scale: Sequence[Level]) -> None:
        self.problems: list[SheetProblem] = []
        self.choices: dict[str, list[Choice]] = {}
        for row in choices:
            listed = self.choices.setdefault(row.read("list_name") or row.read("list name"), [])
            listed.append(Choice(row.read("name"), row.read_text()))
        self.scale = tuple(scale)
        self.introduction: Text = {"vi": ""}
        self.sections: list[Section] = []
        self.is_in_group = False
        self.n_ratings = 0

    def take(self, row: SheetRow) -> None:
        """Take one row of the survey sheet."""
        kind, _space, rest = row.read("type").partition(" ")
        if kind == "begin_group" or (kind, rest) == ("begin", "group"):
            self._begin(row)
        elif kind == "end_group" or (kind, rest) == ("end", "group"):
            self.is_in_group = False
        elif kind == "note" and row.read("name") == INTRODUCTION:
            self.introduction = row.read_text()
        elif kind not in _FILLED_IN_BY_DEVICE:
            self._add(self._read_item(row, kind, rest.strip()))

    def build(self, settings: Sequence[SheetRow]) -> QuestionnaireDocument:
        """The questionnaire of all rows taken."""
        title = settings[0].read("form_title") if settings else ""
        return QuestionnaireDocument(None, {"vi": title}, self.introduction, self.scale, tuple(self.sections))

    def _begin(self, row: SheetRow) -> None:
        if self.is_in_group:
            self._blame(row, "type", "nhóm nằm trong nhóm", "a group inside a group")
        self.is_in_group = True
        code = row.read("name").removeprefix(SECTION_PREFIX)
        self._check_code(row, code)
        self.sections.append(Section(code, row.read_text(), (), None, self._read_condition(row)))

    def _add(self, item: Item | None) -> None:
        if item is None:
            return
        if not self.is_in_group and (not self.sections or not self.sections[-1].code.startswith("part_")):
            self.sections.append(Section(f"part_{len(self.sections) + 1}", _LOOSE, ()))
        section = self.sections[-1]
        self.sections[-1] = msgspec.structs.replace(section, items=(*section.items, item))

    def _read_item(self, row: SheetRow, kind: str, list_name: str) -> Item | None:
        code, text, condition = row.read("name"), row.read_text(), self._read_condition(row)
        self._check_code(row, code)
        required = row.read("required").lower() in _YES
        if kind in {"select_one", "select_multiple"}:
            return self._read_choice(row, kind, list_name)
        if kind == "integer":
            limits = _LIMITS.fullmatch(row.read("constraint"))
            bounds = (int(limits[1]), int(limits[2])) if limits else (0, 1000)
            return NumberItem(code, text, *bounds, required=required, show_if=condition)
        if kind == "text":
            length = _LENGTH.fullmatch(row.read("constraint"))
            if "multiline" in row.read("appearance"):
                return LongTextItem(code, text, int(length[1]) if length else 1000, required, show_if=condition)
            return ShortTextItem(code, text, int(length[1]) if length else 200, required, show_if=condition)
        if kind == "note":
            return NoticeItem(code, text, show_if=condition)
        self._blame(
            row, "type", f"không dùng được loại “{row.read('type')}”", f"type “{row.read('type')}” is not taken"
        )
        return None

    def _read_choice(self, row: SheetRow, kind: str, list_name: str) -> Item | None:
        code, text, condition = row.read("name"), row.read_text(), self._read_condition(row)
        required, choices = row.read("required").lower() in _YES, self.choices.get(list_name)
        if not choices:
            self._blame(row, "type", f"không có danh sách “{list_name}”", f"there is no list “{list_name}”")
            return None
        names = tuple(choice.name for choice in choices)
        if kind == "select_one" and names in {SCALE_NAMES, SCALE_NAMES_WITH_NA}:
            self.scale = tuple(Level(int(each.name), each.text) for each in choices[: len(SCALE_NAMES)])
            self.n_ratings += 1
            has_na = names == SCALE_NAMES_WITH_NA
            return RatingItem(code, str(self.n_ratings), text, has_na, required, show_if=condition)
        if kind == "select_one" and names == YES_NO and not list_name.startswith(OPTIONS_PREFIX):
            return YesNoItem(code, text, required, show_if=condition)
        for name in names:
            if not is_item_code(name):
                self._blame(row, "type", f"mã phương án “{name}” chưa đúng", f"choice name “{name}” cannot be used")
        options = tuple(Option(choice.name, choice.text) for choice in choices)
        made = MultipleChoiceItem if kind == "select_multiple" else ChoiceItem
        return made(code, text, options, required, show_if=condition)

    def _read_condition(self, row: SheetRow) -> Condition | None:
        try:
            return read_relevant(row.read("relevant"))
        except UnreadableCondition:
            self._blame(
                row,
                "relevant",
                "chỉ nhận điều kiện gồm selected(), =, !=, not(), and, or",
                "only conditions of selected(), =, !=, not(), and, or are taken",
            )
            return None

    def _check_code(self, row: SheetRow, code: str) -> None:
        if not is_item_code(code):
            self._blame(
                row,
                "name",
                f"mã “{code}” phải gồm chữ thường không dấu, chữ số, gạch dưới, tối đa 32 ký tự",
                f"the name “{code}” must be small letters, digits and underscores, at most 32 characters",
            )

    def _blame(self, row: SheetRow, column: str, vietnamese: str, english: str) -> None:
        self.problems.append(row.blame(column, {"vi": vietnamese, "en": english}))
