"""The figures of an overview by their names."""

from survey.indices.movement import Movement
from survey.indices.overview import Overview
from survey.plots.figures.answers import build_answers
from survey.plots.figures.figure import Figure
from survey.plots.figures.measures import build_criteria, build_factors
from survey.plots.figures.moved import build_moved
from survey.plots.figures.rankings import build_departments, build_local, build_services

WITH_BEFORE = {"factors": build_factors, "criteria": build_criteria}
OF_ONE = {
    "answers": build_answers,
    "departments": build_departments,
    "local": build_local,
    "services": build_services,
}
NAMES = (*WITH_BEFORE, *OF_ONE, "moved")
OF_OTHER_PAGES = ("months", "campaigns", "drivers", "heatmap")


def build_figure(name: str, overview: Overview, movement: Movement | None, language: str) -> Figure | None:
    """A figure of an overview; None for a name that there is not, or where there is nothing to draw."""
    figure = None
    if name in WITH_BEFORE:
        figure = WITH_BEFORE[name](overview, movement, language)
    elif name in OF_ONE:
        figure = OF_ONE[name](overview, language)
    elif name == "moved" and movement is not None:
        figure = build_moved(overview, movement, language)
    return figure if figure and _is_drawn(figure) else None


def _is_drawn(figure: Figure) -> bool:
    """Whether any row has a figure that is not withheld."""
    shown = [place for place, name in enumerate(figure.columns) if name in {"index", "level_1", "difference"}]
    return any(row[place] is not None for row in figure.rows for place in shown)
