"""flask sipas report"""

from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from survey import clock
from survey.campaigns.queries import find_campaign
from survey.cli.exporting import describe_file, record_export, whole_file
from survey.cli.selecting import name_choices, selection_options
from survey.errors import BadSelection
from survey.extensions import db, report_templates
from survey.indices.choices import read_selection

FORMATS = {"report": ("docx", "pdf"), "slides": ("pptx",), "profiles": ("pdf",)}
_ALL_FORMATS = {each for formats in FORMATS.values() for each in formats}


@click.command("report")
@click.option("--campaign", "campaign_code", required=True, help="The campaign's code.")
@click.option("--against", default="", help="The code of the campaign that it is compared with.")
@click.option("--kind", type=click.Choice(list(FORMATS)), default="report", show_default=True)
@click.option("--format", "file_format", type=click.Choice(["docx", "pdf", "pptx"]), default=None)
@click.option("--in", "written_in", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Language.")
@click.option("--unit", "units_with_page", multiple=True, help="An agency's code, to give it a page; all if left out.")
@click.option("--comments", is_flag=True, help="Quote a few comments on weak criteria, masked.")
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True)
@selection_options
@with_appcontext
def report(  # noqa: PLR0917 - click passes options by name
    campaign_code: str,
    against: str,
    kind: str,
    file_format: str | None,
    written_in: str,
    units_with_page: tuple[str, ...],
    comments: bool,
    output: Path,
    **chosen: Any,
) -> None:
    """Write the report of a campaign, its slides, or a page for each agency."""
    from survey.indices.movement import select_before
    from survey.reports.annual.gather import Asked
    from survey.reports.annual.making import gather_report, write_report

    written = _choose_format(kind, file_format, output)
    session, choices = db.session(), name_choices(chosen)
    selection = read_selection(session, find_campaign(session, campaign_code), choices, clock.today())
    before = None
    if against:
        before = select_before(session, selection, find_campaign(session, against), clock.today())
    asked = Asked(written_in, with_comments=comments, agencies=units_with_page, made_on=clock.today())
    made = gather_report(session, selection, before, asked)
    content = write_report(made, kind, written, report_templates())
    with whole_file(output) as unfinished:
        unfinished.write_bytes(content)
    made_file = describe_file(output)
    told = {"kind": kind, "filters": choices, "against": against, "comments": comments, "units": units_with_page}
    record_export("report", f"campaign:{campaign_code}", **made_file, **told)
    click.echo(f"{output}, sha256 {made_file['sha256']}")


def _choose_format(kind: str, file_format: str | None, output: Path) -> str:
    """The format that was named, else that of the file's name; raises BadSelection where they do not go together."""
    suffix = output.suffix.removeprefix(".").lower()
    named = suffix if suffix in _ALL_FORMATS else None
    written = file_format or named or FORMATS[kind][0]
    if written not in FORMATS[kind]:
        raise BadSelection(f"--kind {kind} is written as {' or '.join(FORMATS[kind])}, not {written}")
    if named not in (None, written):
        raise BadSelection(f"--output {output.name} would hold {written}: name it .{written}")
    return written
