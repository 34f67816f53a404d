"""A copy of the data files that a test may break."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from survey.questionnaires.instruments.files import FOLDER

Edit = Callable[[dict[str, Any]], object]


@pytest.fixture
def folder(tmp_path):
    """An unbroken copy of the data files."""
    return copy_files(tmp_path)


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    """A copy of the data files with one change in one of them, made anew at each call."""
    copy = tmp_path_factory.mktemp("instruments")

    def edit_file(file: str, edit: Edit) -> Path:
        path = copy_files(copy) / file
        data = json.loads(path.read_text(encoding="utf-8"))
        edit(data)
        path.write_text(json.dumps(data), encoding="utf-8")
        return copy

    return edit_file


def copy_files(folder: Path) -> Path:
    return shutil.copytree(FOLDER, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
