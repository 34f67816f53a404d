"""flask sipas admin create"""

import click
from flask.cli import with_appcontext

from survey import clock
from survey.accounts.commands import create_account
from survey.accounts.models import Role
from survey.cli.actor import name_command
from survey.database import committing
from survey.extensions import db, settings


@click.group("admin")
def admin() -> None:
    """Accounts."""


@admin.command("create")
@click.option("--username", prompt=True)
@click.option("--name", prompt="Full name")
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), default=Role.ADMINISTRATOR.value, show_default=True
)
@click.password_option(help="Asked for when it is not given; better not given, so that it stays out of the history.")
@with_appcontext
def create(username: str, name: str, role: str, password: str) -> None:
    """Make an account on the whole installation."""
    session = db.session()
    with committing(session):
        account = create_account(
            session,
            username=username,
            name=name,
            password=password,
            role=Role(role),
            agency_id=None,
            created_at=clock.now(),
            by=name_command("admin create"),
        )
    click.echo(f"made the account {account.username!r} ({role})")
    click.echo(f"sign in at {settings().base_url}/account/sign-in (the server runs by: flask sipas serve)")
