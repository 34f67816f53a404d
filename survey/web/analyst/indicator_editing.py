"""One external figure by hand: added, changed and removed by the same rules as a file."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey import clock
from survey.accounts.permissions import Permission
from survey.database import committing
from survey.extensions import db
from survey.indicators.commands import remove_figure
from survey.indicators.facts import NATIONAL_NAME
from survey.indicators.figures_table import FIGURES
from survey.indicators.models import ExternalFigure, Indicator
from survey.indicators.queries import describe_figure, list_figures, load_figure
from survey.indicators.yearly import list_units
from survey.organisation.imports.columns import Cell
from survey.organisation.imports.files import spell
from survey.organisation.imports.planning import SheetRow, carry_out
from survey.organisation.problems import Problem
from survey.web.account.access import requires, signed_in
from survey.web.admin.register_words import name_column
from survey.web.analyst import blueprint
from survey.web.analyst.indicator_files import plan_figures
from survey.web.analyst.indicators import list_province_names
from survey.web.analyst.weightings import refuse_part_of_the_tree
from survey.web.languages import translated


@blueprint.get("/indicators/new")
@requires(Permission.WEIGH_AND_RELEASE)
def show_new_figure() -> ResponseReturnValue:
    """An empty form."""
    refuse_part_of_the_tree()
    return _render(None, {}, ())


@blueprint.post("/indicators/new")
@requires(Permission.WEIGH_AND_RELEASE)
def add_figure() -> ResponseReturnValue:
    """Add a figure of an indicator, year and unit that has none."""
    refuse_part_of_the_tree()
    return _save(None)


@blueprint.get("/indicators/<int:figure_id>")
@requires(Permission.WEIGH_AND_RELEASE)
def show_figure(figure_id: int) -> ResponseReturnValue:
    """A figure, to be changed or removed."""
    refuse_part_of_the_tree()
    figure = load_figure(db.session(), figure_id)
    cells = {column.name: spell(column, value) for column, value in FIGURES.list_values(describe_figure(figure))}
    return _render(figure, cells, ())


@blueprint.post("/indicators/<int:figure_id>")
@requires(Permission.WEIGH_AND_RELEASE)
def change_figure(figure_id: int) -> ResponseReturnValue:
    """Change a figure; its indicator, year and unit stay."""
    refuse_part_of_the_tree()
    return _save(figure_id)


@blueprint.post("/indicators/<int:figure_id>/remove")
@requires(Permission.WEIGH_AND_RELEASE)
def give_up_figure(figure_id: int) -> ResponseReturnValue:
    """Remove a figure."""
    refuse_part_of_the_tree()
    session = db.session()
    with committing(session):
        remove_figure(session, load_figure(session, figure_id), by=signed_in().actor, at=clock.now())
    flash(_("Đã bỏ số liệu; nhật ký còn giữ nội dung cũ."))
    return redirect(url_for("analyst.show_indicators"), 303)


def _save(figure_id: int | None) -> ResponseReturnValue:
    session = db.session()
    with committing(session):
        figure = None if figure_id is None else load_figure(session, figure_id)
        cells: dict[str, Cell] = {column.name: request.form.get(column.name, "") for column in FIGURES.columns}
        if figure is not None:
            cells |= {name: getattr(figure, name) for name in FIGURES.key}
        plan = plan_figures([SheetRow(1, cells)])
        row = plan.rows[0]
        problems = row.problems
        if not problems and figure is None and row.candidate is not None and row.candidate.old is not None:
            problems = (_is_there(),)
        if not problems:
            carry_out(session, plan, by=signed_in().actor, at=clock.now())
        unit = "" if row.candidate is None else row.candidate.new.unit
    if problems:
        return _render(figure, cells, problems), 422
    flash(_("Đã lưu."))
    return redirect(url_for("analyst.show_indicators", unit=unit), 303)


def _is_there() -> Problem:
    vi = "Chỉ số, năm và đơn vị này đã có số liệu; xin sửa số liệu đã có."
    return Problem("year", {"vi": vi, "en": "There is a figure of this indicator, year and unit; please change that."})


def _render(figure: ExternalFigure | None, cells: Mapping[str, Cell], problems: Sequence[Problem]) -> str:
    known = [*list_province_names(), NATIONAL_NAME["vi"], *list_units(list_figures(db.session()))]
    return render_template(
        "analyst/indicator_form.html",
        figure=figure,
        cells=cells,
        errors={problem.column: translated(problem.text) for problem in problems},
        headings={column.name: name_column(column) for column in FIGURES.columns},
        indicators=list(Indicator),
        units=list(dict.fromkeys(known)),
    )
