"""flask sipas indicators"""

from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import with_appcontext

from survey import clock
from survey.cli.actor import name_command
from survey.cli.exporting import record_export
from survey.database import committing
from survey.errors import SurveyError
from survey.extensions import db
from survey.indicators.facts import NATIONAL, FigureFacts
from survey.indicators.figures_table import FIGURES, load_figures
from survey.indicators.models import Indicator
from survey.indicators.published import list_published_facts, list_published_units
from survey.organisation.imports.files import read_file, write_csv
from survey.organisation.imports.planning import ImportPlan, carry_out, plan_import
from survey.organisation.imports.table import Action


class RefusedRows(SurveyError):
    """Rows of a file that cannot be taken in; nothing of it was."""


@click.group("indicators")
def indicators() -> None:
    """PAR Index, PCI, PAPI and the national SIPAS, as others published them."""


@indicators.command("list")
@click.option("--indicator", type=click.Choice([each.value for each in Indicator], case_sensitive=False))
@click.option("--unit", default="", help="A unit's name.")
@with_appcontext
def list_all(indicator: str | None, unit: str) -> None:
    """Print figures as CSV that can be imported again: indicator, year, unit, value, rank, source."""
    kept = [
        each
        for each in load_figures(db.session(), None).values()
        if (indicator is None or each.indicator == indicator) and unit in {"", each.unit}
    ]
    record_export("indicators", "indicators", filters={"indicator": indicator, "unit": unit}, rows=len(kept))
    _print(kept)


@indicators.command("published")
@click.option("--unit", default=NATIONAL, show_default=True, help="A province's name, or the whole country.")
@with_appcontext
def print_published(unit: str) -> None:
    """Print the SIPAS figures that come with the product, as CSV that can be imported."""
    facts = list_published_facts(unit)
    if not facts:
        raise SurveyError(f"no figure of {unit!r}; there are {', '.join(list_published_units())}")
    _print(facts)


@indicators.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Only say what would be done.")
@with_appcontext
def import_file(file: Path, check: bool) -> None:
    """Take in figures from an XLSX or CSV file: every row, or none where one is refused."""
    session, rows = db.session(), read_file(file.read_bytes(), FIGURES.columns)
    with committing(session):
        plan = plan_import(session, FIGURES, rows, lambda _agency: True)
        if refused := list(_list_refusals(plan)):
            raise RefusedRows("; ".join(refused))
        if not check:
            carry_out(session, plan, by=name_command("indicators"), at=clock.now())
    counts, told = plan.count(), "would be " if check else ""
    click.echo(
        f"{told}{counts[Action.ADDED]} added, {counts[Action.CHANGED]} changed, {counts[Action.SAME]} left as they are"
    )


def _list_refusals(plan: ImportPlan[FigureFacts]) -> Iterator[str]:
    headings = {column.name: column.english for column in FIGURES.columns}
    for row in plan.list_rows(Action.REFUSED):
        for problem in row.problems:
            yield f"row {row.number}, {headings.get(problem.column, 'the row')}: {problem.text['en']}"


def _print(facts: list[FigureFacts]) -> None:
    click.echo(write_csv(FIGURES, facts).decode("utf-8-sig"), nl=False)
