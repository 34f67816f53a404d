"""flask sipas serve"""

import os
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import exists, select

from survey.accounts.models import Account
from survey.campaigns.models import CounterCode
from survey.campaigns.qr import form_address, qr_address, render_terminal
from survey.campaigns.queries import list_codes_collecting
from survey.cli.demo import SIGN_INS_FILE
from survey.clock import today
from survey.errors import SurveyError
from survey.extensions import answers_folder, db, memory, settings
from survey.indices.kept.unkept import has_unkept_campaigns
from survey.migration import find_head, find_revision
from survey.texts import in_language


class NotReady(SurveyError):
    """The installation cannot serve yet."""


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Tell where everything is, and become the production server."""
    if find_revision(db.engine) != find_head():
        raise NotReady("the database does not have this program's schema; run: flask sipas migrate")
    _print_addresses()
    _print_sign_ins()
    _keep_large_campaigns()
    codes = list_codes_collecting(db.session(), today())
    if codes:
        _print_counter(codes[0])
    db.close_session()
    sys.stdout.flush()
    command = _build_command()
    os.execv(command[0], command)  # noqa: S606 - a program of ours with arguments of ours, and no shell


def _print_addresses() -> None:
    base = settings().base_url
    click.echo(f"\nSIPAS at {base} (this machine: http://localhost:{settings().port})")
    click.echo(f"  office   {base}/account/sign-in")
    click.echo(f"  health   {base}/healthz")


def _print_sign_ins() -> None:
    file = settings().instance / SIGN_INS_FILE
    if file.exists():
        click.echo(f"Sign-ins of the demonstration (from {file}):")
        for line in file.read_text(encoding="utf-8").splitlines():
            username, _, password = line.partition("\t")
            click.echo(f"  {username:<12}{password}")
    elif not db.session().scalar(select(exists().where(Account.id.isnot(None)))):
        click.echo("Make the first account with: flask sipas admin create")


def _print_counter(counter_code: CounterCode) -> None:
    counter = counter_code.counter
    address = form_address(settings().base_url, counter_code.code)
    click.echo(f"\nA counter: {in_language(counter.name, 'vi')}, {in_language(counter.agency.name, 'vi')}")
    click.echo(f"  {address}\n")
    click.echo(render_terminal(qr_address(settings().base_url, counter_code.code)))


def _keep_large_campaigns() -> None:
    """Where many responses came without a server, as from a backup: so the first page opens as any other."""
    if has_unkept_campaigns(db.session(), answers_folder()):
        from survey.indices.kept.keeping import keep_large_campaigns

        click.echo("\nReading the answers of large campaigns once, for the analyst's pages...", nl=False)
        sys.stdout.flush()
        keep_large_campaigns(db.session(), memory())
        click.echo(" done")


def _build_command() -> list[str]:
    """The server's command line; what does not depend on the installation stands in `survey.web.server`."""
    return [
        str(Path(sys.executable).with_name("gunicorn")),
        "--config", "python:survey.web.server",
        "--bind", f"0.0.0.0:{settings().port}",
        "--workers", str(settings().web_concurrency or 1),
        "wsgi:app",
    ]  # fmt: skip
