"""A heat map as a figure: where units or services are strong and weak."""

from collections.abc import Sequence

from survey.indices.basis import Basis
from survey.indices.heatmap import HeatMap
from survey.indices.names import name_measures
from survey.indices.rounding import show_percent
from survey.indices.table import Dimension, Measure
from survey.plots.figures.estimates import is_there
from survey.plots.figures.figure import Figure, Value
from survey.plots.figures.words import say
from survey.plots.grid_plot import WARMEST, GridCell, GridRow, draw_grid
from survey.plots.written import write_percent
from survey.texts import in_language

# A step of warmth for every five points that an index is below 100.
_STEPS = 20


def build_heatmap(basis: Basis, found: HeatMap, measure: Measure, places: Sequence[int], language: str) -> Figure:
    """Some rows of a heat map, by their places in it, in the order in which they are to be seen."""
    names = [in_language(name_measures(basis)[measure, code], language) for code in found.columns]
    named = basis.services if found.dimension is Dimension.SERVICE else basis.tree.nodes
    drawn, rows = list[GridRow](), list[tuple[Value, ...]]()
    for place in places:
        unit = named[found.rows[place]]
        label, overall = in_language(unit.name, language), float(found.overall[place])
        shares = [float(share) for share in found.index[place]]
        counts = [int(n) for n in found.n[place]]
        cells = tuple(_draw_cell(share, n, language) for share, n in zip(shares, counts, strict=True))
        drawn.append(GridRow(label, write_percent(overall, language, 1) if is_there(overall) else "–", cells))
        rows.append((unit.code, label, *map(_show, (overall, *shares)), *counts))
    by_number = measure is Measure.CRITERION
    return Figure(
        name="heatmap",
        title=say("heatmap", language),
        reading=(say("warmth", language), *(names if by_number else ())),
        drawing=draw_grid(drawn, [_head(name) if by_number else name for name in names], say("overall", language)),
        columns=("code", "name", "overall", *found.columns, *(f"n_{code}" for code in found.columns)),
        rows=tuple(rows),
    )


def warmth_of(share: float) -> int:
    """How warm an index is coloured: 0 from 95 to 100, one more for every five points below, 9 at most."""
    return min(WARMEST, int((1 - share) * _STEPS))


def _head(name: str) -> str:
    """The number that a criterion's name begins with."""
    return name.split(".", 1)[0]


def _draw_cell(share: float, n: int, language: str) -> GridCell:
    if is_there(share):
        return GridCell(write_percent(share, language, 1), warmth_of(share))
    return GridCell(f"n={n}" if n else "–", None)


def _show(share: float) -> Value:
    return float(show_percent(share, 2)) if is_there(share) else None
