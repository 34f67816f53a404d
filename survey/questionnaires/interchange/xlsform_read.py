"""An XLSForm workbook as a questionnaire, or every reason why it is none with sheet, row and column."""

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct

from survey.questionnaires.document import QuestionnaireDocument, Section
from survey.questionnaires.interchange.xlsform_choices import ChoiceLists, name_options_by_code
from survey.questionnaires.interchange.xlsform_columns import (
    CHOICES,
    INTRODUCTION,
    OPTIONS_PREFIX,
    SCALE_NAMES,
    SCALE_NAMES_WITH_NA,
    SECTION_PREFIX,
    SETTINGS,
    SURVEY,
)
from survey.questionnaires.interchange.xlsform_limits import LARGEST, read_length, read_limits
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

# What a device fills in or works out by itself; our answers know their time and place without it.
_FILLED_IN = {"start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "start-geopoint"}
_NOT_ASKED = _FILLED_IN | {"calculate", "hidden"}
_SELECTS = {"select_one", "select_multiple"}
_READ_IN_SURVEY = {"type", "name", "required", "relevant", "constraint", "appearance"}
_READ_IN_CHOICES = {"list_name", "list name", "name"}
_YES = {"yes", "true", "true()", "1"}
_LOOSE: Text = {"vi": "Câu hỏi", "en": "Questions"}
_OTHER = Option("other", {"vi": "Khác", "en": "Other"})
_NO_PLACE: Text = {"vi": "phiếu không có chỗ cho nội dung này", "en": "a questionnaire has no place for this"}
_NO_LIMIT: Text = {
    "vi": "chỉ đọc được giới hạn như “. >= 0 and . <= 100” hoặc “string-length(.) <= 200”; giới hạn này bị bỏ",
    "en": "only limits such as “. >= 0 and . <= 100” or “string-length(.) <= 200” are read; this one is left out",
}


class ReadForm(Struct, frozen=True):
    """The questionnaire of a workbook, and every cell of it that a questionnaire has no place for."""

    document: QuestionnaireDocument
    left_out: tuple[SheetProblem, ...]


def read_xlsform(data: bytes, scale: Sequence[Level]) -> ReadForm:
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
    rows, choices = sheets[SURVEY], sheets.get(CHOICES, [])
    for column in ("type", "name"):
        if rows and not any(column in row.cells for row in rows):
            missing = {"vi": f"thiếu cột {column}", "en": f"the column {column} is missing"}
            raise BadWorkbook([SheetProblem(SURVEY, 1, column, missing)])
    uses = Counter(list_name for kind, list_name, _rest in map(_read_type, rows) if kind == "select_one")
    reader = _FormReader(ChoiceLists(choices, uses), scale)
    for row in rows:
        reader.take(row)
    document = reader.build(sheets.get(SETTINGS, []))
    if reader.problems:
        raise BadWorkbook(reader.problems)
    unread = [row.blame(column, _NO_PLACE) for row in choices for column in row.list_unread(_READ_IN_CHOICES)]
    return ReadForm(document, (*reader.left_out, *unread))


def _read_type(row: SheetRow) -> tuple[str, str, str]:
    """A type, the name of its list, and what stands behind."""
    kind, list_name, rest, *_ = [*row.read("type").split(maxsplit=2), "", "", ""]
    return kind, list_name, rest


class _FormReader:
    """Takes the rows of a form one after the other."""

    def __init__(self, lists: ChoiceLists, scale: Sequence[Level]) -> None:
        self.problems: list[SheetProblem] = []
        self.left_out: list[SheetProblem] = []
        self.lists = lists
        self.scale = tuple(scale)
        self.introduction: Text = {"vi": ""}
        self.sections: list[Section] = []
        self.open_group: SheetRow | None = None
        self.n_ratings = 0
        self.rows_by_name: dict[str, int] = {}
        self.renamed: dict[str, Mapping[str, str]] = {}

    def take(self, row: SheetRow) -> None:
        """Take one row of the survey sheet."""
        kind, second, _rest = _read_type(row)
        if kind == "begin_group" or (kind, second) == ("begin", "group"):
            self._begin(row)
        elif kind == "end_group" or (kind, second) == ("end", "group"):
            if self.open_group is None:
                self._blame(row, "type", "nhóm này chưa được mở", "no group was begun")
            self.open_group = None
        elif kind == "note" and row.read("name") == INTRODUCTION:
            self.introduction = row.read_text()
        elif kind in _NOT_ASKED:
            self.left_out.append(row.blame("type", _NO_PLACE))
        else:
            self._add(self._read_item(row))
            self.left_out += [row.blame(column, _NO_PLACE) for column in row.list_unread(_READ_IN_SURVEY)]

    def build(self, settings: Sequence[SheetRow]) -> QuestionnaireDocument:
        """The questionnaire of all rows taken."""
        if self.open_group is not None:
            self._blame(self.open_group, "type", "nhóm này không được đóng", "this group is never ended")
        title = settings[0].read("form_title") if settings else ""
        sections = name_options_by_code(self.sections, self.renamed)
        return QuestionnaireDocument(None, {"vi": title}, self.introduction, self.scale, sections)

    def _begin(self, row: SheetRow) -> None:
        if self.open_group is not None:
            self._blame(
                row,
                "type",
                "nhóm nằm trong nhóm; hãy đóng nhóm trước rồi mới mở nhóm này",
                "a group inside a group; end the one before it first",
            )
        self.open_group = row
        code = row.read("name").removeprefix(SECTION_PREFIX)
        self._check_code(row, code)
        self.sections.append(Section(code, row.read_text(), (), None, self._read_condition(row)))

    def _add(self, item: Item | None) -> None:
        if item is None:
            return
        if self.open_group is None and (not self.sections or not self.sections[-1].code.startswith("part_")):
            self.sections.append(Section(f"part_{len(self.sections) + 1}", _LOOSE, ()))
        section = self.sections[-1]
        self.sections[-1] = msgspec.structs.replace(section, items=(*section.items, item))

    def _read_item(self, row: SheetRow) -> Item | None:
        kind, _list_name, _rest = _read_type(row)
        if kind not in {*_SELECTS, "integer", "text", "note"}:
            named = row.read("type")
            self._blame(
                row,
                "type",
                f"không dùng được loại “{named}”; chỉ nhận select_one, select_multiple, integer, text, note và nhóm",
                f"type “{named}” is not taken; only select_one, select_multiple, integer, text, note and groups are",
            )
            return None
        code, text, condition = row.read("name"), row.read_text(), self._read_condition(row)
        self._check_code(row, code)
        required = row.read("required").lower() in _YES
        if kind in _SELECTS:
            return self._read_choice(row, condition, required=required)
        if kind == "integer":
            limits = read_limits(row.read("constraint"))
            self._note_limit(row, limits)
            return NumberItem(code, text, *(limits or (0, LARGEST)), required=required, show_if=condition)
        if kind == "note":
            return NoticeItem(code, text, show_if=condition)
        is_long = "multiline" in row.read("appearance")
        length = read_length(row.read("constraint"), 1000 if is_long else 200)
        self._note_limit(row, length)
        made = LongTextItem if is_long else ShortTextItem
        return made(code, text, length or (1000 if is_long else 200), required, show_if=condition)

    def _read_choice(self, row: SheetRow, condition: Condition | None, *, required: bool) -> Item | None:
        kind, list_name, rest = _read_type(row)
        code, text, choices = row.read("name"), row.read_text(), self.lists.find(list_name)
        if not choices:
            self._blame(
                row,
                "type",
                f"không có danh sách “{list_name}” trên trang tính choices",
                f"there is no list “{list_name}” on the sheet choices",
            )
            return None
        names = tuple(choice.name for choice in choices)
        if kind == "select_one" and self.lists.is_scale(list_name):
            self.scale = tuple(Level(int(each.name), each.text) for each in choices[: len(SCALE_NAMES)])
            self.n_ratings += 1
            has_na = names == SCALE_NAMES_WITH_NA
            return RatingItem(code, str(self.n_ratings), text, has_na, required, show_if=condition)
        if kind == "select_one" and names == YES_NO and not list_name.startswith(OPTIONS_PREFIX):
            return YesNoItem(code, text, required, show_if=condition)
        self.problems += [each for each in self.lists.list_problems(list_name) if each not in self.problems]
        self.renamed[code] = {choice.name: choice.code for choice in choices}
        options = [Option(choice.code, choice.text) for choice in choices]
        if rest == "or_other" and all(each.code != _OTHER.code for each in options):
            options.append(_OTHER)
        made = MultipleChoiceItem if kind == "select_multiple" else ChoiceItem
        return made(code, text, tuple(options), required, show_if=condition)

    def _read_condition(self, row: SheetRow) -> Condition | None:
        try:
            return read_relevant(row.read("relevant"))
        except UnreadableCondition:
            self._blame(
                row,
                "relevant",
                "chỉ nhận selected(), =, != và not() trên câu chọn, nối toàn bằng and hoặc toàn bằng or",
                "only selected(), =, != and not() of choices are taken, joined all by and or all by or",
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
        elif row.read("name") in self.rows_by_name:
            first = self.rows_by_name[row.read("name")]
            self._blame(
                row, "name", f"mã “{code}” đã dùng ở dòng {first}", f"the name “{code}” is used on row {first} already"
            )
        self.rows_by_name.setdefault(row.read("name"), row.number)

    def _note_limit(self, row: SheetRow, read: object) -> None:
        if read is None:
            self.left_out.append(row.blame("constraint", _NO_LIMIT))

    def _blame(self, row: SheetRow, column: str, vietnamese: str, english: str) -> None:
        self.problems.append(row.blame(column, {"vi": vietnamese, "en": english}))
