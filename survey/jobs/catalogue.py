"""Every kind of job there is."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from survey.accounts.permissions import Permission
from survey.exports.microdata.suffixes import SUFFIXES
from survey.jobs.exporting import ANSWERS, write_answers_file
from survey.jobs.importing import IMPORT, IMPORT_TRIAL, Importing
from survey.jobs.kinds import JobKind
from survey.jobs.printing import CODE_ARCHIVE, POSTERS, Printing
from survey.jobs.releasing import RELEASE, Releasing
from survey.jobs.reporting import REPORTS, Reporting

MIMETYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "csv": "text/csv; charset=utf-8",
    "xml": "application/xml",
}


def list_kinds(*, base_url: str, logos: Path, imports: Path, templates: Path, releases: Path) -> Mapping[str, JobKind]:
    """The kinds by name, for one installation: its public address, and its folders of signs, of files held and of
    the office's own templates."""
    printing, importing, reporting = Printing(base_url, logos), Importing(imports), Reporting(templates)
    return {
        POSTERS: JobKind(printing.make_posters, ".pdf", "application/pdf", Permission.PRINT_POSTERS),
        CODE_ARCHIVE: JobKind(printing.make_code_archive, ".zip", "application/zip", Permission.PRINT_POSTERS),
        IMPORT_TRIAL: JobKind(importing.try_out, ".json", "application/json", Permission.KEEP_ORGANISATION),
        IMPORT: JobKind(importing.carry_out, ".csv", "text/csv; charset=utf-8", Permission.KEEP_ORGANISATION),
        RELEASE: JobKind(Releasing(releases).publish, ".zip", "application/zip", Permission.WEIGH_AND_RELEASE),
        **{
            kind: JobKind(
                partial(write_answers_file, kind),
                SUFFIXES[written],
                _name_type(SUFFIXES[written]),
                Permission.EXPORT_ANSWERS,
            )
            for kind, written in ANSWERS.items()
        },
        **{
            kind: JobKind(partial(reporting.write, kind), f".{suffix}", MIMETYPES[suffix], Permission.READ_RESULTS)
            for kind, (_, suffix) in REPORTS.items()
        },
    }


def _name_type(suffix: str) -> str:
    return MIMETYPES.get(suffix.removeprefix("."), "application/octet-stream")
