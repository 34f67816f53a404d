"""flask sipas counters"""

import json

import click
from flask.cli import with_appcontext

from survey import clock
from survey.campaigns.qr import form_address
from survey.campaigns.queries import list_codes_in_force
from survey.extensions import db, settings
from survey.texts import in_language


@click.command("counters")
@click.option("--format", "file_format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_appcontext
def counters(file_format: str) -> None:
    """List the counters with their codes: code, address, counter, agency."""
    rows = [
        {
            "code": counter_code.code,
            "address": form_address(settings().base_url, counter_code.code),
            "counter": in_language(counter_code.counter.name, "vi"),
            "agency": in_language(counter_code.counter.agency.name, "vi"),
        }
        for counter_code in list_codes_in_force(db.session(), clock.today())
    ]
    if file_format == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo("\t".join(row.values()))
