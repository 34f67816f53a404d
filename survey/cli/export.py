"""flask sipas export"""

import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from survey import clock
from survey.campaigns.queries import find_campaign
from survey.cli.exporting import record_export
from survey.cli.selecting import name_choices, selection_options
from survey.exports.microdata.suffixes import SUFFIXES
from survey.extensions import db
from survey.indices.choices import read_selection

# As many steps has the bar of the progress.
_PARTS = 1000


@click.command("export")
@click.option("--campaign", "campaign_code", required=True, help="The campaign's code.")
@click.option("--format", "file_format", type=click.Choice(list(SUFFIXES)), default="csv", show_default=True)
@click.option("--in", "written_in", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Labels.")
@click.option("--times", is_flag=True, help="The hour of receipt in place of month and traits.")
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True)
@selection_options
@with_appcontext
def export(campaign_code: str, file_format: str, written_in: str, times: bool, output: Path, **chosen: Any) -> None:
    """Write the answers of a campaign, a row each, protected; prints the number of rows and the SHA-256.

    Beside a CSV for programs a second file, named like it with .README.txt, says what it is.
    """
    from survey.exports.microdata.formats import Wanted, export_answers

    session = db.session()
    campaign = find_campaign(session, campaign_code)
    choices = name_choices(chosen)
    selection = read_selection(session, campaign, choices, clock.today())
    wanted = Wanted(file_format, written_in, clock.today(), with_times=times)
    with click.progressbar(length=_PARTS, label="responses", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        written = export_answers(
            session, selection, wanted, output, lambda done, of: bar.update(done * _PARTS // (of or 1) - bar.pos)
        )
    if file_format == "csv":
        said = "\n".join(written.said)
        output.with_name(f"{output.name}.README.txt").write_text(f"{said}\n", encoding="utf-8")
    record_export(
        "export",
        f"campaign:{campaign_code}",
        file=output.name,
        format=file_format,
        filters=choices,
        times=times,
        rows=written.n,
        sha256=written.sha256,
    )
    click.echo(f"{output}: {written.n} responses, sha256 {written.sha256}")
