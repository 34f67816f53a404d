"""What tests of kept answers share."""

import pytest

from survey.indices.kept import files


@pytest.fixture
def keep_few(monkeypatch):
    """Answers are kept however few there are."""
    monkeypatch.setattr(files, "LARGE", 1)


@pytest.fixture
def folder(tmp_path):
    """Where answers are kept; it is made when they are."""
    return tmp_path / "answers"
