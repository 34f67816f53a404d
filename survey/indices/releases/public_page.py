"""Turning the public page on and off."""

from datetime import datetime

from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.indices.releases.models import PublicPage


def turn_page(session: Session, *, on: bool, by: Actor, at: datetime) -> None:
    """Let everybody see the standing releases, or nobody. Stands in the caller's transaction."""
    row = session.get(PublicPage, 1)
    before = {"is_on": bool(row and row.is_on)}
    if row is None:
        row = PublicPage(id=1, is_on=on, changed_at=at, changed_by=by.name)
        session.add(row)
    row.is_on, row.changed_at, row.changed_by = on, at, by.name
    record(session, by, "release.page_turned", "public_page", at=at, before=before, after={"is_on": on})
