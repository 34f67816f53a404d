"""Figures as rows: what must hold of each, what is written, and what the audit log keeps."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from survey import clock
from survey.audit import Actor, AuditEvent
from survey.indicators.commands import remove_figure
from survey.indicators.facts import NATIONAL, FigureFacts
from survey.indicators.figures_table import FIGURES, load_figures
from survey.indicators.models import ExternalFigure, Indicator
from survey.indicators.published import list_published_facts, list_published_rows, list_published_units
from survey.indicators.queries import list_figures
from survey.organisation.imports.files import read_file, write_csv, write_xlsx
from survey.organisation.imports.planning import SheetRow, carry_out, plan_import
from survey.organisation.imports.table import Action

BY = Actor(None, "test")
ROW = {"indicator": "PAPI", "year": "2024", "unit": "Thanh Giang", "value": "42,1", "source": "papi.org.vn"}
OPEN = {"rank": "", "n_ranked": "", "starts_series": ""}


def plan(session, *rows, holds=True):
    cells = [
        SheetRow(number, {"rank": "", "n_ranked": "", "starts_series": ""} | row) for number, row in enumerate(rows)
    ]
    return plan_import(session, FIGURES, cells, lambda _agency: holds)


def take_in(session, *rows):
    carry_out(session, plan(session, *rows), by=BY, at=clock.now())
    session.commit()
    session.expire_all()


def list_columns_at_fault(session, row):
    return [problem.column for each in plan(session, ROW | row).rows for problem in each.problems]


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        ({}, []),
        ({"value": ""}, ["value"]),
        ({"value": "", "rank": "3"}, []),
        ({"value": "80,5"}, ["value"]),
        ({"indicator": "PCI", "value": "80,5"}, []),
        ({"value": 0.421}, ["value"]),
        ({"n_ranked": "63"}, ["rank"]),
        ({"rank": "64", "n_ranked": "63"}, ["rank"]),
        ({"year": "2099"}, ["year"]),
        ({"source": " "}, ["source"]),
        ({"year": "x", "value": "y"}, ["year", "value"]),
    ],
)
def test_a_row_is_refused_at_the_column_that_is_wrong(session, row, columns):
    assert list_columns_at_fault(session, row) == columns


def test_a_unit_is_written_as_before(session):
    take_in(session, ROW)
    assert list_columns_at_fault(session, {"unit": "thanh giang", "year": "2023"}) == ["unit"]


def test_who_keeps_a_part_of_the_tree_keeps_no_figures(session):
    assert [row.action for row in plan(session, ROW, holds=False).rows] == [Action.REFUSED]


def test_figures_are_added_changed_and_removed_and_the_log_tells_each(session):
    take_in(session, ROW)
    take_in(session, ROW | {"value": "42,25", "rank": "7", "n_ranked": "63"})
    (figure,) = list_figures(session)
    assert (figure.value, figure.rank, figure.changed_by) == (Decimal("42.25"), 7, "test")
    remove_figure(session, figure, by=BY, at=clock.now())
    session.commit()
    assert list_figures(session) == []
    added, changed, removed = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [added.action, changed.action, removed.action] == [
        "indicator.added",
        "indicator.changed",
        "indicator.removed",
    ]
    assert added.subject == "indicator:PAPI/2024/Thanh Giang"
    assert (changed.before, changed.after) == (
        {"value": "42.1", "rank": None, "n_ranked": None},
        {"value": "42.25", "rank": 7, "n_ranked": 63},
    )
    assert removed.before["source"] == "papi.org.vn"


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_what_comes_back_unchanged_changes_nothing(session, write):
    take_in(session, ROW, *(row.cells for row in list_published_rows("Thái Nguyên")))
    data = write(FIGURES, load_figures(session, None).values())
    back = plan_import(session, FIGURES, read_file(data, FIGURES.columns), lambda _agency: True)
    assert back.count()[Action.SAME] == 6 == len(back.rows)


def test_the_database_itself_refuses_a_figure_that_says_nothing(session):
    facts = FigureFacts(Indicator.PCI, 2024, "Thanh Giang", None, None, None, starts_series=False, source="x")
    values = {name: getattr(facts, name) for name in FigureFacts.__dataclass_fields__}
    session.add(ExternalFigure(**values, changed_at=clock.now(), changed_by="test"))
    with pytest.raises(IntegrityError, match=r"(?i)check|something_was_published"):
        session.flush()


def test_published_figures_are_the_overall_index_with_its_source():
    national = {each.year: each for each in list_published_facts(NATIONAL)}
    # https://vietnam.vnanet.vn/english/tin-van/over-90-of-citizens-report-no-difficulties-from-civil-servants-392158.html
    assert national[2024].value == Decimal("83.94")
    assert [year for year, each in national.items() if each.starts_series] == [2022]
    province = {each.year: each for each in list_published_facts("Thái Nguyên")}
    assert (province[2023].value, province[2023].rank, province[2023].n_ranked) == (Decimal("90.29"), 2, 63)
    # 2020 was reckoned from 2021 and its change, and says so.
    assert "89,42 − 1,76" in province[2020].source
    assert list_published_units()[0] == NATIONAL
    assert all(each.source.startswith("http") for unit in list_published_units() for each in list_published_facts(unit))


def test_every_published_figure_can_be_taken_in(session):
    rows = [row.cells for unit in list_published_units() for row in list_published_rows(unit)]
    assert plan(session, *rows).count()[Action.ADDED] == len(rows)
