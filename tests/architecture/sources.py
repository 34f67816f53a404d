"""The source files of the program, as the architecture tests read them."""

import ast
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SURVEY = PROJECT / "survey"
FILES = sorted(SURVEY.rglob("*.py"))
PROGRAM = [PROJECT / "config.py", PROJECT / "wsgi.py", *FILES]


@cache
def parse(file: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def name_of(file: Path) -> str:
    """A file as it is named in a report, from the project's folder on."""
    return str(file.relative_to(PROJECT))
