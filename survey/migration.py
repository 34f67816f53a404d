"""Bringing a database to a revision of the schema; the revisions themselves stand in `migrations/`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

_FOLDER = Path(__file__).resolve().parent.parent / "migrations"


def migrate(engine: Engine, revision: str = "head") -> None:
    """Upgrade a database to a revision."""
    with _connect(engine) as connection:
        command.upgrade(build_alembic_config(connection), revision)


def migrate_back(engine: Engine, revision: str) -> None:
    """Downgrade a database to a revision, or to "base"."""
    with _connect(engine) as connection:
        command.downgrade(build_alembic_config(connection), revision)


def find_revision(engine: Engine) -> str | None:
    """The revision a database stands at; None where it has no schema yet."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def find_head() -> str | None:
    """The newest revision that the project has."""
    return ScriptDirectory(str(_FOLDER)).get_current_head()


def _connect(engine: Engine) -> Connection:
    # On SQLite the write lock comes first: of several that start at once, one migrates while the others wait.
    return engine.connect().execution_options(sqlite_begin="IMMEDIATE")


def build_alembic_config(connection: Connection) -> Config:
    """Alembic's settings, on a connection of ours."""
    config = Config(_FOLDER / "alembic.ini")
    config.attributes["connection"] = connection
    return config
