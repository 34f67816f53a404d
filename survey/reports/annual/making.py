"""Every form of a report there is, and the way from a selection to it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from survey.errors import BadChoice
from survey.indices.basis import build_basis
from survey.indices.movement import compare_overviews
from survey.indices.overview import compute_overview
from survey.indices.selection import Selection
from survey.reports.annual.content import AnnualReport
from survey.reports.annual.gather import Asked, build_report
from survey.reports.annual.office_templates import find_template
from survey.reports.annual.printed import render_pdf, render_profiles
from survey.reports.annual.slides import render_pptx
from survey.reports.annual.word import render_docx

# In the styles of an office's template, or set by our own.
_STYLED: Mapping[tuple[str, str], Callable[[AnnualReport, Path | None], bytes]] = {
    ("report", "docx"): render_docx,
    ("slides", "pptx"): render_pptx,
}
_SET: Mapping[tuple[str, str], Callable[[AnnualReport], bytes]] = {
    ("report", "pdf"): render_pdf,
    ("profiles", "pdf"): render_profiles,
}


def write_report(report: AnnualReport, kind: str, file_format: str, templates: Path) -> bytes:
    """A file of a report; `templates` is the folder of the office's own."""
    if (kind, file_format) in _SET:
        return _SET[kind, file_format](report)
    return _STYLED[kind, file_format](report, find_template(templates, f".{file_format}"))


def gather_report(session: Session, selection: Selection, before: Selection | None, asked: Asked) -> AnnualReport:
    """The content of a selection's report, with what moved since the campaign before where one is named.

    Raises NothingToReport, and BadChoice for agencies that do not exist or have no answers.
    """
    overview = compute_overview(build_basis(session, selection))
    moved = None
    if before is not None:
        overview_before = compute_overview(build_basis(session, before))
        moved = compare_overviews(overview, overview_before) if overview_before.coverage.n else None
    made = build_report(session, overview, moved, asked)
    if missing := set(asked.agencies) - {profile.code for profile in made.profiles}:
        named = ", ".join(sorted(missing))
        raise BadChoice(
            {
                "vi": f"Trong phạm vi lọc này không có phiếu nào về cơ quan {named}.",
                "en": f"No answers in this selection are about the agency {named}.",
            }
        )
    return made
