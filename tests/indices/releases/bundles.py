"""What tests of releases share: when and by whom, and bundles changed and read."""

import zipfile
from datetime import UTC, date, datetime

from survey.audit import Actor
from survey.indices.releases.figures import read_figures
from survey.indices.releases.frozen import FIGURES
from survey.sampling.recipe import Margin

TODAY = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 2, tzinfo=UTC)
BY = Actor(None, "test")
MODES = Margin(("mode",), totals={"qr": 25.0, "paper": 75.0}, source="Sổ theo dõi")


def rewrite(file, name, change):
    """The bundle with one part of it changed."""
    with zipfile.ZipFile(file) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(file, "w") as archive:
        for each, content in parts.items():
            archive.writestr(each, content)


def read_all(file):
    return read_figures(zipfile.ZipFile(file).read(FIGURES).decode())
