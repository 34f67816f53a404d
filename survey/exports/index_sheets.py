"""The overview of an index as plain sheets: the same rows for every file format."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from survey.indices.names import describe_basis, name_measures
from survey.indices.overview import Overview
from survey.indices.remarks import describe_method, list_remarks
from survey.indices.rounding import show_percent
from survey.indices.table import IndexTable
from survey.texts import Text, in_language

Value = str | float | int | None


class Kind(StrEnum):
    """How a column is shown."""

    TEXT = "text"
    COUNT = "count"
    INDEX = "index"
    RATE = "rate"


@dataclass(frozen=True)
class Column:
    """A column: its machine name, its heading, how it is shown."""

    name: str
    heading: str
    kind: Kind


@dataclass(frozen=True)
class Sheet:
    """One table of a file."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class IndexFile:
    """All that an index file says: what it is, under which conditions, with which reservations, and its tables."""

    title: str
    conditions: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    sheets: tuple[Sheet, ...]


_COLUMNS: tuple[tuple[str, Text, Kind], ...] = (
    ("rank", {"vi": "Thứ hạng", "en": "Rank"}, Kind.COUNT),
    ("rank_lower", {"vi": "Hạng cao nhất có thể", "en": "Best possible rank"}, Kind.COUNT),
    ("rank_upper", {"vi": "Hạng thấp nhất có thể", "en": "Worst possible rank"}, Kind.COUNT),
    ("tier", {"vi": "Nhóm", "en": "Tier"}, Kind.COUNT),
    ("code", {"vi": "Mã", "en": "Code"}, Kind.TEXT),
    ("name", {"vi": "Tên", "en": "Name"}, Kind.TEXT),
    ("index", {"vi": "Chỉ số (%)", "en": "Index (%)"}, Kind.INDEX),
    ("standard_error", {"vi": "Sai số chuẩn", "en": "Standard error"}, Kind.INDEX),
    ("lower", {"vi": "Cận dưới 95%", "en": "Lower 95%"}, Kind.INDEX),
    ("upper", {"vi": "Cận trên 95%", "en": "Upper 95%"}, Kind.INDEX),
    ("n", {"vi": "Số phiếu", "en": "Responses"}, Kind.COUNT),
    ("dossiers", {"vi": "Số hồ sơ", "en": "Dossiers"}, Kind.COUNT),
    ("response_rate", {"vi": "Tỷ lệ trả lời", "en": "Response rate"}, Kind.RATE),
)
_SHEETS: dict[str, tuple[Text, Text]] = {
    "indices": (
        {"vi": "Chỉ số", "en": "Indices"},
        {"vi": "Chỉ số chung, nhân tố, tiêu chí", "en": "Overall, factors, criteria"},
    ),
    "agencies": ({"vi": "Cơ quan", "en": "Agencies"}, {"vi": "Chỉ số theo cơ quan", "en": "Index by agency"}),
    "services": ({"vi": "Thủ tục", "en": "Services"}, {"vi": "Chỉ số theo thủ tục", "en": "Index by service"}),
}


def build_index_file(overview: Overview, language: str) -> IndexFile:
    """The overview in one language, ready for a writer of files."""
    basis = overview.basis
    conditions = [
        (in_language(line.label, language), in_language(line.value, language)) for line in describe_basis(basis)
    ]
    method_label = in_language({"vi": "Phương pháp", "en": "Method"}, language)
    conditions.append((method_label, in_language(describe_method(basis), language)))
    agency_names = {id_: (node.code, node.name) for id_, node in basis.tree.nodes.items()}
    service_names = {id_: (service.code, service.name) for id_, service in basis.services.items()}
    tables = {
        "indices": _name_measure_rows(overview, language),
        "agencies": _name_rows(overview.agencies, "agency", agency_names, language),
        "services": _name_rows(overview.services, "service", service_names, language),
    }
    return IndexFile(
        title=in_language(basis.campaign.name, language),
        conditions=tuple(conditions),
        remarks=tuple(in_language(remark, language) for remark in list_remarks(basis, overview.coverage)),
        sheets=tuple(_build_sheet(name, rows, language) for name, rows in tables.items()),
    )


def _name_measure_rows(overview: Overview, language: str) -> pd.DataFrame:
    names = name_measures(overview.basis)
    frame = pd.concat([table.frame for table in (overview.overall, overview.factors, overview.criteria)])
    measures = zip(frame["measure"], frame["code"], strict=True)
    frame["name"] = [in_language(names[measure, code], language) for measure, code in measures]
    return frame


def _name_rows(table: IndexTable, dimension: str, names: dict[int, tuple[str, Text]], language: str) -> pd.DataFrame:
    codes_and_names = [names[domain] for domain in table.frame[dimension].tolist()]
    frame = table.frame.copy()
    frame["code"] = [code for code, _ in codes_and_names]
    frame["name"] = [in_language(name, language) for _, name in codes_and_names]
    return frame


def _build_sheet(name: str, frame: pd.DataFrame, language: str) -> Sheet:
    columns = [Column(key, in_language(heading, language), kind) for key, heading, kind in _COLUMNS if key in frame]
    rows = [tuple(_show(row[column.name], column.kind) for column in columns) for row in frame.to_dict("records")]
    sheet_name, title = _SHEETS[name]
    return Sheet(in_language(sheet_name, language), in_language(title, language), tuple(columns), tuple(rows))


def _show(value: Any, kind: Kind) -> Value:
    if kind is Kind.TEXT:
        return str(value)
    if pd.isna(value):
        return None
    number = float(value)
    if kind is Kind.COUNT:
        return int(number)
    # An index is rounded here, once, as the method says; a rate stays a share for the cell's percent format.
    return float(show_percent(number, 2)) if kind is Kind.INDEX else number


def list_widths(sheet: Sheet) -> Sequence[int]:
    """How many characters wide each column should be to be read."""
    widths = []
    for position, column in enumerate(sheet.columns):
        longest = max((len(str(row[position])) for row in sheet.rows if row[position] is not None), default=0)
        widths.append(min(70, max(longest, len(column.heading)) + 2))
    return widths
