"""Large campaigns that no file keeps yet: told without the numeric packages, which a process at rest does not hold."""

from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.collection.models import Response
from survey.collection.queries import count_responses_by_campaign
from survey.indices.kept.files import is_worth_keeping, name_file


def has_unkept_campaigns(session: Session, folder: Path) -> bool:
    """Whether there are large campaigns whose answers are not in `folder`; a file is not opened, however old."""
    newest = session.scalar(select(func.max(Response.id))) or 0
    if not is_worth_keeping(newest, 0):
        # Where there were so few responses no campaign is large; to count them all takes longer.
        return False
    counts = count_responses_by_campaign(session)
    return any(is_worth_keeping(n, 0) and not name_file(folder, each).exists() for each, n in counts.items())
