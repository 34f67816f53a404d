"""What the migration settles for good in a SQLite file, and what every connection sets for itself."""

from sqlalchemy import Engine

from survey.database import build_engine
from survey.migration import migrate


def ask(engine: Engine, pragma: str) -> object:
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()


def test_migrating_turns_on_the_write_ahead_log_and_it_stays_on(tmp_path):
    url = f"sqlite:///{tmp_path / 'sipas.sqlite3'}"
    engine = build_engine(url)
    assert ask(engine, "journal_mode") == "delete"
    migrate(engine)
    engine.dispose()

    later = build_engine(url)
    assert ask(later, "journal_mode") == "wal"
    later.dispose()


def test_every_connection_is_durable_and_checks_references(sqlite_engine):
    with sqlite_engine.connect() as first, sqlite_engine.connect() as second:
        for connection in (first, second):
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5_000
