"""What moved since another campaign by more than chance would explain."""

from collections.abc import Callable
from math import isnan

import pandas as pd

from survey.indices.movement import Direction, Movement
from survey.indices.names import name_measures
from survey.indices.overview import Overview
from survey.plots.axis import Axis
from survey.plots.figures.estimates import Record, count_decimals, read_interval, round_shares
from survey.plots.figures.figure import Figure, Value
from survey.plots.figures.words import say
from survey.plots.interval_plot import Row, Scale, draw_intervals, span_rows
from survey.plots.written import write_points
from survey.texts import in_language

_SHARES = ("before", "now", "difference", "standard_error", "lower", "upper")
_COLUMNS = ("table", "code", "name", *_SHARES, "p_adjusted", "direction")


def build_moved(overview: Overview, movement: Movement, language: str) -> Figure:
    """The differences that are certain, with their intervals; the data hold every difference."""
    rows, data = list[Row](), list[tuple[Value, ...]]()
    for table, (frame, name) in _list_tables(overview, movement, language).items():
        group = say(table, language)
        for record in frame.to_dict("records"):
            code, called = name(record)
            data.append((group, code, called, *round_shares(record, _SHARES), *_tell(record)))
            if record["direction"] != Direction.UNCLEAR:
                rows.append(_read_row(record, called, group, language))
    before = in_language(movement.before.campaign.name, language)
    reading = [say("against", language, campaign=before), say("chance", language)]
    reading += [] if rows else [say("nothing_moved", language)]
    axis = span_rows(rows, also=(0,))
    key = [(role, say(role, language)) for role in ("up", "down") if any(row.role == role for row in rows)]
    key += [("interval", say("interval", language))] if rows else []
    drawing = draw_intervals(rows, Scale(say("points", language), _write_ticks(axis, language), axis), key, zero=True)
    return Figure("moved", say("moved", language), tuple(reading), drawing, _COLUMNS, tuple(data))


def _list_tables(
    overview: Overview, movement: Movement, language: str
) -> dict[str, tuple[pd.DataFrame, Callable[[Record], tuple[str, str]]]]:
    """The tables of a movement, each with what tells the code and name of a row."""
    basis, names = overview.basis, name_measures(overview.basis)
    nodes, services = basis.tree.nodes, basis.services

    def name_measure(row: Record) -> tuple[str, str]:
        return row["code"], in_language(names[row["measure"], row["code"]], language)

    def name_agency(row: Record) -> tuple[str, str]:
        return nodes[row["agency"]].code, in_language(nodes[row["agency"]].name, language)

    def name_service(row: Record) -> tuple[str, str]:
        return services[row["service"]].code, in_language(services[row["service"]].name, language)

    return {
        "measures": (movement.measures, name_measure),
        "agencies": (movement.agencies, name_agency),
        "of_services": (movement.services, name_service),
    }


def _write_ticks(axis: Axis, language: str) -> dict[float, str]:
    return {tick: write_points(tick, language, count_decimals(axis)) for tick in axis.ticks}


def _tell(record: Record) -> tuple[Value, ...]:
    p = float(record["p_adjusted"])
    return None if isnan(p) else round(p, 6), str(record["direction"])


def _read_row(record: Record, called: str, group: str, language: str) -> Row:
    return Row(
        label=called,
        now=read_interval(record["difference"], record["lower"], record["upper"]),
        written=write_points(record["difference"], language),
        group=group,
        role=str(record["direction"]),
    )
