"""flask sipas posters"""

from pathlib import Path

import click
from flask.cli import with_appcontext

from survey import clock
from survey.campaigns.queries import list_codes_in_force
from survey.cli.exporting import describe_file, record_export, whole_file
from survey.codes import read_code
from survey.errors import NotFound
from survey.extensions import db, logos, settings
from survey.reports.poster import render_posters
from survey.reports.poster_facts import gather_poster_facts


@click.command("posters")
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True)
@click.option(
    "--counter", "codes", multiple=True, help="A counter's code; may be repeated. All counters when left out."
)
@with_appcontext
def posters(output: Path, codes: tuple[str, ...]) -> None:
    """Write one PDF with an A4 poster for every counter."""
    wanted = {read_code(code) for code in codes}
    counter_codes = [
        code for code in list_codes_in_force(db.session(), clock.today()) if not wanted or code.code in wanted
    ]
    if missing := wanted - {code.code for code in counter_codes}:
        raise NotFound(f"no counter has the code {', '.join(sorted(missing))}")
    if not counter_codes:
        raise NotFound("there is no counter with a code yet")
    facts = gather_poster_facts(db.session(), counter_codes, base_url=settings().base_url, logos=logos())
    content = render_posters(facts)
    with whole_file(output) as unfinished:
        unfinished.write_bytes(content)
    told = {**describe_file(output), "codes": [code.code for code in counter_codes]}
    record_export("posters", f"counter_codes:{len(counter_codes)}", **told)
    click.echo(f"{len(facts)} posters in {output}, sha256 {told['sha256']}")
