"""flask sipas index"""

import csv
import json
import sys
from typing import Any

import click
from flask.cli import with_appcontext

from survey import clock
from survey.campaigns.queries import find_campaign
from survey.cli.exporting import record_export
from survey.cli.selecting import name_choices, selection_options
from survey.errors import BadSelection
from survey.exports.spreadsheet_text import as_plain_text
from survey.extensions import db
from survey.indices.choices import read_selection

BREAKDOWNS = ("agency", "service", "month", "mode")
MEASURES = ("factor", "criterion")


@click.command("index")
@click.option("--campaign", "campaign_code", required=True, help="The campaign's code.")
@click.option("--by", default="", help="agency,service,month,mode and factor or criterion, by commas.")
@selection_options
@click.option("--format", "file_format", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@with_appcontext
def index(campaign_code: str, by: str, file_format: str, **chosen: Any) -> None:
    """Print the indices of a campaign, as the pages show them."""
    from survey.exports.index_records import build_about, build_records
    from survey.indices.basis import build_basis
    from survey.indices.compute import compute_table, reduce_answers
    from survey.indices.table import Dimension, Measure

    names = [name.strip() for name in by.split(",") if name.strip()]
    if unknown := [name for name in names if name not in (*BREAKDOWNS, *MEASURES)]:
        raise BadSelection(f"--by knows {', '.join((*BREAKDOWNS, *MEASURES))}, not {unknown[0]!r}")
    session = db.session()
    campaign, choices = find_campaign(session, campaign_code), name_choices(chosen)
    basis = build_basis(session, read_selection(session, campaign, choices, clock.today()))
    dimensions = [Dimension(name) for name in names if name in BREAKDOWNS]
    measures = [Measure(name) for name in names if name in MEASURES] or [Measure.OVERALL]
    table = compute_table(basis, reduce_answers(basis, dimensions), dimensions, measures)
    records, about = build_records(basis, table), build_about(basis)
    told = {"format": file_format, "filters": choices, "by": names, "rows": len(records)}
    record_export("index", f"campaign:{campaign_code}", **told)
    if file_format == "json":
        click.echo(json.dumps({"about": about, "indices": records}, ensure_ascii=False, indent=2))
    else:
        _print_csv(records, about)


def _print_csv(records: list[dict[str, Any]], about: dict[str, Any]) -> None:
    # What the figures are goes to standard error, so that the table itself can be piped into a program.
    for line in (*(f"{label}: {value}" for label, value in about["conditions"].items()), *about["remarks"]):
        click.echo(f"# {line}", err=True)
    if not records:
        click.echo("# no answers match", err=True)
        return
    writer = csv.DictWriter(sys.stdout, list(records[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {name: as_plain_text(value) if isinstance(value, str) else value for name, value in record.items()}
        for record in records
    )
