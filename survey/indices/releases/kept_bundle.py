"""The bundle of a release where the installation keeps it."""

import hashlib
from pathlib import Path

from survey.errors import SurveyError
from survey.indices.releases.models import Release


class DamagedBundle(SurveyError):
    """The file that the installation keeps is gone, or is not the one that was published."""


def find_kept_bundle(folder: Path, release: Release) -> Path:
    """The file of a release, to the last byte as it was published; raises DamagedBundle."""
    file = folder / release.file
    try:
        with file.open("rb") as bundle:
            sha256 = hashlib.file_digest(bundle, "sha256").hexdigest()
    except OSError as error:
        raise DamagedBundle(f"{file} is gone or cannot be read; restore it from a copy") from error
    if sha256 != release.sha256:
        raise DamagedBundle(f"{file} is not the file that was published: its SHA-256 is another")
    return file
