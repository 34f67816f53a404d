"""A room imports only the rooms below it; the contracts stand in pyproject.toml."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import PROJECT, SURVEY

CONTRACTS = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
# These put the rooms together; the statistics know none of them and have a contract of their own.
ON_NO_LAYER = {"survey.extensions", "survey.schema", "survey.migration", "survey.statistics"}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_no_room_imports_one_above_it():
    linted = lint_imports(PROJECT)
    assert linted.returncode == 0, linted.stdout


def test_every_room_has_its_place_in_the_layers():
    [layers] = [contract["layers"] for contract in CONTRACTS if contract["type"] == "layers"]
    placed = {room.strip() for layer in layers for room in layer.split("|")}
    there = {f"survey.{entry.name}" for entry in SURVEY.iterdir() if (entry / "__init__.py").exists()}
    there |= {f"survey.{file.stem}" for file in SURVEY.glob("*.py") if file.stem != "__init__"}
    assert there == placed | ON_NO_LAYER


@pytest.fixture
def copied_project(tmp_path):
    shutil.copytree(SURVEY, tmp_path / "survey", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "config.py"):
        shutil.copy(PROJECT / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("organisation/queries.py", "import survey.collection.models", "rooms below it"),
        ("statistics/__init__.py", "import sqlalchemy", "know nothing of ours"),
        ("statistics/__init__.py", "import survey.errors", "know nothing of ours"),
        ("collection/queries.py", "import flask", "Flask lives in"),
    ],
)
def test_a_breach_of_the_walls_is_found(copied_project, file, line, contract):
    with (copied_project / "survey" / file).open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")
    linted = lint_imports(copied_project)
    assert linted.returncode == 1
    [broken] = [each for each in linted.stdout.splitlines() if each.endswith("BROKEN")]
    assert contract in broken
