"""Runs migrations on the connection that was handed over."""

from alembic import context
from sqlalchemy import Connection

from survey.schema import metadata

# Any number that nothing else on the server asks PostgreSQL to lock: "sipas" in ASCII.
LOCK = 0x7369706173


def run_migrations(connection: Connection) -> None:
    """Bring one database to the wanted revision, in one transaction: all the way, or not at all."""
    if connection.dialect.name == "sqlite":
        run_on_sqlite(connection)
    else:
        context.configure(connection=connection, target_metadata=metadata)
        with context.begin_transaction():
            # Of several that start at once, one migrates and the others wait, then find nothing left to do.
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            context.run_migrations()


def run_on_sqlite(connection: Connection) -> None:
    """As `run_migrations`, with what SQLite wants outside a transaction done before and after it."""
    outside_a_transaction(connection, "PRAGMA journal_mode=WAL")
    # Rebuilding a table with foreign keys on would empty the tables that refer to it.
    outside_a_transaction(connection, "PRAGMA foreign_keys=OFF")
    try:
        # Alembic believes that SQLite cannot undo changes to the schema; it can, where BEGIN is our own.
        context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True)
        with context.begin_transaction():
            context.run_migrations()
            refuse_broken_references(connection)
    finally:
        outside_a_transaction(connection, "PRAGMA foreign_keys=ON")


def refuse_broken_references(connection: Connection) -> None:
    """Refuse to leave rows behind that refer to nothing."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"after the migration {len(broken)} rows refer to rows that are not there: {broken[:5]}")


def outside_a_transaction(connection: Connection, statement: str) -> None:
    """Run a statement that SQLite ignores or refuses inside a transaction."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement)
    finally:
        cursor.close()


run_migrations(context.config.attributes["connection"])
