"""The overall index, factors and criteria with their intervals, last campaign's beside them."""

import pandas as pd

from survey.indices.movement import Movement
from survey.indices.names import name_measures
from survey.indices.overview import Overview
from survey.plots.figures.estimates import FIGURES, Record, draw_indices, is_there, read_interval, round_shares
from survey.plots.figures.figure import Figure
from survey.plots.figures.words import say
from survey.plots.interval_plot import Row
from survey.plots.written import write_percent
from survey.texts import in_language

_BEFORE = ("before", "before_lower", "before_upper")
_COLUMNS = ("measure", "code", "name", *FIGURES, "n", *_BEFORE)


def build_factors(overview: Overview, movement: Movement | None, language: str) -> Figure:
    """The overall index above its factors."""
    return _build("factors", overview, pd.concat([overview.overall.frame, overview.factors.frame]), movement, language)


def build_criteria(overview: Overview, movement: Movement | None, language: str) -> Figure:
    """Every criterion."""
    return _build("criteria", overview, overview.criteria.frame, movement, language)


def _build(name: str, overview: Overview, frame: pd.DataFrame, movement: Movement | None, language: str) -> Figure:
    names = name_measures(overview.basis)
    called = {key: in_language(text, language) for key, text in names.items()}
    before = _list_before(movement)
    records = frame.to_dict("records")
    rows = [
        _read_row(each, called[each["measure"], each["code"]], before.get((each["measure"], each["code"])), language)
        for each in records
        if is_there(each["index"])
    ]
    n_withheld = len(records) - len(rows)
    key = [("estimate", in_language(overview.basis.campaign.name, language)), ("interval", say("interval", language))]
    if movement is not None and any(row.before for row in rows):
        key.insert(1, ("before", in_language(movement.before.campaign.name, language)))
    data = [
        (
            each["measure"],
            each["code"],
            called[each["measure"], each["code"]],
            *round_shares(each, FIGURES),
            int(each["n"]),
            *_round_before(before.get((each["measure"], each["code"]))),
        )
        for each in records
    ]
    reading = [say("scale", language)] + ([say("withheld", language, n=n_withheld)] if n_withheld else [])
    drawing = draw_indices(rows, language, key)
    return Figure(name, say(name, language), tuple(reading), drawing, _COLUMNS, tuple(data))


def _list_before(movement: Movement | None) -> dict[tuple[str, str], Record]:
    rows = [] if movement is None else movement.measures.to_dict("records")
    return {(row["measure"], row["code"]): row for row in rows}


def _read_row(record: Record, label: str, before: Record | None, language: str) -> Row:
    return Row(
        label=label,
        now=read_interval(record["index"], record["lower"], record["upper"]),
        written=write_percent(record["index"], language),
        before=read_interval(*(before[name] for name in _BEFORE)) if before else None,
    )


def _round_before(before: Record | None) -> tuple[object, ...]:
    return round_shares(before, _BEFORE) if before else (None,) * len(_BEFORE)
