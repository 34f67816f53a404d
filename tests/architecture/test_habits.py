"""Habits of the house that no linter knows."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import FILES, PROGRAM, SURVEY, name_of, parse

LONGEST_FUNCTION = 60
LONGEST_FILE = 300

each_file = pytest.mark.parametrize("file", PROGRAM, ids=name_of)


def list_functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(parse(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def list_attributes(file: Path) -> set[str]:
    """Everything that is reached by a dot, as it is written: `datetime.now`, `os.environ`."""
    return {ast.unparse(node) for node in ast.walk(parse(file)) if isinstance(node, ast.Attribute)}


@each_file
def test_files_and_functions_can_be_read_at_one_sitting(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    long = [each.name for each in list_functions(file) if each.end_lineno - each.lineno >= LONGEST_FUNCTION]
    assert long == []


@each_file
def test_what_others_may_call_says_what_it_does(file):
    public = [
        node
        for node in parse(file).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    assert [node.name for node in public if not ast.get_docstring(node)] == []


def test_the_time_comes_from_the_clock():
    clocks = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
    others = [file for file in FILES if file != SURVEY / "clock.py"]
    assert [name_of(file) for file in others if list_attributes(file) & clocks] == []


def test_only_the_configuration_reads_the_environment():
    sources = {"os.environ", "os.getenv", "os.environb"}
    assert [name_of(file) for file in FILES if list_attributes(file) & sources] == []


def test_models_point_down_and_never_at_the_web():
    models = [file for file in FILES if file.name == "models.py"]
    assert models
    for file in models:
        imported = {node.module for node in ast.walk(parse(file)) if isinstance(node, ast.ImportFrom) and node.module}
        ours = {module for module in imported if module.startswith("survey.")}
        assert all(module == "survey.database" or module.endswith(".models") for module in ours), name_of(file)
