"""flask sipas release"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask.cli import with_appcontext

from survey import clock
from survey.campaigns.queries import find_campaign
from survey.cli.actor import name_command
from survey.cli.selecting import name_choices, selection_options
from survey.errors import BadSelection, SurveyError
from survey.extensions import db, releases_folder
from survey.indices.choices import read_selection
from survey.indices.releases.kept_bundle import find_kept_bundle
from survey.indices.releases.queries import find_release, list_releases

if TYPE_CHECKING:
    from survey.indices.releases.verifying import Verification

_MOST_SHOWN = 20


class ReleaseDiffers(SurveyError):
    """A release that was made again is not what was published."""


@click.group("release")
def release() -> None:
    """Results of a campaign that were published, and their bundles."""


@release.command("list")
@click.option("--campaign", "campaign_code", required=True, help="The campaign's code.")
@with_appcontext
def list_all(campaign_code: str) -> None:
    """Print the releases of a campaign: number, moment, responses, SHA-256, and whether it was withdrawn."""
    session = db.session()
    for each in list_releases(session, find_campaign(session, campaign_code).id):
        state = f"withdrawn: {each.withdrawn_reason}" if each.withdrawn_at else "stands"
        click.echo(f"{each.number}\t{each.published_at:%Y-%m-%dT%H:%MZ}\t{each.n_responses}\t{each.sha256}\t{state}")


@release.command("publish")
@click.option("--campaign", "campaign_code", required=True, help="The campaign's code.")
@click.option("--note", required=True, help="What this release is, for its readers.")
@selection_options
@with_appcontext
def publish(campaign_code: str, note: str, **chosen: Any) -> None:
    """Freeze the results of a campaign with all that they were made from."""
    from survey.indices.releases.storing import publish_release

    session = db.session()
    selection = read_selection(session, find_campaign(session, campaign_code), name_choices(chosen), clock.today())
    made = publish_release(session, selection, releases_folder(), note=note, by=name_command("release"), at=clock.now())
    click.echo(f"{campaign_code}: release {made.number}, {made.n_responses} responses, {releases_folder() / made.file}")


@release.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--campaign", "campaign_code", default="", help="The campaign's code, in place of a file.")
@click.option("--number", type=int, default=0, help="The number of the release of that campaign.")
@with_appcontext
def verify(file: Path | None, campaign_code: str, number: int) -> None:
    """Make every figure of a bundle again from the answers in it, without the database, and compare.

    With --campaign and --number the bundle that this installation keeps is checked, and that it is the one published.
    """
    from survey.indices.releases.verifying import verify_bundle

    if (file is None) == (not campaign_code):
        raise BadSelection("name a bundle's file, or --campaign and --number")
    if file is None:
        file = _find_kept(campaign_code, number)
    found = verify_bundle(file)
    if not found.holds:
        raise ReleaseDiffers(f"{file}: {_tell(found)}")
    click.echo(f"{file}: all {found.n_figures} figures come out as published")


def _find_kept(campaign_code: str, number: int) -> Path:
    session = db.session()
    return find_kept_bundle(releases_folder(), find_release(session, find_campaign(session, campaign_code), number))


def _tell(found: "Verification") -> str:
    lines = [f"{name} is not as published" for name in found.changed]
    shown = found.unequal[:_MOST_SHOWN]
    lines += [f"{each.kind} {each.code}: {each.name} was {each.published}, comes out as {each.found}" for each in shown]
    if len(found.unequal) > _MOST_SHOWN:
        lines.append(f"and {len(found.unequal) - _MOST_SHOWN} numbers more")
    return "; ".join(lines)
