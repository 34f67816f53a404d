"""Every form of a report there is, and the way from a selection to it."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from survey.errors import BadSelection
from survey.indices.basis import build_basis
from survey.indices.movement import compare_overviews
from survey.indices.overview import compute_overview
from survey.indices.selection import Selection
from survey.reports.annual.content import AnnualReport
from survey.reports.annual.gather import Asked, build_report
from survey.reports.annual.printed import render_pdf, render_profiles
from survey.reports.annual.slides import render_pptx
from survey.reports.annual.word import render_docx

MAKERS: Mapping[tuple[str, str], Callable[[AnnualReport], bytes]] = {
    ("report", "docx"): render_docx,
    ("report", "pdf"): render_pdf,
    ("slides", "pptx"): render_pptx,
    ("profiles", "pdf"): render_profiles,
}


def gather_report(session: Session, selection: Selection, before: Selection | None, asked: Asked) -> AnnualReport:
    """The content of a selection's report, with what moved since the campaign before where one is named.

    Raises NothingToReport, and BadSelection for agencies that do not exist or have no answers.
    """
    overview = compute_overview(build_basis(session, selection))
    moved = None
    if before is not None:
        overview_before = compute_overview(build_basis(session, before))
        moved = compare_overviews(overview, overview_before) if overview_before.coverage.n else None
    made = build_report(session, overview, moved, asked)
    if missing := set(asked.agencies) - {profile.code for profile in made.profiles}:
        raise BadSelection(f"no answers in this selection are about the agency {', '.join(sorted(missing))}")
    return made
