"""Agencies or services ranked, with their intervals, in tiers of equals."""

import pandas as pd

from survey.indices.overview import Overview
from survey.indices.standing import STANDING
from survey.plots.figures.estimates import FIGURES, Record, draw_indices, is_there, read_interval, round_shares
from survey.plots.figures.figure import Figure, Value
from survey.plots.figures.words import say
from survey.plots.interval_plot import Row
from survey.plots.written import write_percent
from survey.texts import in_language

_COLUMNS = (*STANDING, "code", "name", *FIGURES, "n", "dossiers")


def build_departments(overview: Overview, language: str) -> Figure:
    """The departments of the province."""
    return _build_agencies(overview, "departments", language)


def build_local(overview: Overview, language: str) -> Figure:
    """The communes, wards and what is under them."""
    return _build_agencies(overview, "local", language)


def build_services(overview: Overview, language: str) -> Figure:
    """The services."""
    services = overview.basis.services
    called = {id_: (each.code, in_language(each.name, language)) for id_, each in services.items()}
    return _build("services", overview.services.frame, "service", called, language)


def _build_agencies(overview: Overview, group: str, language: str) -> Figure:
    nodes, frame = overview.basis.tree.nodes, overview.agencies.frame
    called = {id_: (node.code, in_language(node.name, language)) for id_, node in nodes.items()}
    return _build(group, frame[frame["group"] == group], "agency", called, language)


def _build(name: str, frame: pd.DataFrame, dimension: str, called: dict[int, tuple[str, str]], language: str) -> Figure:
    records = frame.to_dict("records")
    rows = [_read_row(each, called[each[dimension]][1], language) for each in records if is_there(each["index"])]
    n_withheld = len(records) - len(rows)
    reading = [say("tiers", language), say("scale", language)]
    reading += [say("withheld", language, n=n_withheld)] if n_withheld else []
    key = [("estimate", say("index", language)), ("interval", say("interval", language))]
    data = [
        (
            *(_read_whole(each[column]) for column in STANDING),
            *called[each[dimension]],
            *round_shares(each, FIGURES),
            int(each["n"]),
            _read_whole(each["dossiers"]),
        )
        for each in records
    ]
    return Figure(name, say(name, language), tuple(reading), draw_indices(rows, language, key), _COLUMNS, tuple(data))


def _read_row(record: Record, name: str, language: str) -> Row:
    is_ranked = is_there(record["rank"])
    group = say("tier", language, n=int(record["tier"])) if is_ranked else say("unranked", language)
    return Row(
        label=f"{_write_rank(record)} {name}" if is_ranked else name,
        now=read_interval(record["index"], record["lower"], record["upper"]),
        written=write_percent(record["index"], language),
        group=group,
    )


def _write_rank(record: Record) -> str:
    rank, lower, upper = (int(record[column]) for column in STANDING[:3])
    return f"{rank}." if lower == upper else f"{rank} ({lower}–{upper})."


def _read_whole(figure: float) -> Value:
    return int(figure) if is_there(figure) else None
