"""How each kind of cell is read: codes, names, days, months and counts, in the writings that offices use."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from survey.organisation.models import AgencyKind
from survey.organisation.registers import clean_text
from survey.texts import Text, fold_text

# What a file gives: CSV only texts, a workbook also numbers and days.
Cell = str | int | float | date | None
Value = str | int | date | Decimal | None

KIND_NAMES: dict[AgencyKind, Text] = {
    AgencyKind.PROVINCE: {"vi": "Tỉnh, thành phố", "en": "Province or city"},
    AgencyKind.DEPARTMENT: {"vi": "Sở, ban, ngành", "en": "Department"},
    AgencyKind.SERVICE_CENTRE: {"vi": "Trung tâm Phục vụ hành chính công", "en": "Service centre"},
    AgencyKind.DISTRICT: {"vi": "Quận, huyện", "en": "District"},
    AgencyKind.COMMUNE: {"vi": "Xã", "en": "Commune"},
    AgencyKind.WARD: {"vi": "Phường", "en": "Ward"},
    AgencyKind.SPECIAL_ZONE: {"vi": "Đặc khu", "en": "Special zone"},
}
# How offices shorten the kinds, or name the body for the place.
_KINDS_ALSO: dict[AgencyKind, tuple[str, ...]] = {
    AgencyKind.PROVINCE: ("Tỉnh", "UBND tỉnh"),
    AgencyKind.DEPARTMENT: ("Sở", "Ban", "Ngành", "Sở ngành", "Sở, ngành", "Cơ quan chuyên môn"),
    AgencyKind.SERVICE_CENTRE: ("Trung tâm", "Trung tâm PVHCC", "Trung tâm phục vụ HCC", "TTPVHCC"),
    AgencyKind.DISTRICT: ("Huyện", "Quận", "Thị xã", "UBND huyện"),
    AgencyKind.COMMUNE: ("UBND xã", "Ủy ban nhân dân xã"),
    AgencyKind.WARD: ("UBND phường", "Ủy ban nhân dân phường"),
    AgencyKind.SPECIAL_ZONE: ("UBND đặc khu",),
}
_MARKS_OF_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
LONGEST_NAME = 500
MOST_DOSSIERS = 10_000_000
# Excel counts days from here, for every day after February 1900.
_EXCEL_BEGINS = date(1899, 12, 30)
_EXCEL_DAYS = range(10_000, 80_000)
_CODE = re.compile(r"\w[^\s/\\'\";,?#%]{0,31}")
_NUMBER = re.compile(r"\w[^/\\'\";,?#%]{0,15}")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 0?0:00(?::00)?)?")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_MONTH_FIRST = re.compile(r"(?:tháng )?(\d{1,2})[/.-](\d{4})", re.IGNORECASE)
_YEAR_AND_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_GROUPED = re.compile(r"\d{1,3}(?:[., ]\d{3})+")


class BadCell(ValueError):
    """A cell that cannot be read; `text` says what was expected."""

    def __init__(self, vi: str, en: str) -> None:
        self.text: Text = {"vi": vi, "en": en}
        super().__init__(en)


@dataclass(frozen=True)
class Column:
    """A column of a table: the fact it holds, its heading in files, and how its cells are read.

    also : other headings that offices write, the surest first. may_lack : whether a file may do without the column,
    which leaves what is there as it is; unlike `required`, which is about a cell. refers_to : the register whose code
    the column holds, in which a name is looked up.
    """

    name: str
    heading: str
    english: str
    read: Callable[[Cell], Value]
    required: bool = True
    when_empty: Value = None
    also: tuple[str, ...] = ()
    may_lack: bool = False
    refers_to: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that the column is known by."""
        return (self.heading, self.english, self.name, *self.also)


def is_empty(cell: Cell) -> bool:
    """Whether nothing was written."""
    return cell is None or (isinstance(cell, str) and not clean_text(cell))


def read_code(cell: Cell) -> str:
    """A code that fits into an address: 1 to 32 characters without spaces, slashes or quotes."""
    code = read_text(cell)
    if not _CODE.fullmatch(code) or code == "new":
        raise BadCell(
            f"“{code}” không dùng làm mã được: tối đa 32 ký tự, không có dấu cách, /, nháy, phẩy hay chấm phẩy.",
            f"“{code}” cannot be a code: at most 32 characters, without spaces, slashes, quotes, commas or semicolons.",
        )
    return code


def read_reference(cell: Cell) -> str:
    """The code of something in another register; a name that was to be found there was not, or is not the only one."""
    try:
        return read_code(cell)
    except BadCell as error:
        raise BadCell(
            f"Không tìm thấy “{read_text(cell)}” theo mã hay theo tên, hoặc có nhiều nơi cùng tên; xin ghi mã.",
            f"Nothing goes by “{read_text(cell)}”, code or name, or more than one does; please write the code.",
        ) from error


def read_counter_number(cell: Cell) -> str:
    """A counter's number or mark: 1 to 16 characters."""
    number = read_text(cell)
    if not _NUMBER.fullmatch(number) or number == "new":
        raise BadCell(
            f"“{number}” không dùng làm số quầy được: tối đa 16 ký tự, không có dấu /, dấu nháy, phẩy hay chấm phẩy.",
            f"“{number}” cannot be a counter's number: at most 16 characters, without slashes, quotes or commas.",
        )
    return number


def read_name(cell: Cell) -> str:
    """A name, with single spaces and composed letters."""
    name = read_text(cell)
    if len(name) > LONGEST_NAME:
        raise BadCell(
            f"Tên dài {len(name)} ký tự; tối đa {LONGEST_NAME}.",
            f"The name has {len(name)} characters; at most {LONGEST_NAME} are kept.",
        )
    return name


def read_kind(cell: Cell) -> AgencyKind:
    """A kind of agency, by its Vietnamese or English name or its code."""
    typed = fold_text(read_text(cell))
    for kind, names in KIND_NAMES.items():
        if typed in {kind.value, *(fold_text(name) for name in (*names.values(), *_KINDS_ALSO[kind]))}:
            return kind
    known = {language: "; ".join(names[language] for names in KIND_NAMES.values()) for language in ("vi", "en")}
    raise BadCell(
        f"Không có loại cơ quan “{cell}”; xin dùng một trong: {known['vi']}.",
        f"There is no kind of agency “{cell}”; please use one of: {known['en']}.",
    )


def read_day(cell: Cell) -> date:
    """A day: a day of Excel, 25/07/2026 or 2026-07-25."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if not isinstance(cell, str):
        return _read_excel_day(cell)
    typed = clean_text(cell)
    try:
        if found := _DAY_FIRST.fullmatch(typed):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _YEAR_FIRST.fullmatch(typed):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise _bad_day(cell)


def read_month(cell: Cell) -> date:
    """The first day of a month: 07/2026, 2026-07, or its first day in any writing."""
    typed = clean_text(cell) if isinstance(cell, str) else ""
    found = _MONTH_FIRST.fullmatch(typed)
    year, month = (found[2], found[1]) if found else ("0", "0")
    if found := _YEAR_AND_MONTH.fullmatch(typed):
        year, month = found[1], found[2]
    try:
        return date(int(year), int(month), 1) if found or int(month) else _read_first_day(cell)
    except ValueError:
        raise BadCell(
            f"Không đọc được tháng “{cell}”; xin viết như 07/2026.",
            f"“{cell}” is no month; please write it as 07/2026.",
        ) from None


def read_dossiers(cell: Cell) -> int:
    """A count of dossiers: a whole number, with or without dots between thousands."""
    count: int | None = None
    if isinstance(cell, str):
        typed = clean_text(cell)
        if typed.isascii() and (typed.isdigit() or _GROUPED.fullmatch(typed)):
            count = int(re.sub(r"[., ]", "", typed))
    elif isinstance(cell, int | float) and cell == int(cell):
        count = int(cell)
    if count is None or not 0 <= count <= MOST_DOSSIERS:
        raise BadCell(
            f"“{cell}” không phải số hồ sơ; xin viết một số nguyên từ 0 đến 10.000.000.",
            f"“{cell}” is no count of dossiers; please write a whole number from 0 to 10,000,000.",
        )
    return count


def read_mark(cell: Cell) -> int:
    """Whether what the column says holds: marked with an x."""
    if fold_text(read_text(cell)) not in {"x", "co", "yes", "1", "true"}:
        raise BadCell("Xin đánh dấu x, hoặc để trống.", "Please mark it with an x, or leave it empty.")
    return True


def read_text(cell: Cell) -> str:
    """A text as it was meant, cleaned; refused where the spreadsheet made another kind of value of it."""
    if isinstance(cell, float) and cell != int(cell):
        raise BadCell(
            f"Excel đã đổi mã này thành số ({cell}) nên có thể mất số 0; xin định dạng cột là Văn bản rồi nhập lại.",
            f"Excel made a number of this ({cell}), which may lose zeros; format the column as Text, type it again.",
        )
    if isinstance(cell, str) and cell.strip() in _MARKS_OF_ERRORS:
        raise BadCell(
            f"Ô này mang lỗi của Excel ({cell.strip()}); xin sửa công thức hoặc điền giá trị.",
            f"This cell holds an error of Excel ({cell.strip()}); please mend the formula or type the value.",
        )
    if isinstance(cell, date):
        raise BadCell(
            f"Excel đã đổi ô này thành ngày ({cell:%d/%m/%Y}); xin định dạng cột là Văn bản rồi nhập lại.",
            f"Excel made a day of this ({cell:%d/%m/%Y}); please format the column as Text and type it again.",
        )
    return clean_text(str(int(cell) if isinstance(cell, float) else cell))


def _read_excel_day(cell: int | float | None) -> date:
    if cell is None or cell != int(cell) or int(cell) not in _EXCEL_DAYS:
        raise _bad_day(cell)
    return _EXCEL_BEGINS + timedelta(days=int(cell))


def _read_first_day(cell: Cell) -> date:
    day = read_day(cell)
    if day.day != 1:
        raise ValueError(day)
    return day


def _bad_day(cell: Cell) -> BadCell:
    return BadCell(
        f"Không đọc được ngày “{cell}”; xin viết như 25/07/2026.",
        f"“{cell}” is no day; please write it as 25/07/2026.",
    )


# The columns that several tables have.
AGENCY_CODE = Column(
    "code",
    "Mã cơ quan",
    "Agency code",
    read_code,
    also=("Mã đơn vị", "Mã cơ quan, đơn vị", "Mã CQ", "Mã ĐV", "Mã định danh", "Mã định danh cơ quan"),
)
SERVICE_CODE = Column(
    "service",
    "Mã thủ tục",
    "Service code",
    read_code,
    also=("Mã thủ tục hành chính", "Mã TTHC", "Mã số TTHC", "Mã số thủ tục", "Mã dịch vụ công", "Mã DVC"),
)
AGENCY = replace(
    AGENCY_CODE,
    name="agency",
    read=read_reference,
    also=(
        *AGENCY_CODE.also,
        "Tên cơ quan",
        "Tên đơn vị",
        "Tên cơ quan, đơn vị",
        "Cơ quan, đơn vị",
        "Cơ quan",
        "Đơn vị",
    ),
    refers_to="agencies",
)
SERVICE = replace(
    SERVICE_CODE,
    read=read_reference,
    also=(*SERVICE_CODE.also, "Tên thủ tục", "Tên thủ tục hành chính", "Tên TTHC", "Thủ tục hành chính", "Thủ tục"),
    refers_to="services",
)
ENGLISH_NAME = Column(
    "english_name",
    "Tên tiếng Anh",
    "English name",
    read_name,
    required=False,
    when_empty="",
    also=(
        "Tiếng Anh",
        "Tên cơ quan (tiếng Anh)",
        "Tên đơn vị (tiếng Anh)",
        "Tên lĩnh vực (tiếng Anh)",
        "Tên thủ tục (tiếng Anh)",
        "Tên quầy (tiếng Anh)",
    ),
    may_lack=True,
)
