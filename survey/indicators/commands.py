"""Changing external figures one by one; a form adds and changes them as a file of one row."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from survey.audit import Actor, record
from survey.indicators.figures_table import name_subject
from survey.indicators.models import ExternalFigure
from survey.indicators.queries import describe_figure


def remove_figure(session: Session, figure: ExternalFigure, *, by: Actor, at: datetime) -> None:
    """Remove a figure; what it said stays in the audit log."""
    facts = describe_figure(figure)
    session.delete(figure)
    session.flush()
    record(session, by, "indicator.removed", f"indicator:{name_subject(facts)}", at=at, before=asdict(facts))
