"""Runs migrations on the connection that was handed over, or on the configured database."""

from typing import Any

from alembic import context
from sqlalchemy import Connection

from survey.schema import metadata


def run_migrations(connection: Connection) -> None:
    """Bring one database to the wanted revision, in one transaction."""
    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite:
        # Rebuilding a table with foreign keys on would empty the tables that refer to it.
        outside_a_transaction(connection, "PRAGMA foreign_keys=OFF")
        outside_a_transaction(connection, "PRAGMA journal_mode=WAL")
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=on_sqlite)
    with context.begin_transaction():
        context.run_migrations()
    if on_sqlite:
        check_references(connection)


def outside_a_transaction(connection: Connection, statement: str) -> list[Any]:
    """Run a statement that SQLite ignores or refuses inside a transaction."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement)
        return list(cursor.fetchall())
    finally:
        cursor.close()


def check_references(connection: Connection) -> None:
    """Refuse to leave rows behind that refer to nothing."""
    broken = outside_a_transaction(connection, "PRAGMA foreign_key_check")
    outside_a_transaction(connection, "PRAGMA foreign_keys=ON")
    if broken:
        raise RuntimeError(f"after the migration {len(broken)} rows refer to rows that are not there: {broken[:5]}")


run_migrations(context.config.attributes["connection"])
