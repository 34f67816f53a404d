"""Reading external figures."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.errors import NotFound
from survey.indicators.facts import FigureFacts
from survey.indicators.models import ExternalFigure


def list_figures(session: Session) -> list[ExternalFigure]:
    """Every figure, by indicator, unit and year."""
    order = (ExternalFigure.indicator, ExternalFigure.unit, ExternalFigure.year)
    return list(session.scalars(select(ExternalFigure).order_by(*order)))


def load_figure(session: Session, figure_id: int) -> ExternalFigure:
    """The figure with this number; raises NotFound."""
    figure = session.get(ExternalFigure, figure_id)
    if figure is None:
        raise NotFound(f"there is no figure {figure_id}")
    return figure


def find_figure(session: Session, facts: FigureFacts) -> ExternalFigure | None:
    """The figure of the same indicator, year and unit; None where there is none."""
    same = select(ExternalFigure).where(
        ExternalFigure.indicator == facts.indicator,
        ExternalFigure.year == facts.year,
        ExternalFigure.unit == facts.unit,
    )
    return session.scalar(same)


def describe_figure(figure: ExternalFigure) -> FigureFacts:
    """What a figure says, free of the session that it was read in."""
    return FigureFacts(
        indicator=figure.indicator,
        year=figure.year,
        unit=figure.unit,
        value=figure.value,
        rank=figure.rank,
        n_ranked=figure.n_ranked,
        starts_series=figure.starts_series,
        source=figure.source,
    )
