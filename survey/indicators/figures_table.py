"""External figures as a table: what files bring in and take out, and what must hold of each row."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from survey import clock
from survey.audit import Actor, record_all
from survey.indicators.facts import NOTES, FigureFacts
from survey.indicators.models import ExternalFigure
from survey.indicators.queries import describe_figure, find_figure, list_figures
from survey.indicators.reading import read_indicator, read_rank, read_source, read_unit, read_value, read_year
from survey.organisation.imports.agencies import build_change
from survey.organisation.imports.columns import Column, read_mark
from survey.organisation.imports.table import Candidate, Holds, Key, Table
from survey.organisation.problems import Problem, is_missing, is_out_of_scope

Rows = Sequence[Candidate[FigureFacts]]


def load_figures(session: Session, _facts: Sequence[FigureFacts] | None) -> dict[Key, FigureFacts]:
    """Every figure there is, by indicator, year and unit."""
    facts = (describe_figure(each) for each in list_figures(session))
    return {(each.indicator, each.year, each.unit): each for each in facts}


def judge_figures(session: Session, rows: Rows, holds: Holds) -> dict[int, list[Problem]]:
    """What is wrong with each row; figures belong to the whole installation."""
    if not holds(None):
        return {each.number: [is_out_of_scope("indicator")] for each in rows}
    spellings = {each.unit.casefold(): each.unit for each in list_figures(session)}
    for each in rows:
        spellings.setdefault(each.new.unit.casefold(), each.new.unit)
    return {each.number: _list_problems(each.new, spellings) for each in rows}


def write_figures(session: Session, rows: Rows, by: Actor, at: datetime) -> None:
    """Add and change figures."""
    for each in rows:
        facts = each.new
        figure = find_figure(session, facts) if each.old is not None else None
        figure = figure or ExternalFigure(indicator=facts.indicator, year=facts.year, unit=facts.unit)
        for name, value in asdict(facts).items():
            setattr(figure, name, value)
        figure.changed_at, figure.changed_by = at, by.name
        session.add(figure)
    session.flush()
    changes = (build_change("indicator", name_subject(each.new), each.old, each.new) for each in rows)
    record_all(session, by, changes, at=at)


def name_subject(facts: FigureFacts) -> str:
    """What the audit log calls a figure."""
    return f"{facts.indicator}/{facts.year}/{facts.unit}"


def _list_problems(facts: FigureFacts, spellings: Mapping[str, str]) -> list[Problem]:
    problems = []
    if facts.value is None and facts.rank is None:
        problems.append(is_missing("value"))
    if facts.value is not None:
        problems.extend(_judge_value(facts))
    if facts.n_ranked is not None and (facts.rank is None or facts.rank > facts.n_ranked):
        vi = "Thứ hạng phải có và không lớn hơn số đơn vị được xếp hạng."
        en = "There must be a rank, no greater than the number of units ranked."
        problems.append(Problem("rank", {"vi": vi, "en": en}))
    if facts.year > (today := clock.today()).year:
        vi, en = f"Năm {facts.year} chưa tới; nay là {today.year}.", f"{facts.year} is yet to come; it is {today.year}."
        problems.append(Problem("year", {"vi": vi, "en": en}))
    if (known := spellings[facts.unit.casefold()]) != facts.unit:
        vi, en = f"Đơn vị này đã viết là “{known}”; xin viết như vậy.", f"This unit is written “{known}” already."
        problems.append(Problem("unit", {"vi": vi, "en": en}))
    return problems


def _judge_value(facts: FigureFacts) -> list[Problem]:
    highest = NOTES[facts.indicator].highest
    value = facts.value or 0
    if value > highest:
        vi, en = f"{facts.indicator} không vượt quá {highest}.", f"{facts.indicator} does not go beyond {highest}."
        return [Problem("value", {"vi": vi, "en": en})]
    if 0 < value <= 1:
        # What a spreadsheet shows as 90,29% it holds as 0.9029.
        vi = "Giá trị từ 1 trở xuống: có thể Excel đã đổi phần trăm; xin định dạng ô là Số và viết như 83,94."
        en = "1 or less: perhaps Excel holds a percentage; please format the cell as Number and write 83.94."
        return [Problem("value", {"vi": vi, "en": en})]
    return []


FIGURES = Table(
    name="indicators",
    title={"vi": "Chỉ số bên ngoài", "en": "External indicators"},
    columns=(
        Column("indicator", "Chỉ số", "Indicator", read_indicator),
        Column("year", "Năm", "Year", read_year),
        Column("unit", "Đơn vị", "Unit", read_unit),
        Column("value", "Giá trị", "Value", read_value, required=False),
        Column("rank", "Thứ hạng", "Rank", read_rank, required=False),
        Column("n_ranked", "Trên số đơn vị", "Units ranked", read_rank, required=False),
        Column(
            "starts_series", "Không so với năm trước", "Not comparable", read_mark, required=False, when_empty=False
        ),
        Column("source", "Nguồn", "Source", read_source),
    ),
    key=("indicator", "year", "unit"),
    agency="",
    build=FigureFacts,
    load=load_figures,
    judge=judge_figures,
    write=write_figures,
)
