"""The group of commands, and how a refusal reaches the person at the terminal."""

from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from survey.cli.accounts import admin
from survey.cli.alerts import alerts
from survey.cli.audit import audit
from survey.cli.counters import counters
from survey.cli.demo import demo
from survey.cli.export import export
from survey.cli.index import index
from survey.cli.indicators import indicators
from survey.cli.keep_answers import keep_answers
from survey.cli.migrate import migrate_command
from survey.cli.posters import posters
from survey.cli.release import release
from survey.cli.report import report
from survey.cli.retention import retention
from survey.cli.serve import serve
from survey.cli.weighting import weighting
from survey.errors import SurveyError


class RefusingGroup(AppGroup):
    """Turns a refusal into one plain line on standard error and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; no stack trace reaches a person for what a person can mend."""
        try:
            return super().invoke(ctx)
        except SurveyError as error:
            raise click.ClickException(str(error)) from error
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise click.ClickException(
                f"the database refused: {reason} (if it was never set up, run: flask sipas migrate)"
            ) from error


sipas = RefusingGroup("sipas", help="SIPAS: the satisfaction survey of one province.")
_COMMANDS = (
    admin,
    alerts,
    audit,
    counters,
    demo,
    export,
    index,
    indicators,
    keep_answers,
    migrate_command,
    posters,
    release,
    report,
    retention,
    serve,
    weighting,
)
for command in _COMMANDS:
    sipas.add_command(command)
