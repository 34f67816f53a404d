"""flask sipas retention"""

import click
from flask.cli import with_appcontext

from survey import clock
from survey.campaigns.queries import find_campaign
from survey.cli.actor import name_command
from survey.collection.retention import (
    LONGEST_MONTHS,
    RetentionPlan,
    RetentionWay,
    empty_write_ahead_log,
    erase_comments,
    find_last_day,
    mask_comments,
    plan_retention,
)
from survey.database import committing
from survey.extensions import db


@click.command("retention")
@click.option("--campaign", "campaign_code", required=True, help="The campaign's code.")
@click.option("--months", type=click.IntRange(0, LONGEST_MONTHS), required=True, help="Comments are kept so long.")
@click.option(
    "--way",
    type=click.Choice([way.value for way in RetentionWay]),
    default=RetentionWay.ERASE.value,
    show_default=True,
    help="erase is sure; mask takes out names and numbers as far as they can be told.",
)
@click.option("--act", is_flag=True, help="Do it; without this, only say what would be done.")
@with_appcontext
def retention(campaign_code: str, months: int, way: str, act: bool) -> None:
    """Erase or mask the comments of a campaign that were kept long enough; its ratings stay."""
    session, day = db.session(), find_last_day(clock.today(), months)
    campaign = find_campaign(session, campaign_code)
    if not act:
        _print_plan(plan_retention(session, campaign, RetentionWay(way), received_before=day))
        return
    command = erase_comments if RetentionWay(way) is RetentionWay.ERASE else mask_comments
    with committing(session):
        n_comments = command(session, campaign, received_before=day, by=name_command("retention"), at=clock.now())
    empty_write_ahead_log(db.engine)
    click.echo(f"{way}: {n_comments} comments received before {day}")


def _print_plan(plan: RetentionPlan) -> None:
    click.echo(f"{plan.way} would change {plan.n_changed} of {plan.n_comments} comments")
    click.echo(f"received before {plan.received_before}; add --act to do it")
    for example in plan.examples:
        click.echo(f"  - {example.before}")
        click.echo(f"  + {example.after or '(erased)'}")
