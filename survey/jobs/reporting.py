"""Jobs that write reports: the document, the slides, the pages of agencies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from survey.campaigns.queries import find_campaign
from survey.errors import BadSelection
from survey.indices.choices import read_selection
from survey.jobs.kinds import Progress, Refused, refuse_filter

# The kinds of job: what is written, and as which file.
REPORTS: Mapping[str, tuple[str, str]] = {
    "report_docx": ("report", "docx"),
    "report_pdf": ("report", "pdf"),
    "slides_pptx": ("slides", "pptx"),
    "profiles_pdf": ("profiles", "pdf"),
}


@dataclass(frozen=True)
class Reporting:
    """What writing reports needs of the installation: where the office's own templates are kept."""

    templates: Path

    def write(
        self, kind: str, session: Session, parameters: Mapping[str, Any], file: Path, progress: Progress
    ) -> int | None:
        """One file of `parameters`: "campaign", "against" (a code, or ""), "chosen" (as in an address), "drafts",
        "today", "language", "with_comments" and "unit" (a code, or "" for all)."""
        from survey.indices.movement import select_before
        from survey.reports.annual.gather import Asked, NothingToReport
        from survey.reports.annual.making import gather_report, write_report

        today = date.fromisoformat(parameters["today"])
        unit = parameters["unit"]
        asked = Asked(
            parameters["language"],
            with_comments=parameters["with_comments"],
            agencies=(unit,) if unit else (),
            made_on=today,
        )
        progress(0, 3)
        try:
            campaign = find_campaign(session, parameters["campaign"])
            selection = read_selection(session, campaign, parameters["chosen"], today, drafts=parameters["drafts"])
            against = parameters["against"]
            before = select_before(session, selection, find_campaign(session, against), today) if against else None
            made = gather_report(session, selection, before, asked)
        except NothingToReport as error:
            raise Refused(
                "Trong phạm vi lọc này chưa đủ phiếu để có chỉ số nào. Xin mở rộng khoảng thời gian hoặc bỏ bớt điều"
                " kiện lọc.",
                f"No index can be given: {error}.",
            ) from error
        except BadSelection as error:
            raise refuse_filter(error) from error
        progress(1, 3)
        file.write_bytes(write_report(made, *REPORTS[kind], self.templates))
        progress(3, 3)
        return None
