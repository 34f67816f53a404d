"""Jobs that write the answers as files."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from survey.campaigns.queries import find_campaign
from survey.errors import BadSelection
from survey.indices.choices import read_selection
from survey.jobs.kinds import Progress, Refused, refuse_filter

# The kinds of job, by the format that each writes.
ANSWERS: Mapping[str, str] = {
    f"answers_{name}": name for name in ("package", "csv_excel", "csv", "parquet", "sav", "dta", "ddi", "codebook")
}


def write_answers_file(
    kind: str, session: Session, parameters: Mapping[str, Any], file: Path, progress: Progress
) -> int:
    """The answers of `parameters`: "campaign", "chosen" (as in an address), "drafts", "today", "language",
    "with_times"; gives the number of responses."""
    from survey.exports.microdata.formats import Wanted, export_answers
    from survey.exports.microdata.gather import NothingToExport

    today = date.fromisoformat(parameters["today"])
    progress(0, 0)
    try:
        campaign = find_campaign(session, parameters["campaign"])
        selection = read_selection(session, campaign, parameters["chosen"], today, drafts=parameters["drafts"])
        wanted = Wanted(ANSWERS[kind], parameters["language"], today, with_times=parameters["with_times"])
        return export_answers(session, selection, wanted, file, progress).n
    except NothingToExport as error:
        raise Refused(
            "Không có phiếu nào khớp với bộ lọc. Xin mở rộng khoảng thời gian hoặc bỏ bớt điều kiện lọc.",
            f"Nothing to write: {error}.",
        ) from error
    except BadSelection as error:
        raise refuse_filter(error) from error
