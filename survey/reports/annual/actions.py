"""What to do, as far as figures tell: weak criteria and where they are lowest, units under their group, what fell."""

from typing import Any

import pandas as pd

from survey.indices.movement import Direction, Movement
from survey.reports.annual import sentences
from survey.reports.annual.content import Points, Section
from survey.reports.annual.figures import write_percent
from survey.reports.annual.tables import Writer, list_rows
from survey.reports.annual.unit_measures import GROUPS, UnitMeasures

_CRITERIA, _PLACES = 3, 3


def build_actions(
    writer: Writer, units: UnitMeasures, weakest: list[tuple[str, dict[Any, Any]]], moved: Movement | None
) -> Section:
    """The sentences; `weakest` are the weak criteria with their names."""
    told = [_tell_weak(writer, units, name, row) for name, row in weakest[:_CRITERIA]]
    for group in GROUPS:
        told += _tell_below(writer, units, group)
    if moved is not None:
        told += _tell_declines(writer, units, moved)
    return Section(writer.words["act"], (Points(tuple(told)),))


def _tell_weak(writer: Writer, units: UnitMeasures, name: str, row: dict[Any, Any]) -> str:
    lowest = [
        sentences.name_with_interval(writer.name_unit(each, "agency"), each, writer.language)
        for each in list_rows(units.list_lowest(row["code"], _PLACES))
    ]
    return sentences.tell_what_to_do(name, write_percent(row["index"], writer.language), lowest, writer.language)


def _tell_below(writer: Writer, units: UnitMeasures, group: str) -> list[str]:
    median = units.find_median(group)
    rows = units.ranked[units.ranked["group"].eq(group) & units.ranked["upper"].lt(median)]
    below = _name_all(writer, rows.sort_values("index"), "agency", "index")
    return [sentences.tell_below_median(writer.words[group], median, below, writer.language)] if below else []


def _tell_declines(writer: Writer, units: UnitMeasures, moved: Movement) -> list[str]:
    is_unit = moved.agencies["agency"].isin(units.ranked["agency"])
    fell = []
    for dimension, frame in (("agency", moved.agencies[is_unit]), ("service", moved.services)):
        rows = frame[frame["direction"] == Direction.DOWN].sort_values("difference")
        fell += _name_all(writer, rows, dimension, "now")
    return [sentences.tell_declines(fell, writer.language)] if fell else []


def _name_all(writer: Writer, frame: pd.DataFrame, dimension: str, index: str) -> list[str]:
    return [
        sentences.name_with_index(writer.name_unit(row, dimension), row[index], writer.language)
        for row in list_rows(frame)
    ]
