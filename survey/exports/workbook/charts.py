"""Which columns of which sheets are drawn as charts that Excel itself draws."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from survey.exports.index_sheets import Sheet
from survey.indices.distribution import LEVELS
from survey.indices.overview import Overview
from survey.plots.figures.words import say


@dataclass(frozen=True)
class Chart:
    """Bars of some columns over neighbouring rows of a sheet, from `first` to `last`, both included.

    columns : one column with its interval as error bars, or several that divide each bar.
    """

    title: str
    sheet: Sheet
    first: int
    last: int
    columns: tuple[str, ...]

    @property
    def is_divided(self) -> bool:
        """Whether the columns are shares of one bar."""
        return len(self.columns) > 1

    @property
    def n(self) -> int:
        """How many bars there are."""
        return self.last - self.first + 1

    def list_names(self) -> list[str]:
        """The names of the bars."""
        place = [each.name for each in self.sheet.columns].index("name")
        return [str(row[place]) for row in self.sheet.rows[self.first : self.last + 1]]

    def list_values(self, column: str) -> list[float | None]:
        """The figures of a column in the rows of the chart."""
        place = [each.name for each in self.sheet.columns].index(column)
        values = (row[place] for row in self.sheet.rows[self.first : self.last + 1])
        return [None if value is None else float(value) for value in values]


def list_charts(overview: Overview, sheets: Sequence[Sheet], distribution: Sheet, language: str) -> tuple[Chart, ...]:
    """The charts of an overview whose rows are there."""
    indices, agencies, services = sheets
    group, n_factors = overview.agencies.frame["group"], len(overview.factors.frame)
    ranked = overview.agencies.frame["rank"].notna()
    kinds = {kind: ranked & (group == kind) for kind in ("departments", "local")}
    levels, answered = tuple(f"level_{each}" for each in LEVELS), overview.answers["level_1"].notna()
    charts = [
        _chart("factors", indices, pd.Series(range(len(indices.rows))) <= n_factors, ("index",), language),
        *(_chart(kind, agencies, rows, ("index",), language) for kind, rows in kinds.items()),
        _chart("services", services, overview.services.frame["rank"].notna(), ("index",), language),
        _chart("answers", distribution, answered, levels, language),
    ]
    return tuple(chart for chart in charts if chart)


def _chart(title: str, sheet: Sheet, rows: pd.Series, columns: tuple[str, ...], language: str) -> Chart | None:
    """The chart of the rows marked, which are neighbours: tables put what is ranked first in its group."""
    places = [place for place, is_drawn in enumerate(rows) if is_drawn]
    return Chart(say(title, language), sheet, places[0], places[-1], columns) if places else None
