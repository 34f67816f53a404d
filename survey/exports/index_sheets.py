"""The overview of an index as plain sheets: the same rows for every file format."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from survey.indices.basis import Basis
from survey.indices.names import describe_basis, name_measures
from survey.indices.overview import Overview
from survey.indices.remarks import describe_method, list_remarks
from survey.indices.rounding import show_percent
from survey.indices.weighting.inputs import GROUP_NAMES
from survey.texts import Text, in_language

Value = str | float | int | None


class Kind(StrEnum):
    """How a column is shown."""

    TEXT = "text"
    COUNT = "count"
    INDEX = "index"
    SHARE = "share"
    RATE = "rate"
    CHANCE = "chance"


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
    ("group", {"vi": "Nhóm cơ quan", "en": "Group of agencies"}, Kind.TEXT),
    ("rank", {"vi": "Thứ hạng", "en": "Rank"}, Kind.COUNT),
    ("rank_lower", {"vi": "Hạng cao nhất có thể", "en": "Best possible rank"}, Kind.COUNT),
    ("rank_upper", {"vi": "Hạng thấp nhất có thể", "en": "Worst possible rank"}, Kind.COUNT),
    ("tier", {"vi": "Nhóm", "en": "Tier"}, Kind.COUNT),
    ("agency_code", {"vi": "Mã cơ quan", "en": "Agency's code"}, Kind.TEXT),
    ("agency_name", {"vi": "Cơ quan", "en": "Agency"}, Kind.TEXT),
    ("service_code", {"vi": "Mã thủ tục", "en": "Service's code"}, Kind.TEXT),
    ("service_name", {"vi": "Thủ tục", "en": "Service"}, Kind.TEXT),
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
Called = tuple[Text, Text]
INDICES: Called = (
    {"vi": "Chỉ số", "en": "Indices"},
    {"vi": "Chỉ số chung, nhân tố, tiêu chí", "en": "Overall, factors, criteria"},
)
AGENCIES: Called = ({"vi": "Cơ quan", "en": "Agencies"}, {"vi": "Chỉ số theo cơ quan", "en": "Index by agency"})
SERVICES: Called = ({"vi": "Thủ tục", "en": "Services"}, {"vi": "Chỉ số theo thủ tục", "en": "Index by service"})


def build_index_file(overview: Overview, language: str) -> IndexFile:
    """The overview in one language, ready for a writer of files."""
    basis = overview.basis
    conditions = [
        (in_language(line.label, language), in_language(line.value, language)) for line in describe_basis(basis)
    ]
    method_label = in_language({"vi": "Phương pháp", "en": "Method"}, language)
    conditions.append((method_label, in_language(describe_method(basis), language)))
    return IndexFile(
        title=in_language(basis.campaign.name, language),
        conditions=tuple(conditions),
        remarks=tuple(in_language(remark, language) for remark in list_remarks(basis, overview.coverage)),
        sheets=(
            build_sheet(INDICES, _name_measures(overview, language), language),
            build_sheet(AGENCIES, _name_ranked_agencies(overview, language), language),
            build_sheet(SERVICES, name_services(basis, overview.services.frame, language), language),
        ),
    )


def _name_measures(overview: Overview, language: str) -> pd.DataFrame:
    tables = (overview.overall, overview.factors, overview.criteria)
    return name_measure_rows(overview.basis, pd.concat([table.frame for table in tables]), language)


def name_measure_rows(basis: Basis, frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Rows with the names of their measures."""
    names = name_measures(basis)
    measures = zip(frame["measure"], frame["code"], strict=True)
    return frame.assign(name=[in_language(names[measure, code], language) for measure, code in measures])


def _name_ranked_agencies(overview: Overview, language: str) -> pd.DataFrame:
    """The agencies with the names of the groups in which they are ranked: without them two rankings would be one."""
    frame = name_agencies(overview.basis, overview.agencies.frame, language)
    return frame.assign(group=[in_language(GROUP_NAMES[group], language) for group in frame["group"]])


def name_agencies(basis: Basis, frame: pd.DataFrame, language: str, column: str = "") -> pd.DataFrame:
    """Rows with the codes and names of their agencies, in columns whose names begin with `column`."""
    nodes = [basis.tree.nodes[agency] for agency in frame["agency"].tolist()]
    names = [in_language(node.name, language) for node in nodes]
    return frame.assign(**{f"{column}code": [node.code for node in nodes], f"{column}name": names})


def name_services(basis: Basis, frame: pd.DataFrame, language: str, column: str = "") -> pd.DataFrame:
    """Rows with the codes and names of their services, in columns whose names begin with `column`."""
    services = [basis.services[service] for service in frame["service"].tolist()]
    names = [in_language(service.name, language) for service in services]
    return frame.assign(**{f"{column}code": [service.code for service in services], f"{column}name": names})


def build_sheet(called: Called, frame: pd.DataFrame, language: str) -> Sheet:
    """A sheet of rows that have their names."""
    columns = [Column(key, in_language(heading, language), kind) for key, heading, kind in _COLUMNS if key in frame]
    rows = [tuple(_show(row[column.name], column.kind) for column in columns) for row in frame.to_dict("records")]
    name, title = (in_language(text, language) for text in called)
    return Sheet(name, title, tuple(columns), tuple(rows))


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
