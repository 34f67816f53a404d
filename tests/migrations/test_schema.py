"""The schema that the migrations make is the one that the models describe."""

from typing import Any

import pytest
from alembic import command
from sqlalchemy import Engine, inspect

from survey.database import build_engine
from survey.migration import build_alembic_config, find_head, find_revision, migrate
from survey.schema import metadata
from tests.fixtures.databases import BOTH

TABLES = sorted(metadata.tables)


def describe(engine: Engine, table: str) -> dict[str, Any]:
    """All that the database says about a table, in an order that does not depend on how it was made."""
    inspector = inspect(engine)
    return {
        "columns": {
            column["name"]: (str(column["type"]), column["nullable"], column["default"])
            for column in inspector.get_columns(table)
        },
        "primary key": inspector.get_pk_constraint(table),
        "foreign keys": by_name(inspector.get_foreign_keys(table)),
        "unique": by_name(inspector.get_unique_constraints(table)),
        "checks": by_name(inspector.get_check_constraints(table)),
        "indexes": by_name(inspector.get_indexes(table)),
    }


def by_name(constraints: list[Any]) -> list[tuple[str, str]]:
    return sorted((constraint["name"], spell_out(constraint)) for constraint in constraints)


def spell_out(value: Any) -> str:
    """A constraint as text, down to the SQL fragments in it, which otherwise compare by identity."""
    if isinstance(value, dict):
        return str({key: spell_out(part) for key, part in sorted(value.items())})
    return str(value)


@pytest.fixture(params=BOTH)
def modelled_engine(request, tmp_path):
    """A database made from the models alone, beside the migrated one of the same kind."""
    if request.param == "sqlite":
        engine = build_engine(f"sqlite:///{tmp_path / 'modelled.sqlite3'}")
        metadata.create_all(engine)
        yield engine
        engine.dispose()
    else:
        with request.getfixturevalue("postgresql").blank_database() as url:
            engine = build_engine(url)
            metadata.create_all(engine)
            yield engine
            engine.dispose()


@pytest.fixture
def migrated_engine(request, modelled_engine):
    """The migrated database to compare with."""
    engine = build_engine(request.getfixturevalue(f"{modelled_engine.dialect.name}_url"))
    yield engine
    engine.dispose()


def test_the_head_has_the_tables_of_the_models(migrated_engine):
    assert sorted(set(inspect(migrated_engine).get_table_names()) - {"alembic_version"}) == TABLES


def test_every_table_is_as_its_model_says(migrated_engine, modelled_engine):
    # Alembic compares neither checks nor what a reference does on deletion: the databases themselves are asked.
    for table in TABLES:
        assert describe(migrated_engine, table) == describe(modelled_engine, table), table


def test_alembic_finds_nothing_left_to_migrate(engine):
    with engine.connect() as connection:
        command.check(build_alembic_config(connection))


def test_the_revision_a_database_stands_at_can_be_told(blank_engine):
    assert find_revision(blank_engine) is None
    migrate(blank_engine)
    assert find_revision(blank_engine) == find_head()
