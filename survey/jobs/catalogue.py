"""Every kind of job there is."""

from collections.abc import Mapping
from pathlib import Path

from survey.jobs.kinds import JobKind
from survey.jobs.printing import CODE_ARCHIVE, POSTERS, Printing


def list_kinds(*, base_url: str, logos: Path) -> Mapping[str, JobKind]:
    """The kinds by name, for one installation."""
    printing = Printing(base_url, logos)
    return {
        POSTERS: JobKind(printing.make_posters, ".pdf", "application/pdf"),
        CODE_ARCHIVE: JobKind(printing.make_code_archive, ".zip", "application/zip"),
    }
