"""Each revision, up and down, with data, on both databases."""

import re
import sqlite3
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from survey.database import build_engine
from survey.migration import find_head, find_revision, migrate, migrate_back
from tests.migrations.rows import ROWS, Rows, fill, read_all

FOLDER = Path(__file__).resolve().parents[2] / "migrations"
# The oldest first.
REVISIONS: list[Script] = list(ScriptDirectory(str(FOLDER)).walk_revisions())[::-1]

each_revision = pytest.mark.parametrize("script", REVISIONS, ids=lambda script: script.revision)


def before(script: Script) -> str:
    return script.down_revision or "base"


def bring_to(engine: Engine, revision: str) -> None:
    """Up to a revision, with the rows of every revision on the way put in as soon as there is room for them."""
    for script in REVISIONS:
        if find_revision(engine) == revision:
            return
        migrate(engine, script.revision)
        put_in(engine, script.revision)


def put_in(engine: Engine, revision: str) -> None:
    """The rows of a revision that are not there."""
    with engine.begin() as connection:
        fill(connection, ROWS[revision])


def read(engine: Engine) -> Rows:
    with engine.connect() as connection:
        return read_all(connection)


def test_there_is_one_line_of_revisions():
    script = ScriptDirectory(str(FOLDER))
    assert script.get_bases() == [REVISIONS[0].revision]
    assert script.get_heads() == [REVISIONS[-1].revision] == [find_head()]


def test_revisions_are_numbered_without_a_gap_and_files_carry_the_number():
    assert [script.revision for script in REVISIONS] == [f"{number:04}" for number in range(1, len(REVISIONS) + 1)]
    for script in REVISIONS:
        assert re.fullmatch(rf"{script.revision}_[a-z0-9]+(_[a-z0-9]+)*\.py", Path(script.path).name)


@each_revision
def test_a_revision_says_what_it_does_and_knows_no_model(script):
    source = Path(script.path).read_text(encoding="utf-8")
    assert script.doc
    # Models change later; a migration must keep doing what it did on the day it was written.
    assert not re.search(r"^\s*(from|import) survey", source, re.MULTILINE)


def test_every_revision_keeps_what_is_there_on_the_way_up_down_and_up_again(blank_engine):
    """One walk for all, with the rows of every revision on the way: from the bottom anew for each takes minutes."""
    for script in REVISIONS:
        kept = read(blank_engine)
        migrate(blank_engine, script.revision)
        put_in(blank_engine, script.revision)
        empty = [table for table, rows in read(blank_engine).items() if not rows]
        assert not empty, f"{script.revision} comes without rows for {empty}"

        migrate_back(blank_engine, before(script))
        left = read(blank_engine)
        assert left.keys() == kept.keys(), script.revision
        for table, rows in kept.items():
            assert rows == [row for row in left[table] if row in rows], f"{script.revision}: {table}"

        migrate(blank_engine, script.revision)
        assert find_revision(blank_engine) == script.revision
        # What only this revision has room for went on the way back.
        put_in(blank_engine, script.revision)


def test_migrating_a_database_at_the_head_changes_nothing(blank_engine):
    bring_to(blank_engine, find_head())
    kept = read(blank_engine)
    migrate(blank_engine)
    assert read(blank_engine) == kept


def test_taking_everything_back_leaves_nothing(blank_engine):
    bring_to(blank_engine, find_head())
    migrate_back(blank_engine, "base")
    assert find_revision(blank_engine) is None
    assert inspect(blank_engine).get_table_names() == ["alembic_version"]
    assert inspect(blank_engine).get_view_names() == []


def test_a_migration_that_fails_half_way_leaves_the_database_as_it_was(blank_engine):
    # The first revision makes "comment" last, so that it stumbles when everything else is already made.
    with blank_engine.begin() as connection:
        connection.execute(text("CREATE TABLE comment (id INTEGER PRIMARY KEY)"))
    with pytest.raises(DBAPIError):
        migrate(blank_engine)
    assert find_revision(blank_engine) is None
    assert inspect(blank_engine).get_table_names() == ["comment"]


MIGRATE = "import sys; from survey import database, migration; migration.migrate(database.build_engine(sys.argv[1]))"


def test_of_several_processes_that_migrate_at_once_one_does_it_and_the_others_wait(blank_database_url):
    started = [
        subprocess.Popen([sys.executable, "-c", MIGRATE, blank_database_url], cwd=FOLDER.parent, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    for process in started:
        _output, complaint = process.communicate()
        assert process.returncode == 0, complaint.decode()
    engine = build_engine(blank_database_url)
    assert find_revision(engine) == find_head()
    engine.dispose()


def test_on_sqlite_a_migration_that_would_leave_a_broken_reference_is_undone(tmp_path):
    file = tmp_path / "broken.sqlite3"
    with sqlite3.connect(file) as broken:
        broken.execute("CREATE TABLE note (about INTEGER REFERENCES campaign (id))")
        broken.execute("INSERT INTO note VALUES (7)")
    broken.close()

    engine = build_engine(f"sqlite:///{file}")
    with pytest.raises(RuntimeError, match="1 rows refer to rows that are not there"):
        migrate(engine)

    assert find_revision(engine) is None
    assert inspect(engine).get_table_names() == ["note"]
    engine.dispose()


@pytest.mark.parametrize("in_the_way", ["", "CREATE TABLE comment (id INTEGER)"], ids=["migrated", "failed"])
def test_a_connection_that_migrated_checks_references_again(tmp_path, in_the_way):
    engine = build_engine(f"sqlite:///{tmp_path / 'one.sqlite3'}")
    with engine.begin() as connection:
        connection.execute(text(in_the_way or "SELECT 1"))
    with pytest.raises(DBAPIError) if in_the_way else nullcontext():
        migrate(engine)
    # The pool hands the same connection out again.
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()
