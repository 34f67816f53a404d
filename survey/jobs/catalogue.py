"""Every kind of job there is."""

from collections.abc import Mapping
from pathlib import Path

from survey.jobs.importing import IMPORT, IMPORT_TRIAL, Importing
from survey.jobs.kinds import JobKind
from survey.jobs.printing import CODE_ARCHIVE, POSTERS, Printing


def list_kinds(*, base_url: str, logos: Path, imports: Path) -> Mapping[str, JobKind]:
    """The kinds by name, for one installation: its public address, and its folders of signs and of files held."""
    printing, importing = Printing(base_url, logos), Importing(imports)
    return {
        POSTERS: JobKind(printing.make_posters, ".pdf", "application/pdf"),
        CODE_ARCHIVE: JobKind(printing.make_code_archive, ".zip", "application/zip"),
        IMPORT_TRIAL: JobKind(importing.try_out, ".json", "application/json"),
        IMPORT: JobKind(importing.carry_out, ".csv", "text/csv; charset=utf-8"),
    }
