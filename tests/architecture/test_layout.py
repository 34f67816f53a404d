"""Where things stand: a newcomer finds a rule by the name of its file."""

import ast
import fnmatch
import re

import pytest

from tests.architecture.sources import FILES, PROGRAM, PROJECT, SURVEY, name_of, parse

REQUIRED = {
    ".ci",
    ".gitignore",
    "Makefile",
    "README.md",
    "config.py",
    "instance",
    "migrations",
    "pyproject.toml",
    "requirements-dev.in",
    "requirements-dev.txt",
    "requirements.in",
    "requirements.txt",
    "survey",
    "tests",
    "wsgi.py",
}
ALLOWED = REQUIRED | {".git", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "babel.cfg", "benchmarks", "docs"}


def is_ignored(name: str) -> bool:
    """Whether git leaves an entry of the project's folder alone."""
    patterns = (PROJECT / ".gitignore").read_text(encoding="utf-8").split()
    return any(fnmatch.fnmatch(name, pattern.strip("/")) for pattern in patterns)


def test_the_project_folder_holds_what_it_should_and_nothing_else():
    there = {entry.name for entry in PROJECT.iterdir() if not is_ignored(entry.name)}
    assert REQUIRED - there == set()
    assert there - ALLOWED == set()


def test_every_folder_with_source_files_is_a_package():
    folders = {file.parent for file in FILES}
    assert [name_of(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_no_file_has_a_name_that_means_anything():
    vague = re.compile(r"(^|_)(utils?|helpers?|common|manager|misc|base|core|lib)(_|$)")
    assert [name_of(file) for file in FILES if vague.search(file.stem)] == []
    assert [name_of(file.parent) for file in FILES if vague.search(file.parent.name)] == []


def test_tests_mirror_the_rooms():
    rooms = {entry.name for entry in SURVEY.iterdir() if (entry / "__init__.py").exists()}
    others = {"architecture", "browser", "docs", "faults", "fixtures", "migrations", "reference"}
    folders = {entry.name for entry in (PROJECT / "tests").iterdir() if any(entry.glob("**/test_*.py"))}
    assert folders - rooms - others == set()


@pytest.mark.parametrize("file", PROGRAM, ids=name_of)
def test_a_file_says_what_it_is_for(file):
    assert ast.get_docstring(parse(file))
