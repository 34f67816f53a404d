"""flask sipas alerts"""

import click
from flask.cli import with_appcontext

from survey import clock
from survey.errors import SurveyError
from survey.extensions import alert_watch


class MailRefused(SurveyError):
    """Messages of alerts could not be handed in."""


@click.command("alerts")
@with_appcontext
def alerts() -> None:
    """Raise the alerts that are due now and send their messages, as the server does every minute."""
    n_raised, mailed = alert_watch().look(clock.now())
    click.echo(f"raised {n_raised} alerts, sent {mailed.n_sent} messages")
    if mailed.n_failed:
        raise MailRefused(f"{mailed.n_failed} messages could not be sent; they are tried again, see /admin/alerts")
