"""One demonstration province for all tests that only read it."""

import shutil
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import Engine, text

from survey.database import build_engine
from survey.demonstration.load import DemonstrationSummary, load_demonstration

TODAY = date(2026, 9, 15)
N_RESPONSES = 5000
SEED = 7


@dataclass(frozen=True)
class StoredDemonstration:
    """A database with the demonstration in it, and what was said while it was loaded."""

    engine: Engine
    summary: DemonstrationSummary
    progress: list[tuple[int, int]]

    def rows(self, statement):
        """What a statement finds."""
        with self.engine.connect() as connection:
            return connection.execute(text(statement)).all()

    def value(self, statement):
        """The one value that a statement finds."""
        return self.rows(statement)[0][0]


@pytest.fixture(scope="session")
def demonstration(migrated_file, tmp_path_factory):
    """The demonstration with 5,000 responses, on SQLite; for reading only."""
    file = shutil.copy(migrated_file, tmp_path_factory.mktemp("demonstration") / "sipas.sqlite3")
    engine = build_engine(f"sqlite:///{file}")
    progress = []
    summary = load_demonstration(
        engine, n_responses=N_RESPONSES, seed=SEED, today=TODAY, progress=lambda *told: progress.append(told)
    )
    yield StoredDemonstration(engine, summary, progress)
    engine.dispose()
