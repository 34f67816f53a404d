"""flask sipas retention"""

import click
from flask.cli import with_appcontext

from survey import clock
from survey.campaigns.queries import find_campaign, list_campaigns
from survey.cli.actor import name_command
from survey.collection.models import RetentionWay
from survey.collection.retention import (
    LONGEST_MONTHS,
    RetentionPlan,
    empty_write_ahead_log,
    erase_comments,
    find_last_day,
    mask_comments,
    plan_retention,
)
from survey.collection.retention_rules import apply_rule, list_due, list_rules, plan_rule
from survey.database import committing
from survey.extensions import db


@click.command("retention")
@click.option("--due", is_flag=True, help="What the campaigns' own rules ask for today, in place of one campaign.")
@click.option("--campaign", "campaign_code", help="The campaign's code.")
@click.option("--months", type=click.IntRange(0, LONGEST_MONTHS), help="Comments are kept so long.")
@click.option(
    "--way",
    type=click.Choice([way.value for way in RetentionWay]),
    help="erase (the default) is sure; mask takes out names and numbers as far as they can be told.",
)
@click.option("--act", is_flag=True, help="Do it; without this, only say what would be done.")
@with_appcontext
def retention(due: bool, campaign_code: str | None, months: int | None, way: str | None, act: bool) -> None:
    """Erase or mask comments that were kept long enough; ratings stay.

    Either those of one campaign (--campaign and --months), or all that are due by the campaigns' rules (--due).
    """
    if due:
        if campaign_code is not None or months is not None or way is not None:
            raise click.UsageError("--due takes campaign, months and way from the rules; leave them out")
        _do_what_is_due(act=act)
    elif campaign_code is None or months is None:
        raise click.UsageError("say --campaign and --months, or --due")
    else:
        _do_once(campaign_code, months, RetentionWay(way or RetentionWay.ERASE), act=act)


def _do_once(campaign_code: str, months: int, way: RetentionWay, *, act: bool) -> None:
    session, day = db.session(), find_last_day(clock.today(), months)
    campaign = find_campaign(session, campaign_code)
    if not act:
        _print_plan(plan_retention(session, campaign, way, received_before=day))
        return
    command = erase_comments if way is RetentionWay.ERASE else mask_comments
    with committing(session):
        n_comments = command(session, campaign, received_before=day, by=name_command("retention"), at=clock.now())
    empty_write_ahead_log(db.engine)
    click.echo(f"{way}: {n_comments} comments received before {day}")


def _do_what_is_due(*, act: bool) -> None:
    session, today = db.session(), clock.today()
    ruled = {rule.campaign_id for rule in list_rules(session)}
    for campaign in list_campaigns(session):
        if campaign.id not in ruled:
            click.echo(f"{campaign.code}: no rule is set, so nothing is due; its comments are kept")
    all_due = list_due(session, today)
    for due in all_due:
        code, way = due.rule.campaign.code, due.rule.way
        click.echo(
            f"{code}: {due.n_comments} comments due since {due.due_since} ({way} after {due.rule.months} months)"
        )
        if not act:
            _print_plan(plan_rule(session, due.rule, today))
            continue
        with committing(session):
            n_comments = apply_rule(
                session,
                find_campaign(session, code),
                way,
                received_before=due.received_before,
                by=name_command("retention"),
                at=clock.now(),
            )
        click.echo(f"{way}: {n_comments} comments received before {due.received_before}")
    if not all_due:
        click.echo(f"nothing is due on {today}")
    elif act:
        empty_write_ahead_log(db.engine)


def _print_plan(plan: RetentionPlan) -> None:
    click.echo(f"{plan.way} would change {plan.n_changed} of {plan.n_comments} comments")
    click.echo(f"received before {plan.received_before}; add --act to do it")
    for example in plan.examples:
        click.echo(f"  - {example.before}")
        click.echo(f"  + {example.after or '(erased)'}")
