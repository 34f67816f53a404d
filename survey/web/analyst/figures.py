"""The figures of an overview as parts of its page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from markupsafe import Markup

from survey.extensions import memory
from survey.web.languages import language

if TYPE_CHECKING:
    from survey.indices.movement import Movement
    from survey.indices.overview import Overview
    from survey.plots.figures.figure import Figure


@dataclass(frozen=True)
class PagePicture:
    """A figure as a part of a page: what it is called, and its SVG."""

    title: str
    svg: Markup


def selected_figures(overview: "Overview", movement: "Movement | None") -> dict[str, PagePicture]:
    """The figures that an overview has, by name, from memory where they are there."""
    from survey.plots.figures.catalogue import NAMES, build_figure

    def draw() -> dict[str, PagePicture]:
        figures = (build_figure(name, overview, movement, language()) for name in NAMES)
        return {figure.name: draw_inline(figure) for figure in figures if figure and figure.drawing.marks}

    basis = overview.basis
    before = movement and (movement.before.sample.version, movement.before.selection)
    return memory().keep(basis.sample.version, ("figures", basis.selection, before, language()), draw)


def draw_inline(figure: "Figure") -> PagePicture:
    """A figure as a part of a page, whose numbers stand in the table below it."""
    from survey.plots.svg import write_inline

    words = _("%(title)s; số liệu ở bảng dưới", title=figure.title)
    svg = Markup(write_inline(figure.drawing, words))  # noqa: S704 - the writer escapes every text
    return PagePicture(figure.title, svg)
