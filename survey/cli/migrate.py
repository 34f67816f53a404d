"""flask sipas migrate"""

import click
from flask.cli import with_appcontext

from survey.extensions import db
from survey.migration import find_revision, migrate


@click.command("migrate")
@with_appcontext
def migrate_command() -> None:
    """Bring the database to this program's schema."""
    before = find_revision(db.engine)
    migrate(db.engine)
    click.echo(f"database schema: {before or 'empty'} -> {find_revision(db.engine)}")
