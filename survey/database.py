"""The floor of the database: declarative base, column types, engine set-up and the one way to commit."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Connection, DateTime, Dialect, Engine, Enum, Integer, MetaData, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

# Constraints have names, so that migrations can drop them and a broken one can be told to a person.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLITE_BUSY_SECONDS = 5


class Base(DeclarativeBase):
    """What every model descends from."""

    metadata = MetaData(naming_convention=NAMING)


class UTCDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and always read back with its zone; a naive moment is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC, before it is stored."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """With its zone, after it is read."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class TranslatedText(TypeDecorator[Mapping[str, str]]):
    """A text in several languages, keyed by language code; Vietnamese is always there."""

    # Nothing is NULL, which NOT NULL refuses, and never the JSON word null, which it would let pass.
    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Dialect) -> dict[str, str] | None:
        """Refuse a text without Vietnamese, before it is stored."""
        if value is not None and not value.get("vi", "").strip():
            raise ValueError(f"a text without Vietnamese: {value!r}")
        return None if value is None else dict(value)


class FourDecimals(TypeDecorator[Decimal]):
    """A number with up to four decimals, kept as a whole number of ten-thousandths: exact on every database."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """To ten-thousandths, before it is stored; a fifth decimal is refused rather than lost."""
        if value is None:
            return None
        whole = value.scaleb(4)
        if whole != whole.to_integral_value():
            raise ValueError(f"more than four decimals: {value}")
        return int(whole)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """As a number again, after it is read, without zeros at its end."""
        return None if value is None else Decimal(f"{Decimal(value).scaleb(-4).normalize():f}")


def one_of(kinds: type[StrEnum]) -> Enum:
    """A column type that holds one of the named values, as text that anyone with SQL can read."""
    return Enum(kinds, native_enum=False, create_constraint=True, length=32, values_callable=list)


def build_engine(database_url: str) -> Engine:
    """An engine for SQLite or PostgreSQL with the durability and the transactions that the product promises."""
    engine = create_engine(database_url, pool_pre_ping=not database_url.startswith("sqlite"))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_on_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # Python's driver would otherwise start transactions by its own rules, which makes a savepoint commit.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_SECONDS * 1000}")
    cursor.close()


def _begin_on_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('sqlite_begin', 'DEFERRED')}")


@contextmanager
def committing(session: Session) -> Iterator[None]:
    """Run changes as one transaction that is committed at the end, or undone as a whole.

    On SQLite the write lock is taken before anything is read: a transaction that reads first and writes later fails
    at once, without waiting, when another process wrote in between.
    """
    session.commit()
    session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
